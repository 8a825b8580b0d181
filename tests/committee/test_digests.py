"""What an edition holds, to the second, and for whom it is made."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from committee.models import Digest
from committee.operations import freeze_due_digest, settle_committee
from insights.models import Result
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(plan):
    return making.committee(plan)


def freeze(body, now=DUE):
    return freeze_due_digest(committee_id=body.pk, now=now)


def copies(digest):
    """The copies that are to leave, by seat."""
    return {copy.seat: copy for copy in digest.copies.written()}


def codes(copy):
    return [item["code"] for item in copy.content["items"]]


def news(digest):
    """What the edition tells of its only roadmap, to those who had the edition before."""
    return digest.content["periods"][digest.since.isoformat()][0]


def test_nothing_is_due_before_the_second_and_one_edition_at_it(plan, body):
    making.review(plan)
    making.seat(body)
    assert freeze(body, DUE - SECOND) is None
    digest = freeze(body, DUE)
    assert (digest.number, digest.due_at, digest.cut_off) == (1, DUE, DUE)
    assert digest.since == DUE - WEEK


def test_an_occurrence_has_one_edition_however_often_it_is_swept(plan, body):
    making.review(plan)
    making.seat(body)
    assert freeze(body)
    assert freeze(body) is None
    assert freeze(body, DUE + WEEK - SECOND) is None
    assert freeze(body, DUE + WEEK).number == 2


def test_nothing_new_and_nothing_awaited_makes_no_edition(plan, body):
    making.seat(body)
    assert freeze(body) is None
    assert not Digest.objects.exists()


def test_an_occurrence_with_nothing_to_say_is_settled(plan, body):
    making.seat(body)
    freeze(body)
    body.refresh_from_db()
    body.word = "Un mot écrit l’après-midi"
    body.save()
    assert freeze(body, DUE + timedelta(hours=6)) is None
    assert freeze(body, DUE + WEEK).content["word"]["text"] == "Un mot écrit l’après-midi"


def test_before_the_first_version_there_is_no_letter(body):
    making.published_at(body.roadmap, DUE + SECOND)
    making.review(body.roadmap)
    making.seat(body)
    assert freeze(body) is None


def test_the_word_leaves_once(plan, body):
    making.seat(body)
    body.word = "Bonne lecture."
    body.save()
    assert freeze(body).content["word"]["text"] == "Bonne lecture."
    assert freeze(body, DUE + WEEK) is None


def test_what_awaits_is_what_i_have_not_answered(plan, body):
    phase = making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    making.opinion(carol, phase, "A-01", DUE - SECOND)
    making.opinion(carol, phase, "B-01", DUE - SECOND, "recused", "mon entreprise")
    mine = copies(freeze(body))
    assert codes(mine[carol]) == ["A-02"]
    assert mine[bob].total == 3


def test_a_member_who_has_answered_everything_gets_no_mail(plan, body):
    phase = making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    for code in ("A-01", "A-02", "B-01"):
        making.opinion(carol, phase, code, DUE - SECOND)
    assert list(copies(freeze(body))) == [bob]


def test_but_news_is_for_every_member(plan, body):
    carol = making.seat(body)
    making.review(plan, DUE - 4 * WEEK, DUE - 3 * WEEK)
    making.proposal(plan, DUE - SECOND)
    mine = copies(freeze(body))[carol]
    assert (mine.total, mine.content["items"], mine.content["by"]) == (0, [], None)


def test_an_ended_seat_a_stopped_letter_and_a_departed_member_get_nothing(plan, body):
    making.review(plan)
    making.seat(body, "ended", ended_at=DUE - WEEK)
    stopped = making.seat(body, "stopped")
    stopped.members.update(letters_stopped_at=DUE - WEEK)
    User.objects.filter(memberships__seat=making.seat(body, "gone")).update(is_active=False)
    assert freeze(body) is None


def test_at_most_twelve_are_named_with_the_total_and_the_nearest_deadline():
    plan = making.plan([f"A-{n:02}" for n in range(1, 31)])
    body = making.committee(plan)
    phase = making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    digest = freeze(body)
    mine, his = (copies(digest)[seat] for seat in (carol, bob))
    assert (len(codes(mine)), mine.total) == (12, 30)
    assert codes(mine) == sorted(codes(mine))
    assert codes(mine) != codes(his)
    closes_at = phase.closes_at.isoformat()
    assert mine.content["by"] == closes_at
    assert digest.content["roadmaps"][0]["review"] == {"phase": phase.pk, "closes_at": closes_at}


def test_the_least_looked_at_are_named_first():
    listed = [f"A-{n:02}" for n in range(1, 16)]
    plan = making.plan(listed)
    body = making.committee(plan)
    phase = making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    for code in listed[:3]:
        making.opinion(bob, phase, code, DUE - SECOND)
    assert codes(copies(freeze(body))[carol]) == listed[3:]


@pytest.mark.parametrize(
    ("opens", "closes", "asked"),
    [
        (DUE, DUE + WEEK, True),
        (DUE + SECOND, DUE + WEEK, False),
        (DUE - WEEK, DUE + SECOND, True),
        (DUE - WEEK, DUE, False),
    ],
)
def test_opinions_are_asked_in_an_open_review_to_the_second(plan, body, opens, closes, asked):
    making.review(plan, opens, closes)
    carol = making.seat(body)
    digest = freeze(body)
    assert (digest is not None) == asked
    assert not asked or copies(digest)[carol].total == 3


def test_a_review_that_closed_before_a_late_edition_is_not_asked_for(plan, body):
    making.review(plan, closes_at=DUE + SECOND)
    making.seat(body)
    assert freeze(body, DUE + 2 * SECOND) is None


@pytest.mark.parametrize(
    ("at", "told"),
    [(DUE - WEEK, False), (DUE - WEEK + SECOND, True), (DUE, True), (DUE + SECOND, False)],
)
def test_proposals_are_bounded_to_the_second(plan, body, at, told):
    making.seat(body)
    phase = making.review(plan, DUE - 4 * WEEK, DUE - 3 * WEEK)
    mine = making.proposal(plan, at, phase=phase)
    digest = freeze(body)
    found = [item["number"] for item in news(digest)["proposals"]["items"]] if digest else []
    assert found == ([mine.number] if told else [])


def test_nothing_falls_between_two_editions_and_nothing_is_told_twice(plan, body):
    making.seat(body)
    phase = making.review(plan, DUE - 4 * WEEK, DUE - 3 * WEEK)
    made = [making.proposal(plan, DUE + n * SECOND, phase=phase).number for n in (-1, 0, 1)]
    told = [
        sorted(item["number"] for item in news(freeze(body, now))["proposals"]["items"])
        for now in (DUE, DUE + WEEK)
    ]
    assert told == [made[:2], made[2:]]


def test_hidden_refused_and_waiting_proposals_are_not_news(plan, body):
    making.seat(body)
    phase = making.review(plan, DUE - 4 * WEEK, DUE - 3 * WEEK)
    making.proposal(plan, DUE - SECOND, phase=phase, hidden_at=DUE)
    making.proposal(plan, DUE - SECOND, phase=phase, state="refused", published_at=None)
    making.proposal(plan, DUE - SECOND, phase=phase, state="submitted", published_at=None)
    assert freeze(body) is None


def test_what_rises_counts_amendments_of_the_period(plan, body):
    making.seat(body)
    phase = making.review(plan, DUE - 4 * WEEK, DUE - 3 * WEEK)
    first, second = plan.actions.order_by("code")[:2]
    for at in (DUE - 2 * SECOND, DUE - SECOND):
        making.proposal(plan, at, action=first, phase=phase)
    making.proposal(plan, DUE - SECOND, action=second, phase=phase)
    making.proposal(plan, DUE - 3 * WEEK, action=second, phase=phase)
    rising = news(freeze(body))["rising"]
    assert [(item["code"], item["count"]) for item in rising] == [("A-01", 2)]


def test_moderation_is_counted_by_verb_and_reason(plan, body):
    making.seat(body)
    phase = making.review(plan, DUE - 4 * WEEK, DUE - 3 * WEEK)
    refused = making.proposal(plan, DUE - 3 * WEEK, phase=phase)
    making.decision(refused, DUE - SECOND, "refuse", reason="advertising")
    making.decision(refused, DUE - WEEK + SECOND, "ask")
    making.decision(refused, DUE - WEEK, "publish")
    making.decision(refused, DUE + SECOND, "publish")
    assert news(freeze(body))["moderation"] == {
        "verbs": {"refuse": 1, "ask": 1},
        "reasons": {"advertising": 1},
    }


def test_results_are_told_once_shown_and_only_in_the_order_the_rule_gives(plan, body):
    making.seat(body)
    round = making.review(plan, DUE - 4 * WEEK, DUE - SECOND, may_vote=True)
    best, _, other = plan.actions.order_by("code")
    for action, yes, no in ((best, 9, 1), (other, 5, 5)):
        for college in ("company", "citizen"):
            Result.objects.create(
                round=round,
                action=action,
                college=college,
                votes_for=yes,
                votes_mixed=0,
                votes_against=no,
            )
    told = news(freeze(body))
    assert told["results"] == [{"name": "Avis"}]
    assert [item["code"] for item in told["leading"]] == ["A-01", "B-01"]
    assert [item["code"] for item in told["divided"]] == ["B-01"]
    assert freeze(body, DUE + WEEK) is None


@pytest.mark.parametrize("shown_at", [DUE + SECOND, DUE + WEEK])
def test_results_announced_for_later_are_not_told(plan, body, shown_at):
    making.seat(body)
    round = making.review(plan, DUE - 4 * WEEK, DUE - 3 * WEEK, may_vote=True)
    round.results_at = shown_at
    round.save()
    assert freeze(body) is None
    assert news(freeze(body, DUE + WEEK))["results"]


def test_coverage_counts_actions_with_an_opinion_by_the_cut_off(plan, body):
    phase = making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    making.opinion(carol, phase, "A-01", DUE)
    making.opinion(bob, phase, "A-01", DUE - SECOND)
    making.opinion(bob, phase, "A-02", DUE + SECOND)
    making.opinion(bob, phase, "B-01", DUE - SECOND, "recused", "porteur")
    coverage = freeze(body).content["roadmaps"][0]["coverage"]
    assert {name: coverage[name] for name in ("total", "done", "left")} == {
        "total": 3,
        "done": 1,
        "left": 2,
    }
    assert [(axis["code"], axis["done"], axis["total"]) for axis in coverage["axes"]] == [
        ("A", 1, 2),
        ("B", 0, 1),
    ]


def test_what_comes_next_says_where_we_are(plan, body):
    making.seat(body)
    here = making.review(plan)
    following = making.review(plan, DUE + 3 * WEEK, DUE + 4 * WEEK)
    assert freeze(body).content["roadmaps"][0]["coming"] == [
        {
            "kind": "phase",
            "name": "Avis",
            "opens_at": phase.opens_at.isoformat(),
            "closes_at": phase.closes_at.isoformat(),
            "here": phase == here,
            "suspended": False,
        }
        for phase in (here, following)
    ]


def test_three_weeks_of_outage_make_one_late_edition_that_covers_them(plan, body):
    making.seat(body)
    making.review(plan, closes_at=DUE + 9 * WEEK)
    freeze(body)
    made = making.proposal(plan, DUE + SECOND)
    eight_in_summer = DUE + 3 * WEEK - timedelta(hours=1)
    digest = freeze(body, eight_in_summer + timedelta(hours=3))
    assert (digest.number, digest.due_at) == (2, eight_in_summer)
    assert digest.content["missed"] == 2
    assert digest.since == DUE
    assert [item["number"] for item in news(digest)["proposals"]["items"]] == [made.number]
    assert Digest.objects.count() == 2


def test_a_clock_set_forward_loses_nothing_that_comes_after(plan, body):
    """A clock ahead freezes what exists now; the next edition goes on from there."""
    making.seat(body)
    round = factories.phase(plan, may_review=True)
    body.starts_at = round.opens_at
    body.save()
    ahead = round.closes_at + 2 * WEEK
    first = freeze(body, ahead)
    assert first.cut_off == first.frozen_at < first.due_at
    made = making.proposal(plan, first.cut_off + SECOND, phase=round)
    second = freeze(body, ahead + WEEK)
    assert second.since == first.cut_off
    assert second.cut_off < made.published_at


def test_a_new_rhythm_never_looks_back(plan, body):
    making.seat(body)
    making.review(plan)
    freeze(body)
    settle_committee(committee=body, actor=factories.user("sam"), weekdays=[6])
    assert freeze(body, DUE + 5 * WEEK) is None


def test_an_edition_is_frozen(plan, body):
    making.seat(body)
    phase = making.review(plan)
    digest = freeze(body)
    before = digest.content
    phase.closes_at += WEEK
    phase.save()
    making.proposal(plan, DUE - SECOND, phase=phase)
    digest.refresh_from_db()
    assert digest.content == before


@pytest.mark.both_databases
def test_the_database_itself_keeps_an_edition(plan, body):
    making.seat(body)
    making.review(plan)
    digest = freeze(body)
    mine = Digest.objects.filter(pk=digest.pk)
    for change in (
        lambda: mine.update(content={}),
        lambda: mine.update(cut_off=DUE - WEEK),
        mine.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    mine.update(owed_at=DUE)
    digest.refresh_from_db()
    assert digest.content["roadmaps"]


@pytest.mark.both_databases
@pytest.mark.parametrize("view", ["", "maybe"])
def test_the_database_knows_four_views(plan, body, view):
    with pytest.raises(IntegrityError), transaction.atomic():
        making.opinion(making.seat(body), making.review(plan), "A-01", DUE, view, "x")


@pytest.mark.both_databases
def test_the_database_keeps_one_opinion_and_one_edition(plan, body):
    carol = making.seat(body)
    phase = making.review(plan)
    making.opinion(carol, phase, "A-01", DUE)
    facts = {"since": DUE, "cut_off": DUE, "frozen_at": DUE, "content": {}}
    body.digests.create(number=1, due_at=DUE, **facts)
    for twice in (
        lambda: making.opinion(carol, phase, "A-01", DUE),
        lambda: making.opinion(carol, phase, "A-02", DUE, "reserved"),
        lambda: body.digests.create(number=2, due_at=DUE, **facts),
        lambda: body.digests.create(number=1, due_at=DUE + WEEK, **facts),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            twice()
