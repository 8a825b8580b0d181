"""Summaries leave by the wall clock, once, and say what the page of preferences foretold."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Preference
from consultation.models import Follow, News, Summary
from consultation.news_links import stop_url
from consultation.operations import follow, prefer, stop_news, summaries
from consultation.operations.summaries import send_summaries, tell_at_once
from consultation.queries.summaries import all_planned
from consultation.rhythm import SETTLED, period
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.rhythm import Rhythm
from tests import factories
from tests.consultation import writing
from tests.consultation.told import argued, owed

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 23, 8, tzinfo=PARIS)  # the last before summer time
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
LATER = timedelta(minutes=5)


def reader(plan, name="alice", since=MONDAY, kind="roadmap", key="", **wanted):
    """Somebody who follows something since that moment, and asked for summaries then."""
    user = factories.user(name)
    Follow.objects.create(user=user, roadmap=plan, kind=kind, key=key, since=since)
    facts = {"summary": "weekly", "weekday": 0, "hour": time(8), "changed_at": since}
    Preference.objects.create(user=user, **facts | wanted)
    return user


def happened(plan, at, code="A-01", **facts):
    """A position of the committee, the plainest of news."""
    action = plan.actions.get(code=code)
    key = f"position:{News.objects.count()}"
    return News.objects.create(
        roadmap=plan, kind="position", action=action, key=key, at=at, **facts
    )


def mails():
    return list(Mail.objects.filter(key__startswith="summary:").order_by("pk"))


def text(mail):
    return parsed(bytes(mail.raw)).get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("zone", "monday"),
    [
        ("Europe/Paris", date(2026, 3, 23)),
        ("Europe/Paris", date(2026, 10, 19)),
        ("Europe/Paris", date(2026, 12, 21)),
        ("Indian/Reunion", date(2026, 3, 23)),
        ("America/Miquelon", date(2026, 10, 26)),
    ],
)
def test_monday_eight_stays_monday_eight(zone, monday):
    tz = ZoneInfo(zone)
    plan = factories.published(factories.roadmap(factories.region(zone=zone)))
    begun = datetime.combine(monday, time(8), tz)
    reader(plan, since=begun)
    now, left = begun, []
    for step in range(4 * 7 * 24):
        hour = (now.astimezone(UTC) + (step + 1) * HOUR).astimezone(tz)
        if hour.weekday() in (6, 0):  # each hour of the two days around the eight o'clock
            happened(plan, hour - LATER)
            send_summaries(hour + LATER)
        if len(mails()) > len(left):
            left.append(hour)
    assert [f"{at:%a %H}" for at in left] == ["Mon 08"] * len(left)
    assert len(left) in (3, 4)
    assert (
        sum(Summary.objects.values_list("items", flat=True))
        == News.objects.filter(at__lt=Summary.objects.latest("until").until).count()
    )


def test_no_news_no_mail_and_the_period_is_written_down(db):
    plan = factories.published()
    reader(plan)
    send_summaries(MONDAY + WEEK + LATER)
    assert mails() == []
    assert [(row.since, row.until, row.items) for row in Summary.objects.all()] == [
        (MONDAY, MONDAY + WEEK, 0)  # by the wall clock: summer time has begun
    ]


def test_three_weeks_of_outage_end_in_one_summary_that_says_so():
    plan = factories.published()
    reader(plan, name="alice")
    reader(plan, name="bob", summary="daily")
    for week in range(3):
        happened(plan, MONDAY + week * WEEK + DAY)
    for _ in range(3):
        send_summaries(MONDAY + 3 * WEEK + 9 * HOUR)
    assert owed("summary:") == ["alice", "bob"]
    for mail in mails():
        assert "Avec retard, 3 nouvelles" in mail.subject
        assert "Un incident a retenu ce résumé, attendu le" in text(mail)
    assert "attendu le 30 mars 2026 à 8\u00a0h" in text(
        Mail.objects.get(to__startswith="alice")
    ).replace("8 h", "8\u00a0h")


def test_who_is_killed_while_writing_leaves_nothing_and_the_next_leaves_one(monkeypatch):
    plan = factories.published()
    reader(plan)
    happened(plan, MONDAY + DAY)

    def killed(**_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(summaries, "owe", killed)
        with pytest.raises(SystemExit):
            send_summaries(MONDAY + WEEK + LATER)
    assert not Summary.objects.exists()
    for _ in range(2):
        send_summaries(MONDAY + WEEK + LATER)
    assert owed("summary:") == ["alice"]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one():
    plan = factories.published()
    reader(plan)
    happened(plan, MONDAY + DAY)

    def work(_):
        try:
            send_summaries(MONDAY + WEEK + LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert owed("summary:") == ["alice"]
    assert Summary.objects.count() == 1
    connection.close()


def test_what_one_did_or_was_told_of_is_not_told_again():
    plan = factories.published()
    people = writing.cast(plan)
    phase = factories.phase(plan)
    alice = people["alice"]
    follow(user=alice, roadmap=plan, kind="roadmap")
    Follow.objects.update(since=phase.opens_at)
    Preference.objects.update(changed_at=phase.opens_at)
    proposal = writing.published(phase, alice, people["mo"])
    argued(phase, people["bob"], proposal)
    mine = argued(phase, alice, proposal)
    argued(phase, people["bob"], proposal, reply_to=mine)
    argued(phase, people["bob"], plan.actions.first())
    summaries.tell_news()
    now = proposal.published_at + DAY

    def said(direct):
        prefer(user=alice, direct=direct)
        found = all_planned(alice, alice.preference, now)[0].news
        return sorted(row.kind for row in found if row.kind not in ("version", "phase"))

    alice.refresh_from_db()
    assert said(direct=True) == ["argument"]
    alice.refresh_from_db()
    assert said(direct=False) == ["argument", "argument", "reply"]


def test_what_concerns_one_directly_leaves_at_once_in_one_mail():
    plan = factories.published()
    people = writing.cast(plan)
    phase = factories.phase(plan)
    proposal = writing.published(phase, people["alice"], people["mo"])
    on_action = argued(phase, people["bob"], plan.actions.first())
    argued(phase, people["bob"], proposal, stance="question", text="Pour <qui> ?")
    argued(phase, factories.voice().user, proposal)
    argued(phase, people["alice"], plan.actions.first(), reply_to=on_action)
    argued(phase, people["alice"], proposal)
    prefer(user=people["alice"], direct=True)
    for _ in range(2):
        summaries.gather_news()
        tell_at_once()
    assert owed("news:") == ["alice"]  # bob has asked for nothing
    mail = Mail.objects.get(key__startswith="news:")
    assert mail.subject == "2 réactions à ce que vous avez écrit"
    assert "Pour <qui>" in text(mail)
    assert not News.objects.to_tell().exists()


def test_a_hidden_argument_is_not_written_of():
    plan = factories.published()
    people = writing.cast(plan)
    phase = factories.phase(plan)
    proposal = writing.published(phase, people["alice"], people["mo"])
    prefer(user=people["alice"], direct=True)
    argument = argued(phase, people["bob"], proposal)
    summaries.gather_news()
    type(argument).objects.update(hidden_at=argument.published_at)
    tell_at_once()
    assert owed("news:") == []


def test_one_click_stops_what_the_link_names_and_nothing_else(client, django_user_model):
    plan = factories.published()
    alice = reader(plan)
    happened(plan, MONDAY + DAY)
    send_summaries(MONDAY + WEEK + LATER)
    message = parsed(bytes(mails()[0].raw))
    address = message["List-Unsubscribe"].strip("<>")
    assert address == stop_url(alice, "summary")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<news.nouvelle-aquitaine.localhost>"
    page = client.get(address)
    assert page.status_code == 200
    assert "checked" not in page.text  # a scanner that submits the form stops nothing
    assert client.post(address, {}).status_code == 422
    assert Preference.objects.get(user=alice).summary == "weekly"
    client.post(address, {"List-Unsubscribe": "One-Click"})
    stopped = Preference.objects.get(user=alice)
    assert (stopped.summary, stopped.direct) == ("none", True)
    client.post(address, {"what": "all"})
    assert not Preference.objects.get(user=alice).direct
    assert client.post(address, {"what": "more"}).status_code == 422
    assert client.get(address.replace("stop/", "stop/x")).status_code == 410
    django_user_model.objects.filter(pk=alice.pk).update(email_key="other@example.org")
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 410


def test_a_summary_asked_for_again_begins_then(client):
    plan = factories.published()
    alice = reader(plan)
    stop_news(user=alice, what="summary")
    happened(plan, MONDAY + DAY)
    client.force_login(alice)
    sent = {"summary": "daily", "hour": "07:00", "weekday": "0"}
    client.post(reverse("news:preferences"), sent)
    begun = Preference.objects.get(user=alice).changed_at
    assert Summary.objects.get().until == begun
    assert all_planned(alice, Preference.objects.get(user=alice), begun + DAY)[0].news == []
    page = client.get(reverse("news:preferences")).content.decode()
    assert "tel quel, il ne partirait pas" in page


def test_who_wants_no_mail_has_agreed_to_none(db):
    alice = factories.user("alice")
    prefer(user=alice, direct=False, summary="none")
    assert not alice.consents.exists()
    prefer(user=alice, direct=True)
    assert alice.consents.get().purpose == "news"


def test_who_follows_again_after_months_is_not_told_of_a_delay():
    plan = factories.published()
    alice = reader(plan)
    send_summaries(MONDAY + WEEK + LATER)
    back = MONDAY + 10 * WEEK + DAY
    Follow.objects.update(since=back)
    happened(plan, back + DAY)
    (foretold,) = all_planned(alice, alice.preference, back + LATER)
    assert not foretold.period.due
    assert foretold.period.until == MONDAY + 11 * WEEK
    send_summaries(back + LATER)
    assert mails() == []
    send_summaries(MONDAY + 11 * WEEK + LATER)
    (mail,) = mails()
    assert Summary.objects.latest("until").since == back
    assert not foretold.period.is_late(MONDAY + 11 * WEEK + LATER)


def test_another_hour_does_not_make_a_summary_leave_at_once():
    rhythm = Rhythm(frozenset({1}), time(8), PARIS)
    changed = MONDAY + 2 * DAY
    found = period(rhythm, since=MONDAY, changed_at=changed, now=changed + LATER)
    assert not found.due
    assert found.until == MONDAY + WEEK + DAY


ZONES = ("Europe/Paris", "Indian/Reunion", "America/Miquelon", "Pacific/Noumea")
moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
turns = st.sampled_from(
    [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 10), (10, 5), (12, 10))]
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    begun=turns,
    zone=st.sampled_from(ZONES),
    rhythm=st.tuples(
        st.sampled_from(["daily", "weekly", "none"]), st.integers(0, 6), st.integers(0, 23)
    ),
    follows=st.dictionaries(st.sampled_from(["A-01", "A-02", "B-01"]), moments, min_size=1),
    news=st.lists(st.tuples(moments, st.sampled_from(["A-01", "A-02", "B-01"])), max_size=12),
    sweeps=st.lists(moments, min_size=1, max_size=10),
)
def test_the_mails_sent_are_the_mails_foretold(begun, zone, rhythm, follows, news, sweeps):
    """Just before each sweep the page says what it sends; and in the end every news that a follow
    brought was told once, in time and in order, up to the last summary."""
    plan = factories.published(factories.roadmap(factories.region(zone=zone)))
    user = factories.user()
    for code, since in follows.items():
        Follow.objects.create(user=user, roadmap=plan, kind="action", key=code, since=begun + since)
    summary, weekday, hour = rhythm
    facts = {"summary": summary, "weekday": weekday, "hour": time(hour)}
    preference = Preference.objects.create(user=user, **facts, changed_at=begun)
    rows = [happened(plan, begun + at, code) for at, code in news]
    told = []
    for at in sorted(sweeps):
        now = begun + at
        foretold = [one for one in all_planned(user, preference, now) if one.period.due]
        before = len(mails())
        send_summaries(now)
        send_summaries(now)
        sent = mails()[before:]
        assert len(sent) == sum(1 for one in foretold if one.news)
        for one, mail in zip((one for one in foretold if one.news), sent, strict=True):
            assert all(f"{line.code} {line.title}" in text(mail) for line in one.lines)
            assert str(len(one.news)) in mail.subject or "une nouvelle" in mail.subject.lower()
            told += [row.pk for row in one.news]
    until = max((row.until for row in Summary.objects.filter(user=user)), default=begun)
    due = [
        row.pk
        for row in rows
        if row.action.code in follows and begun + follows[row.action.code] <= row.at < until
    ]
    assert sorted(told) == sorted(due)
    assert len(set(told)) == len(told)
    latest = max((begun + at for at in sweeps), default=begun)
    assert until <= latest - SETTLED or until == begun
    clean(plan, user)


def clean(plan, user):
    """Leave nothing to the next example."""
    Mail.objects.all().delete()
    user.delete()
    News.objects.all().delete()
    type(plan.region).objects.filter(pk=plan.region_id).update(slug=f"r{plan.region_id}")
