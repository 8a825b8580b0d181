"""Members give their opinions."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.letters import new_link_for, receipt_for
from committee.links import address_mark
from committee.models import Charge, Member, Opinion, Seat
from committee.queries.asked import asked_of
from committee.queries.interests import carried_by, organisations_of
from committee.queries.seats import may_speak
from outbox.models import Mail
from outbox.operations import owe
from roadmaps.models import Clock
from roadmaps.operations import PhaseClosed, hold_open


class SeatEnded(Exception):
    """The seat is no longer held by this member."""


class NotSitting(Exception):
    """A substitute speaks for the seat only while its titular is away."""


class NoSuchAction(Exception):
    """The committee does not follow this action, or it is not in the published plan."""


class InterestUnsaid(Exception):
    """The member carries the action, and says neither which interest makes them stand aside nor
    why it does not; `names` are those of their organisations that the action names."""

    def __init__(self, names):
        super().__init__(", ".join(names))
        self.names = names


class OpinionChanged(Exception):
    """Another opinion stands than the one the form had seen; `opinion` is that one, or None."""

    def __init__(self, opinion):
        super().__init__(str(opinion))
        self.opinion = opinion


@transaction.atomic
def give_opinion(*, member, phase, action, said, copy=None, seen=None):
    """Give or change the seat's opinion on an action, `said` being its `view`, `reason` and
    `interest`, while the phase is under review and the deadline of its axis has not come, unless
    another stands than the one `seen`; the first by the link of a copy is answered by a receipt."""
    hold_open(phase, "may_review")
    hold_seat(member)
    stop = hold_followed(member.seat.committee, phase, action)
    said = {name: text.strip() for name, text in said.items()}
    before = Opinion.objects.filter(phase=phase, seat=member.seat, action=action).first()
    opinion = Opinion(phase=phase, seat=member.seat, member=member, action=action, **said)
    if before and facts_of(before) == facts_of(opinion):
        return before
    if seen is not None and seen != sign_of(before):
        raise OpinionChanged(before)
    names = carried_by(organisations_of(member), stop.content)
    if names and not opinion.interest:
        raise InterestUnsaid(names)
    opinion.first_given_at = opinion.given_at = timezone.now()
    write(opinion)
    if copy:
        owe_receipt(opinion, copy)
    return opinion


def hold_seat(member):
    """Raise SeatEnded or NotSitting unless this member speaks for the seat now; the seat's row is
    held, so that what it says is said one thing after another."""
    Seat.objects.select_for_update(of=("self",)).get(pk=member.seat_id)
    if not Member.objects.holding().filter(pk=member.pk).exists():
        raise SeatEnded
    if not may_speak(member):
        raise NotSitting


def write(opinion):
    """Put the opinion in the place of the one that stood; when the first was given stays."""
    Opinion.objects.bulk_create(
        [opinion],
        update_conflicts=True,
        unique_fields=["phase", "seat", "action"],
        update_fields=["member", "view", "reason", "interest", "given_at"],
    )
    actor, place = opinion.member.user, opinion.phase.roadmap.place
    record(actor=actor, verb="give_opinion", item=opinion.action.code, place=place)


def owe_receipt(opinion, copy):
    """Tell the member that an opinion was given by the link of this letter: once a letter, and
    each who speaks for the seat."""
    owe(
        key=f"opinion-receipt:{copy.digest_id}:{opinion.seat_id}:{opinion.member_id}",
        kind=Mail.Kind.NOTICE,
        to=opinion.member.user.email,
        letter=receipt_for(opinion, copy.digest),
    )


def sign_of(opinion):
    """What a form remembers of the opinion it was filled in from."""
    return opinion.given_at.isoformat() if opinion else ""


def facts_of(opinion):
    return (opinion.member_id, opinion.view, opinion.reason, opinion.interest)


def hold_followed(committee, phase, action):
    """The action as the plan shows it; raise NoSuchAction unless the committee follows it,
    PhaseClosed once the deadline of its axis has come by the database's clock."""
    remits = committee.remits.select_related("roadmap__current", "roadmap__region")
    remit = remits.get(roadmap=phase.roadmap_id)
    version = remit.roadmap.current
    asked = asked_of(remit, version, phase) if version else None
    chapter = asked and asked.chapter_of(action.pk)
    if chapter is None:
        raise NoSuchAction
    early = asked.early(chapter)
    if early and not Charge.objects.filter(pk=early.pk, opinions_by__gt=Clock()).exists():
        raise PhaseClosed(phase)
    return asked.plan.by_action[action.pk]


def send_new_link(*, member):
    """Mail a fresh link to the seat's work list, at most once a day to an address."""
    now, address = timezone.now(), address_mark(member.user)
    return owe(
        key=f"letter-link:{member.pk}:{address}:{now.date().isoformat()}",
        kind=Mail.Kind.ACCESS,
        to=member.user.email,
        letter=new_link_for(member, now),
    )
