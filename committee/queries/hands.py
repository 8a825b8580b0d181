"""Who may do what with the committee's positions."""

from dataclasses import dataclass

from committee.models import Charge, Member
from committee.queries.seats import may_speak, member_of
from roadmaps.permissions import can_keep_committee


@dataclass(frozen=True)
class Hand:
    """What one person may do with the positions of a committee: as a member of it, as its chair, as
    the rapporteur of some axes, as its secretary."""

    member: Member | None
    chairs: bool
    axes: frozenset
    keeps: bool

    @property
    def prepares(self):
        """Whether the room of the positions opens to them."""
        return self.leads or bool(self.axes)

    @property
    def leads(self):
        """Whether they call sittings, keep their minutes and publish them."""
        return self.chairs or self.keeps

    @property
    def reads(self):
        """Whether they read what the committee has decided before it is published."""
        return self.member is not None or self.keeps

    def may_draft(self, axis):
        """Whether they propose positions on the actions of this axis, named by its code."""
        return self.chairs or axis in self.axes


def hand_of(user, roadmap, committee):
    """What this person may do with the positions of the committee of this roadmap; a substitute
    chairs and reports only while the titular is away."""
    member = member_of(user, roadmap)
    seat = member.seat_id if member and may_speak(member) else None
    charges = Charge.objects.filter(remit__roadmap=roadmap, rapporteur=seat) if seat else ()
    return Hand(
        member=member,
        chairs=seat is not None and committee.chair_id == seat,
        axes=frozenset(charge.axis for charge in charges),
        keeps=can_keep_committee(user, roadmap.region),
    )
