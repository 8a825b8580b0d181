"""The seats as their secretary sees them: who sits, who is away, whom no mail reaches."""

from dataclasses import dataclass

from committee.models import Charge, Member, Seat
from outbox.models import Mail
from roadmaps.models import Roadmap


@dataclass(frozen=True)
class Place:
    """One of the two places of a seat, and who holds it."""

    rank: str
    member: Member | None
    absences: list
    away: object  # the absence that covers today
    invitation: Mail | None

    @property
    def label(self):
        return Member.Rank(self.rank).label

    @property
    def hindered(self):
        """Something keeps the member from sitting or from being written to."""
        member = self.member
        return not member.is_holding or self.absences or member.letters_stopped_at or self.unreached

    @property
    def unreached(self):
        """The invitation did not arrive."""
        return self.invitation and self.invitation.state in (Mail.State.FAILED, Mail.State.BOUNCED)


@dataclass(frozen=True)
class Row:
    """A seat with its places, and what it is charged with."""

    seat: Seat
    places: list
    speaker: Member | None
    is_chair: bool
    charges: list  # (the code of an axis, the title of its roadmap when there are several)

    @property
    def titular(self):
        return self.places[0]

    @property
    def substitute(self):
        return self.places[1]


def seating(committee, now, seats=None):
    """A row for each standing seat, or for each of these, at this moment."""
    seats = committee.seats.standing() if seats is None else seats
    seats = list(seats.with_bench().prefetch_related("charges__remit"))
    keys = [f"seat-given:{member.pk}" for seat in seats for member in seat.bench]
    mails = {mail.key: mail for mail in Mail.objects.filter(key__in=keys).defer("raw")}
    titles = titles_of(committee)
    day = committee.today(now)
    return [row_of(seat, committee, day, mails, titles) for seat in seats]


def in_public(committee, roadmap):
    """The standing seats as everybody may know them: which one presides, the axes of this roadmap
    on which each reports."""
    reports = {}
    for charge in Charge.objects.filter(remit__roadmap=roadmap, followed=True):
        reports.setdefault(charge.rapporteur_id, []).append(charge.axis)
    return [
        {
            "seat": seat,
            "presides": seat.pk == committee.chair_id,
            "reports": [axis for axis in reports.get(seat.pk, ()) if axis],
        }
        for seat in committee.seats.standing()
    ]


def titles_of(committee):
    """The titles of its roadmaps by id, all empty when there is one."""
    roadmaps = dict(Roadmap.objects.filter(remit__committee=committee).values_list("pk", "title"))
    return roadmaps if len(roadmaps) > 1 else dict.fromkeys(roadmaps, "")


def row_of(seat, committee, day, mails, titles):
    held = {member.rank: member for member in seat.bench}
    return Row(
        seat=seat,
        places=[place_of(rank, held.get(rank), day, mails) for rank in Member.Rank.values],
        speaker=seat.speaker(day),
        is_chair=committee.chair_id == seat.pk,
        charges=[
            (charge.axis, titles[charge.remit.roadmap_id])
            for charge in seat.charges.all()
            if charge.followed
        ],
    )


def place_of(rank, member, day, mails):
    absences = [one for one in member.absences.all() if one.until_on >= day] if member else []
    return Place(
        rank=rank,
        member=member,
        absences=absences,
        away=member and member.absence_on(day),
        invitation=member and mails.get(f"seat-given:{member.pk}"),
    )
