"""A proposal that asks for several things becomes several, with its author's consent."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consultation.models import News, Proposal, Split, Vote
from consultation.operations import withdraw_proposal
from consultation.operations.families import NoteMissing, OfferGone
from consultation.operations.moderation import NotYours
from consultation.operations.splits import (
    NotAPartition,
    NotSplittable,
    agree_split,
    carry_out_splits,
    end_split,
    object_split,
    offer_split,
)
from outbox.models import Mail
from roadmaps.models import Clock
from tests import factories
from tests.consultation import amending, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    return amending.plan_with_lists()


@pytest.fixture
def amendment(plan, phase, people):
    """Alice asks for two things at once."""
    rows = [amending.field(plan, "summary", "Cinq cents entreprises."), amending.added()]
    return amending.amend(phase, people["alice"], "A-01", *rows)


@pytest.fixture
def new(phase, people):
    return writing.published(phase, people["alice"], people["mo"])


def parts_of(amendment):
    first, second = amendment.changes.all()
    return [
        part("Viser cinq cents entreprises", first.pk),
        part("Un partenaire de plus", second.pk),
    ]


def part(title, *changes, **more):
    return {"title": title, "reason": "Parce que.", "changes": list(changes)} | more


def offer(proposal, people, parts=None, who="mo", **more):
    parts = parts or parts_of(proposal)
    return offer_split(proposal=proposal, moderator=people[who], parts=parts, **more)


def age(split):
    """Move the offer back, so that its seven days end by the database's clock now."""
    long_ago = timezone.now() - timedelta(days=7)
    Split.objects.filter(pk=split.pk).update(offered_at=long_ago, takes_effect_at=Clock())


def test_the_author_is_asked_and_nothing_changes_yet(amendment, people):
    split = offer(amendment, people)
    assert split.takes_effect_at - split.offered_at == timedelta(days=7)
    mail = Mail.objects.get(key=f"split_offered:{split.pk}")
    assert mail.to == people["alice"].email
    assert not amendment.parts.exists()


def test_agreed_it_is_done_at_once_and_twice_is_once(amendment, people):
    split = offer(amendment, people)
    for _ in range(2):
        agree_split(split=split, author=people["alice"])
    parts = list(amendment.parts.order_by("number"))
    assert [one.title for one in parts] == ["Viser cinq cents entreprises", "Un partenaire de plus"]
    asked = [[(row.field, row.value) for row in one.changes.all()] for one in parts]
    whole = [(row.field, row.value) for row in amendment.changes.all()]
    assert asked == [whole[:1], whole[1:]]
    for one in parts:
        assert one.is_public
        assert one.author == amendment.author
        assert (one.phase, one.made_on, one.action) == (
            amendment.phase,
            amendment.made_on,
            amendment.action,
        )
    assert News.objects.filter(proposal__in=parts).count() == 2
    amendment.refresh_from_db()
    assert amendment.is_public


def test_words_that_no_moderator_read_wait_for_one(amendment, people):
    split = offer(amendment, people)
    mine = parts_of(amendment)
    mine[0]["title"] = "Mes mots à moi, tout autres"
    agree_split(split=split, author=people["alice"], parts=mine)
    states = set(amendment.parts.values_list("state", flat=True))
    assert states == {Proposal.State.SUBMITTED}
    assert amendment.parts.first().title == "Mes mots à moi, tout autres"
    assert not News.objects.filter(proposal__in=amendment.parts.all()).exists()


def test_changes_shared_out_otherwise_are_public_at_once(amendment, people):
    split = offer(amendment, people)
    mine = parts_of(amendment)
    mine[0]["changes"], mine[1]["changes"] = mine[1]["changes"], mine[0]["changes"]
    agree_split(split=split, author=people["alice"], parts=mine)
    assert amendment.parts.first().is_public
    assert amendment.parts.first().changes.get().field == "partners"


@pytest.mark.both_databases
def test_silence_for_seven_days_carries_it_out_once(amendment, people):
    split = offer(amendment, people)
    carry_out_splits()
    assert not amendment.parts.exists()
    age(split)
    for _ in range(2):
        carry_out_splits()
    assert amendment.parts.count() == 2
    assert Mail.objects.filter(key=f"split_done:{split.pk}").count() == 1
    with pytest.raises(OfferGone):
        object_split(split=split, author=people["alice"])


@pytest.mark.both_databases
def test_an_objection_at_that_second_keeps_it_one(amendment, people):
    split = offer(amendment, people)
    age(split)
    for _ in range(2):
        object_split(split=split, author=people["alice"], word="Les deux vont ensemble.")
    carry_out_splits()
    assert not amendment.parts.exists()
    with pytest.raises(OfferGone):
        agree_split(split=split, author=people["alice"])
    assert offer(amendment, people).pk != split.pk


def test_a_new_action_becomes_two_with_words_of_their_own(new, people):
    parts = [
        part("Ouvrir les salles le soir", summary="Le soir."),
        part("Ouvrir les salles le dimanche", summary="Le dimanche."),
    ]
    agree_split(split=offer(new, people, parts), author=people["alice"])
    made = list(new.parts.order_by("number"))
    says = [{row.field: row.value for row in one.changes.all()} for one in made]
    assert says == [
        {"title": "Ouvrir les salles le soir", "summary": "Le soir."},
        {"title": "Ouvrir les salles le dimanche", "summary": "Le dimanche."},
    ]
    assert {one.axis for one in made} == {new.axis}


def test_parts_share_out_all_that_is_asked_and_nothing_else(amendment, new, people):
    first, second = [change.pk for change in amendment.changes.all()]
    for parts in (
        [part("Une seule partie, tout entière", first, second)],
        [part("La première des deux", first), part("La seconde, vide")],
        [part("La première des deux", first), part("La première encore", first)],
        [part("La première des deux", first), part("", second)],
        [part("La première", first), part("La seconde", second, new.changes.first().pk)],
    ):
        with pytest.raises(NotAPartition):
            offer(amendment, people, parts)


def test_who_may_not(amendment, people, plan):
    with pytest.raises(NotYours):
        offer(amendment, people, who="bob")
    factories.role(people["alice"], plan.region, "moderator")
    with pytest.raises(NotYours):
        offer(amendment, people, who="alice")
    split = offer(amendment, people)
    for name in ("bob", "mo"):
        with pytest.raises(PermissionDenied):
            agree_split(split=split, author=people[name])
    with pytest.raises(PermissionDenied):
        end_split(split=split, moderator=people["bob"])


def test_one_split_at_a_time_and_the_region_takes_it_back(amendment, people):
    split = offer(amendment, people)
    with pytest.raises(NotSplittable):
        offer(amendment, people)
    for _ in range(2):
        end_split(split=split, moderator=people["ada"])
    age(split)
    carry_out_splits()
    assert not amendment.parts.exists()
    offer(amendment, people)


def test_what_is_withdrawn_meanwhile_is_not_split(amendment, people):
    split = offer(amendment, people)
    withdraw_proposal(proposal=amendment, actor=people["alice"])
    with pytest.raises(OfferGone):
        agree_split(split=split, author=people["alice"])
    age(split)
    carry_out_splits()
    assert not amendment.parts.exists()
    assert Split.objects.get().ended_at


def test_nobody_to_ask_needs_a_note(amendment, people):
    people["alice"].is_active = False
    people["alice"].save()
    with pytest.raises(NoteMissing):
        offer(amendment, people)
    age(offer(amendment, people, note="Deux demandes distinctes."))
    carry_out_splits()
    assert amendment.parts.count() == 2


def test_its_votes_stay_on_the_original(amendment, phase, people):
    factories.cast(people["bob"].participant, phase, amendment)
    before = list(Vote.objects.values())
    agree_split(split=offer(amendment, people), author=people["alice"])
    assert list(Vote.objects.values()) == before
