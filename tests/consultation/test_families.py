"""Proposals that ask for the same thing: brought together by consent, never by anyone's votes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import JournalEntry
from consultation.models import Family, Kinship, News
from consultation.operations import withdraw_proposal
from consultation.operations.families import (
    Elsewhere,
    NoteMissing,
    NotTogether,
    Offer,
    OfferGone,
    agree_family,
    end_family,
    object_family,
    offer_family,
    tell_families,
)
from consultation.operations.moderation import NotYours
from consultation.queries.families import family_in_effect, in_effect
from outbox.models import Mail
from roadmaps.models import Clock
from tests import factories
from tests.consultation import writing

pytestmark = pytest.mark.django_db
TITLE = "Des salles ouvertes le soir"


@pytest.fixture
def pair(phase, people):
    """Two proposals by two persons."""
    return [writing.published(phase, people[name], people["mo"]) for name in ("alice", "bob")]


def offer(pair, people, who="mo", **more):
    facts = {"proposals": pair, "title": TITLE} | more
    return offer_family(roadmap=pair[0].roadmap, moderator=people[who], offer=Offer(**facts))


def tie(proposal):
    return Kinship.objects.filter(proposal=proposal).latest("pk")


def age(family, days=7):
    """Move the offer back, so that its seven days end by the database's clock now."""
    long_ago = timezone.now() - timedelta(days=days)
    Kinship.objects.filter(family=family).update(offered_at=long_ago, takes_effect_at=Clock())


def test_authors_are_asked_by_mail_and_nothing_is_public_yet(pair, people):
    family = offer(pair, people)
    mails = Mail.objects.filter(key__startswith="family:")
    assert {mail.to for mail in mails} == {people["alice"].email, people["bob"].email}
    assert TITLE in bytes(mails[0].raw).decode()
    assert not in_effect().exists()
    assert family_in_effect(pair[0]) is None
    assert not News.objects.filter(family=family).exists()
    assert JournalEntry.objects.filter(verb="offer_family").count() == 2


def test_seven_days_are_left_to_object(pair, people):
    offer(pair, people)
    tie_of = tie(pair[0])
    assert tie_of.takes_effect_at - tie_of.offered_at == timedelta(days=7)


def test_it_takes_effect_at_once_when_both_agree(pair, people):
    family = offer(pair, people)
    agree_family(kinship=tie(pair[0]), author=people["alice"])
    assert not in_effect().exists()
    for _ in range(2):
        agree_family(kinship=tie(pair[1]), author=people["bob"])
    assert list(in_effect()) == [family]
    assert News.objects.filter(family=family).count() == 1
    assert JournalEntry.objects.filter(verb="agree_family").count() == 2


@pytest.mark.both_databases
def test_silence_is_consent_from_the_very_second_on(pair, people):
    family = offer(pair, people)
    soon = timezone.now() + timedelta(seconds=30)
    Kinship.objects.update(takes_effect_at=soon)
    assert not in_effect().exists()
    age(family)
    assert list(in_effect()) == [family]
    for _ in range(2):
        tell_families()
    assert News.objects.filter(family=family).count() == 1


@pytest.mark.both_databases
def test_an_objection_at_that_second_undoes_it(pair, people):
    family = offer(pair, people)
    age(family)
    for _ in range(2):
        object_family(kinship=tie(pair[0]), author=people["alice"], word="Ce n’est pas pareil.")
    assert not in_effect().exists()
    tell_families()
    assert not News.objects.filter(family=family).exists()
    assert tie(pair[0]).objection == "Ce n’est pas pareil."
    with pytest.raises(OfferGone):
        agree_family(kinship=tie(pair[0]), author=people["alice"])


def test_an_objection_long_after_undoes_it_too(pair, people):
    family = offer(pair, people)
    age(family, days=40)
    tell_families()
    object_family(kinship=tie(pair[1]), author=people["bob"])
    assert family_in_effect(pair[0]) is None


def test_who_objected_is_not_asked_again(pair, people):
    family = offer(pair, people)
    object_family(kinship=tie(pair[1]), author=people["bob"])
    with pytest.raises(Elsewhere):
        offer(pair, people, family=family)


def test_one_family_at_a_time(pair, phase, people):
    offer(pair, people)
    third = writing.published(phase, factories.user("zoe"), people["mo"])
    with pytest.raises(Elsewhere):
        offer([pair[0], third], people)
    family = Family.objects.get()
    offer([third], people, family=family)
    assert family.kinships.standing().count() == 3
    assert Family.objects.count() == 1


def test_a_family_needs_two_public_proposals(pair, people):
    with pytest.raises(NotTogether):
        offer(pair[:1], people)
    withdraw_proposal(proposal=pair[0], actor=people["alice"])
    with pytest.raises(NotTogether):
        offer(pair, people)


def test_a_withdrawn_member_no_longer_counts(pair, people):
    family = offer(pair, people)
    age(family)
    withdraw_proposal(proposal=pair[0], actor=people["alice"])
    assert not in_effect().exists()


def test_nobody_brings_their_own_together_or_agrees_for_another(pair, people, plan):
    factories.role(people["bob"], plan.region, "moderator")
    with pytest.raises(NotYours):
        offer(pair, people, who="bob")
    with pytest.raises(NotYours):
        offer(pair, people, who="alice")
    offer(pair, people)
    for name in ("bob", "mo", "ada"):
        with pytest.raises(PermissionDenied):
            agree_family(kinship=tie(pair[0]), author=people[name])


def test_who_cannot_be_asked_needs_the_moderators_note(pair, people):
    people["alice"].is_active = False
    people["alice"].save()
    with pytest.raises(NoteMissing):
        offer(pair, people)
    family = offer(pair, people, note="Même texte, mot pour mot.")
    assert not Mail.objects.filter(to=people["alice"].email, key__startswith="family:").exists()
    note = JournalEntry.objects.filter(verb="offer_family").first()
    assert note.details["note"] == "Même texte, mot pour mot."
    age(family)
    assert list(in_effect()) == [family]


def test_nobody_agrees_for_what_was_said_at_a_meeting(phase, pair, people):
    said = writing.published(phase, people["max"], people["mo"], origin="meeting")
    offer([pair[0], said], people, note="Dit à la rencontre de Limoges.")
    with pytest.raises(PermissionDenied):
        agree_family(kinship=tie(said), author=people["max"])


def test_the_region_ends_one_place_or_all(pair, people, phase):
    third = writing.published(phase, factories.user("zoe"), people["mo"])
    family = offer([*pair, third], people)
    age(family)
    with pytest.raises(PermissionDenied):
        end_family(family=family, moderator=people["bob"])
    end_family(family=family, moderator=people["ada"], proposal=third)
    assert family_in_effect(third) is None
    assert family_in_effect(pair[0]) == family
    for _ in range(2):
        end_family(family=family, moderator=people["mo"])
    assert not in_effect().exists()
    assert JournalEntry.objects.filter(verb="end_family").count() == 3
    assert offer(pair, people).number == 2
