"""The committee's seats, and who sat on each of them on which day."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from accounts.operations import account_of
from committee.models import Absence, Member, Seat
from committee.operations import Invited, seat_person, suspend_member
from demo.loading.times import as_of

NEVER = 9999  # days from now


@dataclass
class Holder:
    """One person of a seat; days are counted from the day of loading."""

    facts: dict
    member: Member

    def is_there(self, day):
        gone = self.facts.get("suspended", [NEVER])[0]
        away = self.facts.get("absent", [NEVER, NEVER])
        tenure = self.facts.get("seated", -NEVER) <= day < self.facts.get("ended", NEVER)
        return tenure and day < gone and not away[0] <= day <= away[1]


@dataclass
class Place:
    """A seat with those who hold it, the titular first."""

    seat: Seat
    facts: list
    holders: list = field(default_factory=list)

    def sit(self, facts, at):
        member = Member.objects.create(
            seat=self.seat,
            user=person(facts),
            rank="substitute" if facts.get("substitute") else "titular",
            organisation=facts["organisation"],
            seated_at=at,
        )
        if "absent" in facts:
            start, end = (timezone.localdate() + timedelta(days=day) for day in facts["absent"])
            Absence.objects.create(member=member, from_on=start, until_on=end)
        self.holders.append(Holder(facts, member))

    def speaker(self, day):
        """Who sits that day, or None."""
        return next((one.member for one in self.holders if one.is_there(day)), None)


def person(facts):
    user = account_of(f"{facts['email_local']}@demo.example")
    user.name = facts["name"]
    user.save(update_fields=["name"])
    return user


def make_places(committee, rows):
    """The seats with those who held them when the committee began."""
    places = []
    for row in rows:
        seat = Seat.objects.create(committee=committee, title=row["title"], college=row["college"])
        places.append(Place(seat, row["members"]))
        for facts in row["members"]:
            if "seated" not in facts:
                places[-1].sit(facts, committee.starts_at)
    return places


def replace(places, clock, actor):
    """Those who left hand their place over."""
    for place in places:
        for facts in place.facts:
            if "seated" in facts:
                succeed(place, facts, clock.in_days(facts["seated"], 10), actor)


def succeed(place, facts, at, actor):
    former, user = place.holders[0].member, person(facts)
    with as_of(at):
        member = seat_person(
            seat=place.seat,
            actor=actor,
            rank=former.rank,
            invited=Invited(user.name, user.email, facts["organisation"]),
            instead_of=former,
        )
    Member.objects.filter(pk=former.pk).update(ended_at=at)
    Member.objects.filter(pk=member.pk).update(seated_at=at)
    place.holders.append(Holder(facts, member))


def suspend(places, clock, actor):
    for place in places:
        for holder in place.holders:
            if "suspended" in holder.facts:
                days, why = holder.facts["suspended"]
                at = clock.in_days(days, 10)
                with as_of(at):
                    suspend_member(member=holder.member, actor=actor, reason=why)
                Member.objects.filter(pk=holder.member.pk).update(suspended_at=at)
