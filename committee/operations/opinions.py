"""Members give their opinions."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.letters import new_link_for, receipt_for
from committee.models import Charge, Member, Opinion
from committee.queries.asked import asked_of
from outbox.models import Mail
from outbox.operations import owe
from roadmaps.models import Clock
from roadmaps.operations import PhaseClosed, hold_open


class SeatEnded(Exception):
    """The seat is no longer held by this member."""


class NoSuchAction(Exception):
    """The committee does not follow this action, or it is not in the published plan."""


@transaction.atomic
def give_opinion(*, member, phase, action, said, copy=None):
    """Give or change the seat's opinion on an action, `said` being its `view`, `reason` and
    `interest`, while the phase is under review and the deadline of its axis has not come; the first
    one given by the link of a copy is answered by a receipt."""
    hold_open(phase, "may_review")
    if not Member.objects.holding().filter(pk=member.pk).exists():
        raise SeatEnded
    hold_followed(member.seat.committee, phase, action)
    now = timezone.now()
    opinion = Opinion(phase=phase, seat=member.seat, member=member, action=action)
    opinion.first_given_at = opinion.given_at = now
    for name, text in said.items():
        setattr(opinion, name, text.strip())
    before = Opinion.objects.filter(phase=phase, seat=member.seat, action=action).first()
    if before and facts_of(before) == facts_of(opinion):
        return before
    Opinion.objects.bulk_create(
        [opinion],
        update_conflicts=True,
        unique_fields=["phase", "seat", "action"],
        update_fields=["member", "view", "reason", "interest", "given_at"],
    )
    place = phase.roadmap.place
    record(actor=member.user, verb="give_opinion", item=action.code, place=place)
    if copy:
        owe(
            key=f"opinion-receipt:{copy.digest_id}:{member.seat_id}",
            kind=Mail.Kind.NOTICE,
            to=member.user.email,
            letter=receipt_for(opinion, copy.digest),
        )
    return opinion


def facts_of(opinion):
    return (opinion.member_id, opinion.view, opinion.reason, opinion.interest)


def hold_followed(committee, phase, action):
    """Raise NoSuchAction unless the committee follows the action, PhaseClosed once the deadline of
    its axis has come by the database's clock."""
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


def send_new_link(*, member):
    """Mail a fresh link to the seat's work list, at most once a day."""
    now = timezone.now()
    return owe(
        key=f"letter-link:{member.pk}:{now.date().isoformat()}",
        kind=Mail.Kind.ACCESS,
        to=member.user.email,
        letter=new_link_for(member, now),
    )
