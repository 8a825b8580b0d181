"""A member's time on a seat: suspended, away, leaving it, written to or not."""

from django.db import transaction
from django.utils import timezone

from committee.invitations import seat_changed
from committee.models import Absence, Member
from committee.operations.committees import hold_committee
from committee.operations.seats import close, journal, tell


@transaction.atomic
def end_member(*, member, actor):
    """End a membership without giving the place to another: it stays vacant."""
    hold_committee(member.seat.committee)
    if Member.objects.standing().filter(pk=member.pk).exists():
        close(member)
        journal(actor, "end_member", member.seat, rank=member.rank)


@transaction.atomic
def suspend_member(*, member, actor, reason):
    """Suspend a member, for a reason they are told: no letter, no link, no opinion until it is
    lifted; the substitute sits."""
    standing = Member.objects.standing().filter(pk=member.pk, suspended_at=None)
    if standing.update(suspended_at=timezone.now(), suspended_for=reason):
        member.refresh_from_db()
        tell(member, key_of(member, "suspended"), seat_changed(member, "suspended"))
        journal(actor, "suspend_member", member.seat, rank=member.rank, reason=reason)


@transaction.atomic
def lift_suspension(*, member, actor):
    """Let a suspended member sit again, and tell them."""
    member.refresh_from_db()
    key = key_of(member, "resumed")
    suspended = Member.objects.standing().filter(pk=member.pk, suspended_at__isnull=False)
    if suspended.update(suspended_at=None, suspended_for=""):
        tell(member, key, seat_changed(member, "resumed"))
        journal(actor, "lift_suspension", member.seat, rank=member.rank)


def key_of(member, change):
    """One mail for each suspension, and one for its end."""
    at = member.suspended_at and int(member.suspended_at.timestamp() * 1000)
    return f"seat-{change}:{member.pk}:{at}"


@transaction.atomic
def declare_absence(*, member, actor, from_on, until_on):
    """Declare dates, both included, on which a member is away: no letter, the substitute sits; on
    the return, one letter tells all that was missed."""
    facts = {"member": member, "from_on": from_on, "until_on": until_on}
    absence, created = Absence.objects.get_or_create(**facts)
    if created:
        journal(actor, "declare_absence", member.seat, rank=member.rank)
    return absence


@transaction.atomic
def withdraw_absence(*, absence, actor):
    """Take a declared absence back."""
    member = absence.member
    if Absence.objects.filter(pk=absence.pk).delete()[0]:
        journal(actor, "withdraw_absence", member.seat, rank=member.rank)


@transaction.atomic
def stop_letters(*, member):
    """Stop writing to this member; the seat, its opinions and its work list stay."""
    written_to = Member.objects.filter(pk=member.pk, letters_stopped_at=None)
    if written_to.update(letters_stopped_at=timezone.now()):
        journal(member.user, "stop_letters", member.seat)


@transaction.atomic
def resume_letters(*, member):
    """Write to this member again, from the next edition on."""
    stopped = Member.objects.filter(pk=member.pk, letters_stopped_at__isnull=False)
    if stopped.update(letters_stopped_at=None):
        journal(member.user, "resume_letters", member.seat)
