"""Merging: the region decides on each published change, and the draft says at once what comes of
it. Whoever decided meanwhile is never overruled unawares."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from consultation.models import Change, Ruling
from consultation.operations.drafting import say_in_draft
from consultation.operations.proposals import journal
from consultation.queries.asked import now_says, put_into
from consultation.queries.asked import same as says_the_same
from roadmaps.fields import AMENDABLE
from roadmaps.models import Roadmap
from roadmaps.permissions import can_manage
from roadmaps.plan import plan_of

Outcome = Ruling.Outcome


class RuledSince(Exception):
    """Somebody decided on the change after the form was shown; `ruling` stands now, or None."""

    def __init__(self, ruling):
        super().__init__(str(ruling))
        self.ruling = ruling


class Collision(Exception):
    """Another value is accepted at the same place: `ruling` says which."""

    def __init__(self, ruling):
        super().__init__(str(ruling))
        self.ruling = ruling


class Unfounded(Exception):
    """A rejection without its reason."""


class SameWording(Exception):
    """A change accepted as modified that says what its author asked for."""


class NotMerged(Exception):
    """The proposal is answered, or no longer published: nothing is decided on it here."""


def roadmap_held(pk):
    """The roadmap, held until the transaction ends: one decision at a time."""
    roadmaps = Roadmap.objects.select_for_update(of=("self",))
    return roadmaps.select_related("region", "current").get(pk=pk)


@transaction.atomic
def rule(*, change, actor, outcome, value=None, reason="", seen=None):
    """Decide on a change, unless somebody decided since the decision `seen` (0: none yet); the
    same decision twice is one."""
    roadmap, held = held_for(change, actor)
    before = standing_on(held)
    if outcome == Outcome.ACCEPTED:
        value = brought_up_to_date(roadmap, held)
    ruling = Ruling(change=held, outcome=outcome, value=value, reason=reason, by=actor)
    if before and same(before, ruling):
        return before
    if seen not in (None, before.pk if before else 0):
        raise RuledSince(before)
    check(ruling)
    ruling.at = timezone.now()
    end(before, ruling.at)
    say_in_draft(roadmap, ruling, before)
    ruling.save()
    journal(actor, f"rule_{outcome}", held.proposal, field=held.field, key=held.key)
    return ruling


@transaction.atomic
def undo_ruling(*, change, actor, seen=None):
    """Take the last decision on a change back: nothing is decided, the draft says so."""
    roadmap, held = held_for(change, actor, undoing=True)
    before = standing_on(held)
    if before is None:
        return
    if seen not in (None, before.pk):
        raise RuledSince(before)
    end(before, timezone.now())
    say_in_draft(roadmap, None, before)
    journal(actor, "undo_ruling", held.proposal, field=held.field, key=held.key)


def brought_up_to_date(roadmap, change):
    """What an accepted change gives where the plan reworded the rest of its text since, else
    None: it gives what it asks for."""
    stop = plan_of(roadmap.current).by_action.get(change.proposal.action_id)
    now = now_says(stop, change) if stop else change.before
    text = put_into(change, now) if now != change.before else None
    return text if text != change.value else None


def held_for(change, actor, undoing=False):
    """The change's roadmap, held, and the change as it is now, when this person may decide."""
    roadmap = roadmap_held(change.proposal.roadmap_id)
    if not can_manage(actor, roadmap.region):
        raise PermissionDenied
    related = ("proposal__answer", "proposal__action", "proposal__roadmap__region")
    held = Change.objects.select_related(*related).get(pk=change.pk)
    proposal = held.proposal
    gone = not proposal.is_public and not undoing
    if gone or proposal.is_answered or proposal.action_id is None:
        raise NotMerged
    return roadmap, held


def standing_on(change):
    standing = Ruling.objects.standing().merging().filter(change=change)
    return standing.select_related("by", "change").first()


def same(one, other):
    names = ("outcome", "value", "reason", "by_id")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def check(ruling):
    """A rejection has its reason, a modification another value, a place one accepted value."""
    if ruling.outcome == Outcome.REJECTED and not ruling.reason.strip():
        raise Unfounded
    if ruling.outcome == Outcome.MODIFIED and ruling.value == ruling.change.value:
        raise SameWording
    if not ruling.is_taken or ruling.change.is_addition:
        return
    for other in Ruling.objects.standing_at(ruling.change).exclude(change=ruling.change):
        if not says_the_same(AMENDABLE[ruling.change.field], other.taken, ruling.taken):
            raise Collision(other)


def end(ruling, at):
    if ruling:
        Ruling.objects.filter(pk=ruling.pk).update(ended_at=at)
