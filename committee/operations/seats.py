"""Who holds the seats, and what they want to receive."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import person_of, record
from committee.models import Committee, Member, Seat


class AlreadySeated(Exception):
    """This person already sits on the committee."""


@transaction.atomic
def give_seat(*, committee, actor, title, college, email, name):
    """Make a seat and give it to the person of this address, whose account is made when there is
    none."""
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    seat = Seat.objects.create(committee=committee, title=title, college=college)
    seat_member(seat, person_of(email, name))
    record(actor=actor, verb="give_seat", item=title, place=committee.roadmap.place)
    return seat


def seat_member(seat, user, rank=Member.Rank.TITULAR, organisation=""):
    """Sit this person on the seat, under the committee's lock: one person, one place in it."""
    if Member.objects.standing().filter(seat__committee=seat.committee, user=user).exists():
        raise AlreadySeated
    return Member.objects.create(
        seat=seat, user=user, rank=rank, organisation=organisation, seated_at=timezone.now()
    )


@transaction.atomic
def end_seat(*, seat, actor):
    """End a seat: the links of its members die, its opinions stay in the record."""
    now = timezone.now()
    if Seat.objects.standing().filter(pk=seat.pk).update(ended_at=now):
        seat.members.filter(ended_at=None).update(ended_at=now)
        record(actor=actor, verb="end_seat", item=seat.title, place=seat.committee.roadmap.place)


@transaction.atomic
def stop_letters(*, member):
    """Stop writing to this member; the seat, its opinions and its work list stay."""
    written_to = Member.objects.filter(pk=member.pk, letters_stopped_at=None)
    if written_to.update(letters_stopped_at=timezone.now()):
        _record(member, "stop_letters")


@transaction.atomic
def resume_letters(*, member):
    """Write to this member again, from the next edition on."""
    stopped = Member.objects.filter(pk=member.pk, letters_stopped_at__isnull=False)
    if stopped.update(letters_stopped_at=None):
        _record(member, "resume_letters")


def _record(member, verb):
    seat = member.seat
    record(actor=member.user, verb=verb, item=seat.title, place=seat.committee.roadmap.place)
