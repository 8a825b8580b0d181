"""A round that closes in the middle of a rush: nobody is acknowledged after the close, nothing that
was acknowledged before it is lost, and the results count what stands, no more and no less. On
PostgreSQL; with CHAOS_EMBEDDED=1 on the embedded database."""

import os
import threading
import time
from collections import Counter
from datetime import timedelta

from bench.chaos.installation import a_round, installation
from bench.chaos.verdict import say, tell
from bench.chaos.voters import POSITIONS, Voter, told_by, unpolite, untrue_votes

VOTERS = int(os.environ.get("CHAOS_VOTERS", "6"))
RUSH = 12  # seconds before the close at which all begin
AFTER = 5


def rush(vote_at, codes, round, people):
    """All of them vote without a pause, across the close; `vote_at` are the servers' ports."""
    over = threading.Event()
    voters = [Voter(vote_at, person, codes, over, pause=0) for person in people]
    closes = round.closes_at.timestamp()
    tell(f"deadline: {len(voters)} people vote, the round closes in {closes - time.time():.0f} s")
    for voter in voters:
        voter.start()
    time.sleep(max(0, closes - time.time()) + AFTER)
    over.set()
    for voter in voters:
        voter.join(60)
    return voters, closes


def told_wrongly(voters, closes):
    """Acknowledged though asked after the close, or refused though answered before it."""
    late = [told for v in voters for told in v.told if told[2] == 200 and told[3] >= closes]
    early = [told for v in voters for told in v.told if told[2] == 409 and told[4] < closes]
    return late, early


def uncounted(round):
    """The actions whose results are not what the rows add up to."""
    from consultation.models import Vote
    from insights.models import Result

    rows = Vote.objects.filter(round=round).values_list("action__code", "position")
    stand, counted = Counter(rows), Counter()
    for result in Result.objects.filter(round=round, action__isnull=False):
        for position in POSITIONS:
            counted[result.action.code, position] += getattr(result, f"votes_{position}")
    return sorted({code for code, _position in (stand - counted) + (counted - stand)})


def closes_in(round, seconds):
    """The close of the round, so many seconds from now by the database's clock."""
    from roadmaps.models import Clock, Phase

    row = Phase.objects.filter(pk=round.pk)
    row.update(closes_at=Clock())
    round.refresh_from_db()
    if seconds:
        row.update(closes_at=round.closes_at + timedelta(seconds=seconds))
        round.refresh_from_db()
    return round.closes_at.timestamp()


def run(here, voters=VOTERS, seconds=RUSH):
    from insights.operations import compute_results

    codes, round, people = a_round(voices=voters)
    web = here.start_web()
    closes_in(round, seconds)
    told, closes = rush([web.port], codes, round, people)
    compute_results()
    late, early = told_wrongly(told, closes)
    found = told_by(told) | {
        "acknowledged_after": len(late),
        "refused_before": len(early),
        "votes_untrue": untrue_votes(told),
        "results_untrue": uncounted(round),
        "unpolite": unpolite(told),
    }
    return found, [name for name in list(found)[2:] if found[name]]


def main():
    with installation(embedded="CHAOS_EMBEDDED" in os.environ) as here:
        say(*run(here))


if __name__ == "__main__":
    main()
