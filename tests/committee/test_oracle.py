"""Random histories of a committee: what each copy holds is what an oracle, written apart, counts in
the rows one by one; and nothing that may not be shown can be told from a letter."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from committee.models import Digest, Opinion
from committee.operations import freeze_due_digests
from insights.models import Result
from outbox.models import Mail
from roadmaps.models import Phase
from tests.committee import oracle
from tests.committee.history import History
from tests.committee.making import DUE, WEEK
from tests.conftest import MANY

pytestmark = pytest.mark.django_db

SEEDS = range(12 if MANY else 6)
OTHERS = range(100, 108 if MANY else 104)
LATE = timedelta(hours=5)


def moment(iso):
    return datetime.fromisoformat(iso)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_copy_holds_what_the_oracle_counts(seed):
    history = History(random.Random(seed))
    for week in range(3):
        now = DUE + week * WEEK + (LATE if week == 1 else timedelta(0))
        expected = oracle.edition(history.body, DUE + week * WEEK, now)
        freeze_due_digests(now)
        digest = Digest.objects.filter(committee=history.body, due_at=DUE + week * WEEK).first()
        assert (digest is not None) == expected.leaves
        if digest:
            compare(digest, expected)


def compare(digest, expected):
    for copy in digest.copies.select_related("seat", "member"):
        one = expected.copies[copy.seat_id]
        assert (copy.withheld, copy.member_id) == (one.withheld, one.member)
        if not copy.withheld:
            compare_copy(digest, copy, one)
    for facts in digest.content["roadmaps"]:
        coverage = {a["code"]: (a["done"], a["total"]) for a in facts["coverage"]["axes"]}
        assert coverage == expected.coverage[facts["roadmap"]]


def compare_copy(digest, copy, one):
    assert copy.since == one.since
    assert copy.total == len(one.awaiting)
    named = [(item["roadmap"], item["code"]) for item in copy.content["items"]]
    assert len(named) == len(set(named)) == min(12, len(one.awaiting))
    for place, item in zip(named, copy.content["items"], strict=True):
        assert moment(item["by"]) == one.awaiting[place].by
    left_out = [row.rank for place, row in one.awaiting.items() if place not in named]
    assert not left_out or max(one.awaiting[place].rank for place in named) <= min(left_out)
    deadlines = sorted(row.by.isoformat() for row in one.awaiting.values()) or [None]
    assert (copy.content["by"], copy.content["last"]) == (deadlines[0], deadlines[-1])
    assert [q["text"] for q in copy.content["questions"]] == one.questions
    period = digest.content["periods"][copy.since.isoformat()]
    told = {f["roadmap"]: n for f, n in zip(digest.content["roadmaps"], period, strict=True)}
    assert {pk: brief(news) for pk, news in told.items()} == one.news


def brief(news):
    """The news by what names them, as the oracle tells them."""
    version, proposals, moderation = (news[n] for n in ("version", "proposals", "moderation"))
    return {
        "versions": [row["number"] for row in version["versions"]] if version else [],
        "changed": sum(version["counts"].values()) if version else 0,
        "proposals": [row["number"] for row in proposals["items"]] if proposals else [],
        "total": proposals["total"] if proposals else 0,
        "answers": news["answers"],
        "results": sorted(row["name"] for row in news["results"]),
        "rising": [(row["code"], row["count"]) for row in news["rising"]],
        "leading": [row["code"] for row in news["leading"]],
        "divided": [row["code"] for row in news["divided"]],
        "positions": news["positions"],
        "moderation": (moderation["verbs"], moderation["reasons"]) if moderation else ({}, {}),
        "phases": [(row["name"], row["kind"]) for row in news["phases"]],
    }


@pytest.mark.parametrize("seed", OTHERS)
def test_what_may_not_be_shown_changes_no_byte_of_any_letter(seed):
    """Flip the counts of every round not yet shown and the sense of every opinion."""
    history = History(random.Random(seed))
    assert letters(lambda: None) == letters(lambda: flip(history.body, DUE))


def letters(change):
    """The bytes of all the mails of the first letter, once this has changed; nothing is kept."""
    with transaction.atomic():
        change()
        freeze_due_digests(DUE)
        found = {mail.key: bytes(mail.raw) for mail in Mail.objects.all()}
        transaction.set_rollback(True)
    return found


def flip(body, at):
    hidden = [round for round in Phase.objects.rounds() if not round.shows_results(at)]
    for row in Result.objects.filter(round__in=hidden):
        row.votes_for, row.votes_against = row.votes_against, row.votes_for + 7
        row.save()
    said = Opinion.objects.exclude(view="recused")
    said.filter(view="favourable").update(view="unfavourable")
    said.filter(view="reserved").update(view="favourable")
