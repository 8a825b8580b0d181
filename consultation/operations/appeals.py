"""Appealing from a decision of moderation, and settling the appeal: by somebody else, once."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import JournalEntry
from accounts.operations import record
from consultation.models import Appeal, Decision, State, about
from consultation.operations.appeal_letters import tell_outcome, tell_receipt
from consultation.operations.moderation import Incomplete, NotYours, line_of
from consultation.operations.submitting import announce_published
from consultation.permissions import can_appeal, can_settle
from consultation.queries.contributions import name_of

Verb = Decision.Verb


class NotAppealable(Exception):
    """The decision no longer stands, its time to appeal is over, or it is not this person's."""


class AlreadySettled(Exception):
    """Somebody settled the appeal before; `appeal` says how."""

    def __init__(self, appeal):
        super().__init__(str(appeal))
        self.appeal = appeal


class NotRestorable(Exception):
    """What was to be shown again has been said again since, in the one place there is for it."""


@transaction.atomic
def appeal_decision(*, decision, by, text):
    """Say, once and within thirty days, why a decision is unjust; another person will settle it."""
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    made = Appeal.objects.filter(decision=held).first()
    if made and made.by == by:
        return made
    if not can_appeal(by, held):
        raise NotAppealable
    if not text.strip():
        raise Incomplete("text")
    appeal = Appeal.objects.create(decision=held, by=by, text=text.strip(), at=timezone.now())
    item = held.item
    record(actor=by, verb="appeal_decision", item=name_of(item), place=item.roadmap.place)
    tell_receipt(appeal)
    return appeal


@transaction.atomic
def settle_appeal(*, appeal, by, outcome, reasons):
    """Confirm the decision or undo it, with reasons that its author is sent; what is undone is
    public again even when its phase has closed since."""
    held = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if held.outcome:
        raise AlreadySettled(held)
    if not can_settle(by, held):
        raise NotYours
    if outcome not in Appeal.Outcome.values:
        raise Incomplete("outcome")
    if not reasons.strip():
        raise Incomplete("reasons")
    now, item = timezone.now(), held.decision.item
    held.outcome, held.reasons, held.decided_by, held.decided_at = outcome, reasons.strip(), by, now
    held.save()
    overturned = outcome == Appeal.Outcome.OVERTURNED
    if overturned:
        restore(item, now)
    settled = Decision.objects.create(
        verb=Verb.RESTORE if overturned else Verb.UPHOLD,
        reason="" if overturned else held.decision.reason,
        message=held.reasons,
        moderator=by,
        waiting_since=held.at,
        at=now,
        **about(item),
    )
    JournalEntry.objects.bulk_create([line_of(settled)])
    tell_outcome(held)
    return held


def restore(item, now):
    """Show what was refused or hidden, as if it had never been."""
    kind = type(item)
    first_time = item.published_at is None
    item.state, item.hidden_at, item.unread_since = State.PUBLISHED, None, None
    item.published_at = item.published_at or now
    try:
        with transaction.atomic():
            item.save(update_fields=["state", "hidden_at", "unread_since", "published_at"])
    except IntegrityError:
        raise NotRestorable from None
    if first_time:
        announce_published([kind.objects.get(pk=item.pk)])
