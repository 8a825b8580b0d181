"""Deciding on what people submit or report: one decision, with its reason, told to the author."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from consultation.models import Decision, Proposal, Reason
from consultation.operations.letters import tell_author
from consultation.operations.proposals import journal
from consultation.permissions import can_decide
from consultation.queries.proposals import may_propose_until
from roadmaps.operations import PhaseClosed

State = Proposal.State
Verb = Decision.Verb
ON_REPORTED = (Verb.KEEP, Verb.HIDE)
WITH_REASON = (Verb.REFUSE, Verb.HIDE)


class AlreadyDecided(Exception):
    """What was to be decided on is settled, or no longer what the moderator had read;
    `decision` is the last one, or None when the author acted."""

    def __init__(self, decision):
        super().__init__(str(decision))
        self.decision = decision


class NotYours(Exception):
    """Nobody decides on their own contribution, their organisation's, or one they entered."""


class Incomplete(Exception):
    """The decision lacks its reason or its message; `field` says which."""

    def __init__(self, field):
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Verdict:
    """What a moderator decides, why, and what the author is told."""

    verb: str
    reason: str = ""
    message: str = ""


def check(verdict):
    """A refusal names a reason of the closed list; a request for a change says which."""
    if verdict.verb in WITH_REASON and verdict.reason not in Reason.values:
        raise Incomplete("reason")
    if verdict.verb == Verb.ASK and not verdict.message.strip():
        raise Incomplete("message")


@transaction.atomic
def decide(*, proposal, moderator, verdict, seen):
    """Settle a case once, as the moderator had read it (`seen`), and tell the author."""
    check(verdict)
    held = (
        Proposal.objects.select_for_update(of=["self"])
        .select_related("roadmap__region", "phase", "entered_by")
        .get(pk=proposal.pk)
    )
    if not can_decide(moderator, held):
        raise NotYours
    reported = verdict.verb in ON_REPORTED
    settle = settle_reports if reported else leave_queue
    since = settle(held, verdict, seen)
    if since is None:
        raise AlreadyDecided(held.decisions.select_related("moderator").last())
    decision = Decision.objects.create(
        proposal=held,
        verb=verdict.verb,
        reason=verdict.reason if verdict.verb in WITH_REASON else "",
        message=verdict.message.strip(),
        moderator=moderator,
        waiting_since=since,
        at=timezone.now(),
    )
    journal(moderator, f"moderate_{verdict.verb}", held, reason=decision.reason)
    if verdict.verb != Verb.KEEP:
        tell_author(decision)
    return decision


def leave_queue(held, verdict, seen):
    """Give a submitted proposal its new state; since when it waited, or None when the state or
    the text seen is no longer there."""
    if held.state != State.SUBMITTED or held.submitted_at.isoformat() != seen:
        return None
    if verdict.verb == Verb.PUBLISH:
        held.state, held.published_at = State.PUBLISHED, timezone.now()
    elif verdict.verb == Verb.REFUSE:
        held.state = State.REFUSED
    else:
        held.state = State.CHANGE_REQUESTED
        if may_propose_until(held.roadmap) is None:
            raise PhaseClosed(held.phase)
    held.save(update_fields=["state", "published_at"])
    return held.submitted_at


def settle_reports(held, verdict, seen):
    """Close the reports seen, and hide what they are about or keep it; the oldest report's time,
    or None when somebody settled them or the author took the proposal back."""
    if not held.is_public or not seen.isdecimal():
        return None
    reports = held.reports.filter(settled_at=None, pk__lte=int(seen))
    oldest = reports.order_by("created_at").first()
    if oldest is None:
        return None
    reports.update(settled_at=timezone.now())
    if verdict.verb == Verb.HIDE:
        held.hidden_at = timezone.now()
        held.save(update_fields=["hidden_at"])
    return oldest.created_at
