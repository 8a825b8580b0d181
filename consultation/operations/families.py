"""Families: proposals that ask for the same thing, brought together with their authors' consent."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultation.models import TIME_TO_OBJECT, Family, Kinship, News, Proposal
from consultation.operations.letters import address, write
from consultation.operations.moderation import NotYours
from consultation.operations.news import announce
from consultation.operations.proposals import journal
from consultation.operations.telling import alone
from consultation.permissions import can_be_asked, can_consent, can_decide
from consultation.queries.families import ENOUGH, in_effect
from roadmaps.models import Roadmap
from roadmaps.permissions import can_moderate


class NotTogether(Exception):
    """These proposals make no family: fewer than two, or one of them is not public."""


class Elsewhere(Exception):
    """A proposal stands in another family, or objected to this one; `kinship` says which."""

    def __init__(self, kinship):
        super().__init__(str(kinship))
        self.kinship = kinship


class NoteMissing(Exception):
    """Nobody can be asked for one of these proposals: the moderator says why it is right."""


class OfferGone(Exception):
    """What was offered was objected to, ended or done since it was read."""


@dataclass(frozen=True)
class Offer:
    """What a moderator offers: which proposals, and what they ask together; a family that exists
    already keeps its title."""

    proposals: list
    title: str = ""
    family: Family | None = None
    note: str = ""


@transaction.atomic
def offer_family(*, roadmap, moderator, offer, now=None):
    """Ask the authors of these proposals whether they stand together. It takes effect at once for
    who agrees, else after seven days without an objection; nothing of theirs moves."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    proposals = offered(roadmap, moderator, offer)
    now, ties = now or timezone.now(), []
    family = offer.family or begin_family(roadmap, moderator, offer.title, now)
    for proposal in proposals:
        ties.append(
            Kinship.objects.create(
                family=family,
                proposal=proposal,
                offered_by=moderator,
                offered_at=now,
                takes_effect_at=now + TIME_TO_OBJECT,
            )
        )
        facts = {"family": family.number, "note": offer.note}
        journal(moderator, "offer_family", proposal, **facts)
    for tie in ties:
        ask(tie)
    return family


def offered(roadmap, moderator, offer):
    """The proposals offered that are not in the family yet, when each may be and nobody decides on
    their own."""
    wanted = Proposal.objects.published().filter(
        roadmap=roadmap, pk__in=[one.pk for one in offer.proposals]
    )
    found = list(wanted.select_related("author", "entered_by", "roadmap__region"))
    there = Kinship.objects.standing().filter(family=offer.family) if offer.family else []
    inside = {tie.proposal_id for tie in there}
    new = [one for one in found if one.pk not in inside]
    if len(found) < len(offer.proposals) or not new or len(inside) + len(new) < ENOUGH:
        raise NotTogether
    if not all(can_decide(moderator, one) for one in found):
        raise NotYours
    taken = Kinship.objects.standing().filter(proposal__in=new)
    refused = Kinship.objects.exclude(objected_at=None).filter(family=offer.family)
    for kinship in [*taken, *refused.filter(proposal__in=new)]:
        raise Elsewhere(kinship)
    if not offer.note.strip() and not all(can_be_asked(one) for one in new):
        raise NoteMissing
    return new


def begin_family(roadmap, moderator, title, now):
    last = Family.objects.filter(roadmap=roadmap).aggregate(last=Max("number"))["last"] or 0
    return Family.objects.create(
        roadmap=roadmap,
        number=last + 1,
        title=title,
        opened_by=moderator,
        opened_at=now,
    )


def ask(tie):
    """Owe the author of a proposal the offer, and how to answer it."""
    others = tie.family.kinships.standing().exclude(pk=tie.pk)
    write(
        tie.proposal,
        key=f"family:{tie.pk}",
        template="family_offered",
        family=tie.family,
        others=[one.proposal for one in others.select_related("proposal")[:5]],
        until=tie.takes_effect_at,
        offer_url=address(tie.proposal, "family_offer"),
    )


@transaction.atomic
def agree_family(*, kinship, author):
    """The author agrees: their proposal's place in the family takes effect at once; twice is
    once."""
    held = held_for(author, kinship)
    if held.ended_at or held.objected_at:
        raise OfferGone
    if held.agreed_at is None:
        held.agreed_at = timezone.now()
        held.save(update_fields=["agreed_at"])
        journal(author, "agree_family", held.proposal, family=held.family.number)
        for family in in_effect().filter(pk=held.family_id):
            tell_family(family)
    return held


@transaction.atomic
def object_family(*, kinship, author, word=""):
    """The author objects, at any time: their proposal leaves the family at once; twice is once."""
    held = held_for(author, kinship)
    if held.ended_at:
        raise OfferGone
    if held.objected_at is None:
        held.objected_at, held.objection = timezone.now(), word
        held.save(update_fields=["objected_at", "objection"])
        journal(author, "object_family", held.proposal, family=held.family.number)
    return held


def held_for(author, kinship):
    """The tie, held, for whoever its author is."""
    related = ("family", "proposal__roadmap__region", "proposal__author")
    held = Kinship.objects.select_for_update(of=["self"]).select_related(*related)
    held = held.get(pk=kinship.pk)
    if not can_consent(author, held.proposal):
        raise PermissionDenied
    return held


@transaction.atomic
def end_family(*, family, moderator, proposal=None):
    """The region ends a family, or one proposal's place in it; the proposals stay as they are."""
    if not can_moderate(moderator, family.roadmap.region):
        raise PermissionDenied
    ties = family.kinships.standing().select_for_update(of=["self"])
    ties = ties.filter(proposal=proposal) if proposal else ties
    for tie in ties.select_related("proposal__roadmap__region"):
        tie.ended_at = timezone.now()
        tie.save(update_fields=["ended_at"])
        journal(moderator, "end_family", tie.proposal, family=family.number)


def tell_families():
    """Tell once of each family that has come into effect, by agreement or by the clock."""
    for family in in_effect().filter(news=None).select_related("roadmap"):
        alone(tell_family, family)


def tell_family(family):
    announce(
        kind=News.Kind.FAMILY, key=f"family:{family.pk}", roadmap=family.roadmap, family=family
    )
