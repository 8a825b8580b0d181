"""Who has a case before them for some minutes, and who took it on for longer."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.operations import record
from consultation.models import Hold, about
from consultation.permissions import can_decide, has_stake
from consultation.queries.contributions import kind_of, name_of

LENGTH = timedelta(minutes=10)


class HeldByAnother(Exception):
    """Another moderator has this case before them; `hold` says who and until when."""

    def __init__(self, hold):
        super().__init__(str(hold.pk))
        self.hold = hold


class NotTheirs(Exception):
    """This case cannot be given to this person: they do not moderate, or it is their own."""


def held_by_others(items, user):
    """The holds that others have now on these contributions, by their kind and key."""
    mine = Q()
    for item in items:
        mine |= Q(**about(item))
    holds = Hold.objects.filter(mine, held_until__gt=timezone.now()) if items else ()
    others = (hold for hold in holds if hold.held_by_id not in (None, user.pk))
    return {key_of(hold): hold for hold in others}


def key_of(hold):
    if hold.proposal_id:
        return "proposal", hold.proposal_id
    if hold.argument_id:
        return "argument", hold.argument_id
    return "statement", hold.statement_id


def row_of(item):
    """The one row that says who has this contribution, held until the transaction ends."""
    type(item).objects.select_for_update(of=["self"]).get(pk=item.pk)
    hold, _made = Hold.objects.get_or_create(**about(item))
    return hold


@transaction.atomic
def hold_case(*, item, user):
    """Have this case before oneself for some minutes, again as long as the page is open; nobody
    takes it from another before their minutes are over. One has one case at a time, and never one's
    own, which would keep it from the others."""
    if has_stake(user, item):
        raise NotTheirs
    now = timezone.now()
    hold = row_of(item)
    if hold.held_by_id not in (None, user.pk) and hold.held_until > now:
        raise HeldByAnother(hold)
    Hold.objects.filter(held_by=user).exclude(pk=hold.pk).update(held_by=None, held_until=None)
    hold.held_by, hold.held_until = user, now + LENGTH
    hold.save(update_fields=["held_by", "held_until"])
    return hold


@transaction.atomic
def assign_case(*, item, actor, to):
    """Give this case to one moderator, or to nobody in particular; nobody gives away their own."""
    if not can_decide(actor, item) or to is not None and not can_decide(to, item):
        raise NotTheirs
    hold = row_of(item)
    hold.assigned_to, hold.assigned_at = to, timezone.now() if to else None
    hold.save(update_fields=["assigned_to", "assigned_at"])
    verb = f"assign_{kind_of(item)}"
    details = {"to": to.pk} if to else {}
    record(actor=actor, verb=verb, item=name_of(item), place=item.roadmap.place, **details)
    return hold
