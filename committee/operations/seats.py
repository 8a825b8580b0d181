"""The seats of a committee, and who sits on them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.identity import email_key
from accounts.operations import person_of, record
from committee.invitations import seat_changed, seat_given
from committee.models import Charge, Committee, Member, Seat
from committee.operations.committees import hold_committee
from outbox.models import Mail
from outbox.operations import owe


class AlreadySeated(Exception):
    """This person already sits on the committee."""


class PlaceChanged(Exception):
    """The place is no longer as the secretary saw it."""


@dataclass(frozen=True)
class Invited:
    """Whom a place is given to."""

    name: str
    email: str
    organisation: str = ""


@transaction.atomic
def give_seat(*, committee, actor, title, college, invited=None):
    """Make a seat and, where somebody is named, give it to the person of this address, whose
    account is made when there is none; they are told by mail. Sent twice, it is the one there."""
    hold_committee(committee)
    facts = {"committee": committee, "title": title, "college": college}
    there = Seat.objects.standing().filter(**facts)
    same = holding(there, invited.email) if invited else vacant(there)
    if same:
        return same
    seat = Seat.objects.create(**facts)
    if invited:
        welcome(seat, invited, Member.Rank.TITULAR)
    journal(actor, "give_seat", seat)
    return seat


def holding(seats, email):
    """The one of these seats that the person of this address holds, or None."""
    person = {"members__user__email_key": email_key(email), "members__ended_at": None}
    return seats.filter(**person).first()


def vacant(seats):
    """The first of these seats that nobody holds, or None."""
    return seats.exclude(members__in=Member.objects.standing()).first()


@transaction.atomic
def seat_person(*, seat, actor, rank, invited, instead_of=None):
    """Seat a person as the titular or the substitute, and tell them; whoever held that place hands
    it over in the same act and their links die. Done twice, it is done once."""
    hold_committee(seat.committee)
    if not Seat.objects.standing().filter(pk=seat.pk).exists():
        raise PlaceChanged
    person = person_of(invited.email, invited.name)
    holder = seat.members.filter(ended_at=None, rank=rank).first()
    if holder and holder.user_id == person.pk:
        return holder
    if holder != instead_of:
        raise PlaceChanged
    if holder:
        close(holder)
    member = welcome(seat, invited, rank)
    journal(actor, "replace_member" if holder else "seat_person", seat, rank=rank)
    return member


def welcome(seat, invited, rank):
    """Seat this person and owe them the mail that says so; a substitute who becomes the titular
    leaves the other place of the same seat."""
    person = person_of(invited.email, invited.name)
    seat.members.filter(ended_at=None, user=person).update(ended_at=timezone.now())
    member = seat_member(seat, person, rank, invited.organisation)
    tell(member, f"seat-given:{member.pk}", seat_given(member))
    return member


def seat_member(seat, user, rank=Member.Rank.TITULAR, organisation=""):
    """Sit this person on the seat, under the committee's lock: one person, one place in it."""
    if Member.objects.standing().filter(seat__committee=seat.committee, user=user).exists():
        raise AlreadySeated
    return Member.objects.create(
        seat=seat, user=user, rank=rank, organisation=organisation, seated_at=timezone.now()
    )


@transaction.atomic
def settle_seat(*, seat, actor, title, college):
    """Change what the seat is called and the college it is counted in."""
    if (seat.title, seat.college) != (title, college):
        Seat.objects.filter(pk=seat.pk).update(title=title, college=college)
        journal(actor, "settle_seat", Seat(committee=seat.committee, title=title))


@transaction.atomic
def end_seat(*, seat, actor):
    """End a seat: the links of its members die, its opinions stay in the record; it no longer
    presides nor reports."""
    held = hold_committee(seat.committee)
    if not Seat.objects.standing().filter(pk=seat.pk).update(ended_at=timezone.now()):
        return
    for member in seat.members.filter(ended_at=None).select_related("user", "seat__committee"):
        close(member)
    Committee.objects.filter(pk=held.pk, chair=seat).update(chair=None)
    Charge.objects.filter(rapporteur=seat).update(rapporteur=None)
    journal(actor, "end_seat", seat)


@transaction.atomic
def make_chair(*, seat, actor):
    """Give the chair of the committee to a seat; another one no longer holds it."""
    hold_committee(seat.committee)
    if not Seat.objects.standing().filter(pk=seat.pk).exists():
        raise PlaceChanged
    others = Committee.objects.filter(pk=seat.committee_id).exclude(chair=seat)
    if others.update(chair=seat):
        journal(actor, "make_chair", seat)


@transaction.atomic
def leave_chair(*, seat, actor):
    """Leave the chair of the committee vacant."""
    if Committee.objects.filter(pk=seat.committee_id, chair=seat).update(chair=None):
        journal(actor, "leave_chair", seat)


def close(member):
    """End a membership and tell who held it; their links die with it."""
    if Member.objects.filter(pk=member.pk, ended_at=None).update(ended_at=timezone.now()):
        tell(member, f"seat-ended:{member.pk}", seat_changed(member, "ended"))


def tell(member, key, letter):
    owe(key=key, kind=Mail.Kind.NOTICE, to=member.user.email, letter=letter)


def journal(actor, verb, seat, **details):
    place = seat.committee.roadmap.place
    record(actor=actor, verb=verb, item=seat.title, place=place, **details)
