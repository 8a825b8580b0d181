"""Splitting: a proposal that asks for several things becomes several, with its author's consent."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultation.models import TIME_TO_OBJECT, Change, News, Proposal, Split, State
from consultation.operations.families import NoteMissing, OfferGone
from consultation.operations.letters import address, write
from consultation.operations.moderation import NotYours
from consultation.operations.news import announce
from consultation.operations.proposals import journal
from consultation.operations.submitting import hand_in
from consultation.operations.telling import alone
from consultation.permissions import can_be_asked, can_consent, can_decide
from consultation.queries.splits import OWN_WORDS, movable
from roadmaps.models import Roadmap
from roadmaps.permissions import can_moderate

WORDS = ("title", "reason", "summary")
KEPT = (
    "roadmap",
    "phase",
    "kind",
    "action",
    "axis",
    "author",
    "signature",
    "entered_by",
    "origin",
    "origin_label",
    "made_on",
    "carried_at",
)


class NotSplittable(Exception):
    """The proposal is not public, is answered, was split, or a split of it is offered already."""


class NotAPartition(Exception):
    """Each change goes to exactly one part, and each part asks for something under a title."""


@transaction.atomic
def offer_split(*, proposal, moderator, parts, note="", now=None):
    """Ask the author whether their proposal becomes these parts: at once if they agree, else after
    seven days without an objection. It stays readable, with its votes."""
    held = hold(proposal)
    if not can_decide(moderator, held):
        raise NotYours
    offered = Split.objects.standing().filter(proposal=held)
    if not is_discussed(held) or offered.exists():
        raise NotSplittable
    check_parts(held, parts)
    if not note.strip() and not can_be_asked(held):
        raise NoteMissing
    now = now or timezone.now()
    split = Split.objects.create(
        proposal=held,
        parts=parts,
        offered_by=moderator,
        offered_at=now,
        takes_effect_at=now + TIME_TO_OBJECT,
    )
    journal(moderator, "offer_split", held, note=note)
    tell(split, "split_offered", until=split.takes_effect_at)
    return split


def check_parts(proposal, parts):
    """Raise NotAPartition unless the parts share out all that the proposal asks."""
    given = sorted(pk for part in parts for pk in part["changes"])
    whole = all(part["title"].strip() for part in parts) and len(parts) > 1
    if proposal.action_id:
        whole = whole and all(part["changes"] for part in parts)
    if not whole or given != sorted(change.pk for change in movable(proposal)):
        raise NotAPartition


def hold(proposal):
    """The proposal, held, with what its parts take over."""
    related = ("roadmap__region", "author", "entered_by", "answer")
    held = Proposal.objects.select_for_update(of=["self"]).select_related(*related)
    return held.get(pk=proposal.pk)


def is_discussed(proposal):
    """It is public, and the region has not answered it."""
    return proposal.is_public and not proposal.is_answered


def tell(split, template, **context):
    write(
        split.proposal,
        key=f"{template}:{split.pk}",
        template=template,
        parts=split.parts,
        offer_url=address(split.proposal, "split_offer"),
        **context,
    )


@transaction.atomic
def agree_split(*, split, author, parts=None):
    """The author agrees, with these parts when they wrote them again: it is done at once. Words
    that no moderator has read wait for one, as any proposal does; twice is once."""
    held = held_for(author, split)
    if held.done_at:
        return held
    if held.objected_at or held.ended_at or not is_discussed(held.proposal):
        raise OfferGone
    reworded = parts is not None and words_of(parts) != words_of(held.parts)
    if parts is not None:
        check_parts(held.proposal, parts)
        held.parts = parts
    held.agreed_at = timezone.now()
    held.save(update_fields=["agreed_at", "parts"])
    journal(author, "agree_split", held.proposal)
    carry_out(held, reworded)
    return held


def words_of(parts):
    return [[part.get(name, "") for name in WORDS] for part in parts]


@transaction.atomic
def object_split(*, split, author, word=""):
    """The author objects before it is done: the proposal stays one; twice is once."""
    held = held_for(author, split)
    if held.done_at or held.ended_at:
        raise OfferGone
    if held.objected_at is None:
        held.objected_at, held.objection = timezone.now(), word
        held.save(update_fields=["objected_at", "objection"])
        journal(author, "object_split", held.proposal)
    return held


def held_for(author, split):
    """The split, held, for the author of its proposal."""
    related = ("proposal__roadmap__region", "proposal__author")
    held = Split.objects.select_for_update(of=["self"]).select_related(*related).get(pk=split.pk)
    if not can_consent(author, held.proposal):
        raise PermissionDenied
    return held


@transaction.atomic
def end_split(*, split, moderator):
    """The region takes back a split that is offered and not done; twice is once."""
    held = Split.objects.select_for_update(of=["self"]).get(pk=split.pk)
    if not can_moderate(moderator, held.proposal.roadmap.region):
        raise PermissionDenied
    if held.done_at:
        raise OfferGone
    if held.ended_at is None and held.objected_at is None:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        journal(moderator, "end_split", held.proposal)
    return held


def carry_out_splits():
    """Carry out each split that was not objected to in seven days."""
    for split in Split.objects.due().order_by("pk"):
        alone(carry_out_due, split)


@transaction.atomic
def carry_out_due(split):
    """Carry out one split, once, unless its author objected meanwhile; they are told."""
    due = Split.objects.due().select_for_update(of=["self"]).select_related("proposal__roadmap")
    held = due.filter(pk=split.pk).first()
    if held and carry_out(held):
        tell(held, "split_done")


def carry_out(held, reworded=False):
    """Make each part a proposal of the same author; none when what is to be split is no longer
    public, or is answered."""
    Roadmap.objects.select_for_update().get(pk=held.proposal.roadmap_id)
    original = hold(held.proposal)
    if not is_discussed(original):
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        return []
    made = [make_part(original, part, reworded) for part in held.parts]
    held.done_at = timezone.now()
    held.save(update_fields=["done_at"])
    journal(None, "split_proposal", original, parts=[part.number for part in made])
    return made


def make_part(original, said, reworded):
    """One part: its changes copied, and the words that are its own."""
    last = Proposal.objects.filter(roadmap=original.roadmap_id).aggregate(last=Max("number"))
    now = timezone.now()
    part = Proposal.objects.create(
        number=last["last"] + 1,
        split_from=original,
        title=said["title"],
        reason=said["reason"],
        created_at=now,
        **{name: getattr(original, name) for name in KEPT},
    )
    Change.objects.bulk_create(changes_of(original, part, said))
    if reworded:
        hand_in(part, now)
    else:
        part.state, part.submitted_at, part.published_at = State.PUBLISHED, now, now
        part.save()
    if part.is_public:
        announce(
            kind=News.Kind.PROPOSAL, key=f"proposal:{part.pk}", roadmap=part.roadmap, proposal=part
        )
    return part


def changes_of(original, part, said):
    """The changes of one part; of a new action, its title and summary are its own words."""
    kept = ("field", "key", "before", "value", "reason")
    for change in movable(original):
        if change.pk in said["changes"]:
            yield Change(proposal=part, **{name: getattr(change, name) for name in kept})
    if not original.action_id:
        for field in OWN_WORDS:
            if said.get(field):
                yield Change(proposal=part, field=field, before="", value=said[field])
