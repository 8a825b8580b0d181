"""Any number of votes in a round, written by the database itself: twenty by each voter, whose
account was made an hour before, each network shared by two."""

from django.db import connection

VOTES_EACH = 20
NUMBERS = (
    "WITH RECURSIVE n(n) AS "
    "(SELECT CAST(%(first)s AS integer) UNION ALL SELECT n + 1 FROM n WHERE n < %(last)s)"
)

USERS = """
INSERT INTO accounts_user (password, is_superuser, email, email_key, name, language, is_staff,
    is_active, joined_at)
{numbers}
SELECT '', {no}, 'voter' || n || '@bench.example', 'voter' || n || '@bench.example', '', '', {no},
    {yes}, {joined} FROM n
"""
VOICES = """
INSERT INTO accounts_participant (user_id, college, department, assurance)
SELECT id, CASE id %% 5 WHEN 0 THEN 'company' WHEN 1 THEN 'association' WHEN 2 THEN 'research'
    WHEN 3 THEN 'public' ELSE 'citizen' END, '33', 'email'
FROM accounts_user WHERE email LIKE 'voter%%@bench.example'
    AND id NOT IN (SELECT user_id FROM accounts_participant WHERE user_id IS NOT NULL)
"""
REGISTERED = """
INSERT INTO consultation_registration (round_id, participant_id, college, department, assurance)
SELECT %(round)s, id, college, department, assurance FROM accounts_participant
WHERE id NOT IN (SELECT participant_id FROM consultation_registration WHERE round_id = %(round)s)
    AND user_id IN (SELECT id FROM accounts_user WHERE email LIKE 'voter%%@bench.example')
"""
BALLOTS = """
WITH RECURSIVE k(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM k WHERE k < %(each)s - 1),
a AS (SELECT action_id, ROW_NUMBER() OVER (ORDER BY position) - 1 AS place
    FROM roadmaps_entry WHERE version_id = %(version)s)
"""
BY_EACH = """
FROM (SELECT p.id, p.user_id, CAST(SUBSTR(u.email, 6, LENGTH(u.email) - 19) AS INTEGER) AS n
    FROM accounts_participant p JOIN accounts_user u ON u.id = p.user_id
    WHERE u.email LIKE 'voter%%@bench.example') v
CROSS JOIN k JOIN a ON a.place = (v.n + 4 * k.k) %% %(actions)s
WHERE v.n >= %(first)s
"""
VOTES = """
INSERT INTO consultation_vote (round_id, participant_id, action_id, position, cast_at)
{ballots} SELECT %(round)s, v.id, a.action_id,
    CASE WHEN (v.n * 31 + k.k * 17) %% 10 < 6 THEN 'for'
        WHEN (v.n * 31 + k.k * 17) %% 10 < 8 THEN 'mixed' ELSE 'against' END, {cast} {by_each}
"""
TRACES = """
INSERT INTO consultation_trace (round_id, participant_id, action_id, user_id, network, at)
{ballots} SELECT %(round)s, v.id, a.action_id, v.user_id, 'network' || (v.n / 2), {cast} {by_each}
"""
DIALECTS = {
    "sqlite": {
        "no": "0",
        "yes": "1",
        "joined": "datetime(%(opens)s, '+' || (n %% 13000) || ' minutes', '-1 hour')",
        "cast": "datetime(%(opens)s, '+' || (v.n %% 13000) || ' minutes')",
    },
    "postgresql": {
        "no": "FALSE",
        "yes": "TRUE",
        "joined": "CAST(%(opens)s AS timestamptz) + (n %% 13000 - 60) * INTERVAL '1 minute'",
        "cast": "CAST(%(opens)s AS timestamptz) + (v.n %% 13000) * INTERVAL '1 minute'",
    },
}


def add_voters(round, first, last):
    """The voters of these numbers, with the votes and traces of each."""
    current = round.roadmap.current
    given = {
        "first": first,
        "last": last,
        "each": VOTES_EACH,
        "round": round.pk,
        "version": current.pk,
        "actions": current.entries.count(),
        "opens": round.opens_at.strftime("%Y-%m-%d %H:%M:%S"),
    }
    words = DIALECTS[connection.vendor] | {
        "numbers": NUMBERS,
        "ballots": BALLOTS,
        "by_each": BY_EACH,
    }
    with connection.cursor() as cursor:
        for statement in (USERS, VOICES, REGISTERED, VOTES, TRACES):
            sql = statement.format(**words)
            cursor.execute(
                sql, {name: value for name, value in given.items() if f"%({name})s" in sql}
            )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as its autovacuum would have, within a minute
