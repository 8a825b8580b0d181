"""Filing a new action under the axis it belongs to, with its author told."""

from django.db import transaction
from django.utils import timezone

from consultation.models import Decision, Proposal, State
from consultation.operations.letters import write
from consultation.operations.moderation import Incomplete, NotYours
from consultation.operations.proposals import journal
from consultation.permissions import can_decide
from consultation.queries.proposals import axis_of, plan_for

MOVABLE = (State.SUBMITTED, State.PUBLISHED)


class NotMovable(Exception):
    """It amends an action, is answered or no longer stands: where it is filed is not mended."""


class MovedSince(Exception):
    """It is filed elsewhere than where this form saw it."""


@transaction.atomic
def move_proposal(*, proposal, moderator, axis, reason, seen):
    """File a new action under another axis, and say why to its author; its text, its number and
    its votes stay."""
    related = ("roadmap__region", "roadmap__current", "author", "entered_by", "answer")
    held = Proposal.objects.select_for_update(of=["self"]).select_related(*related)
    held = held.get(pk=proposal.pk)
    if not can_decide(moderator, held):
        raise NotYours
    if held.kind != Proposal.Kind.NEW or held.state not in MOVABLE:
        raise NotMovable
    if held.hidden_at or held.is_answered:
        raise NotMovable
    if held.axis != seen:
        raise MovedSince
    plan = plan_for(held.roadmap)
    if axis == held.axis or axis_of(plan, axis) is None:
        raise Incomplete("axis")
    if not reason.strip():
        raise Incomplete("reason")
    return file_under(held, moderator, axis, reason.strip())


def file_under(held, moderator, axis, reason):
    now = timezone.now()
    decision = Decision.objects.create(
        proposal=held,
        verb=Decision.Verb.MOVE,
        message=reason,
        moved_from=held.axis,
        moved_to=axis,
        moderator=moderator,
        waiting_since=now,
        at=now,
    )
    held.axis = axis
    held.save(update_fields=["axis"])
    plan = plan_for(held.roadmap)
    journal(moderator, "moderate_move", held, moved_from=decision.moved_from, moved_to=axis)
    write(
        held,
        key=f"moved:{decision.pk}",
        template="proposal_moved",
        decision=decision,
        moved_from=axis_of(plan, decision.moved_from),
        moved_to=axis_of(plan, axis),
    )
    return decision
