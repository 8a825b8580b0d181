"""The committee decides: a sitting is called, takes place or is cancelled, is closed once, and is
published."""

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.convocations import call_for, cancellation_for, receipt_for
from committee.models import Attendance, Committee, CommitteeVote, Member, Paper, Position, Sitting
from committee.operations.digests import alone
from committee.operations.opinions import hold_seat
from committee.operations.positions import sign_of
from committee.queries.positions import recused
from consultation.operations import announce
from outbox.models import Mail
from outbox.operations import owe
from roadmaps.models import Clock

ANSWERS = {
    CommitteeVote.Answer.FOR: "votes_for",
    CommitteeVote.Answer.AGAINST: "votes_against",
    CommitteeVote.Answer.ABSTAINED: "abstained",
}


class PositionsChanged(Exception):
    """A position to put was written again, taken back or put elsewhere since it was chosen."""


class SittingClosed(Exception):
    """The sitting is over, or has not begun."""


class SittingPublished(Exception):
    """What was published no longer changes."""


class SittingChanged(Exception):
    """Somebody else wrote about the sitting since the form was filled in."""


# Calling ----------------------------------------------------------------------------------


@transaction.atomic
def call_sitting(*, committee, phase, actor, facts, chosen):
    """Call a meeting or a written consultation (`facts`: its `kind`, `opens_at`, `closes_at`,
    `place`) on the drafts whose signs are `chosen`, freeze its quorum, and mail whoever sits on
    each seat once."""
    held = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    drafts = Position.objects.standing().drafts().filter(phase=phase)
    put = [position.pk for position in drafts if sign_of(position) in chosen]
    if not put or len(put) != len(set(chosen)):
        raise PositionsChanged
    last = held.sittings.order_by("-number").first()
    number = last.number + 1 if last else 1
    seats = held.seats.standing().count()
    sitting = Sitting.objects.create(
        committee=held,
        phase=phase,
        number=number,
        called_by=actor,
        seats=seats,
        quorum=held.quorum_of(seats),
        **facts,
    )
    Position.objects.filter(pk__in=put).update(sitting=sitting)
    owe_calls(sitting)
    say("call_sitting", sitting, actor=actor)
    return sitting


def owe_calls(sitting):
    """Owe one mail to each who sits on the day it begins, or sits now once it has begun, and was
    not called yet."""
    committee, known = sitting.committee, called(sitting)
    day = committee.today(max(sitting.opens_at, timezone.now()))
    for seat in committee.seats.standing().with_bench():
        member = seat.speaker(day)
        if member and member.pk not in known:
            member.seat = seat
            owe(
                key=f"{calls_of(sitting)}{member.pk}",
                kind=Mail.Kind.NOTICE,
                to=member.user.email,
                letter=call_for(sitting, member),
            )


def calls_of(sitting):
    return f"sitting-call:{sitting.pk}:"


def called(sitting):
    """The ids of the members who were called."""
    keys = Mail.objects.filter(key__startswith=calls_of(sitting)).values_list("key", flat=True)
    return {int(key.rpartition(":")[2]) for key in keys}


@transaction.atomic
def call_newcomers(*, sitting_id):
    """Call who sits now and did not when a sitting that is not over was called."""
    ahead = Sitting.objects.under_way().filter(closes_at__gt=Clock())
    sitting = ahead.select_for_update(of=("self",)).filter(pk=sitting_id).first()
    if sitting:
        owe_calls(sitting)


@transaction.atomic
def cancel_sitting(*, sitting, actor, reason=""):
    """Cancel a sitting that decided nothing: its positions are drafts again, each who was called is
    told once; SittingClosed once it is over, cancelled twice is once."""
    held = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    if held.cancelled_at:
        return
    if held.closed_at or Sitting.objects.to_close(Clock()).filter(pk=held.pk).exists():
        raise SittingClosed
    held.cancelled_at, held.cancelled_for = timezone.now(), reason.strip()
    held.save(update_fields=["cancelled_at", "cancelled_for"])
    for position in held.positions.all():
        lapse(position, held.cancelled_at)
    members = Member.objects.standing().filter(pk__in=called(held), user__is_active=True)
    for member in members.select_related("user", "seat"):
        owe(
            key=f"sitting-cancelled:{held.pk}:{member.pk}",
            kind=Mail.Kind.NOTICE,
            to=member.user.email,
            letter=cancellation_for(held, member),
        )
    say("cancel_sitting", held, actor=actor)


def say(verb, sitting, actor=None):
    place = sitting.phase.roadmap.place
    record(actor=actor, verb=verb, item=f"n° {sitting.number}", place=place)


# Answering in writing -----------------------------------------------------------------------


@transaction.atomic
def answer_consultation(*, member, sitting, answers, by_link=False):
    """Give or change the seat's answers, as {position's id: (answer, dissent)}, until the last
    moment by the database's clock; the first given by link are answered by a receipt."""
    held = hold_consultation(sitting)
    hold_seat(member)
    aside = recused(held.phase)
    asked = {
        position.pk
        for position in held.positions.all()
        if (member.seat_id, position.action_id) not in aside
    }
    now = timezone.now()
    given = [
        CommitteeVote(
            position_id=pk,
            seat=member.seat,
            member=member,
            answer=answer,
            dissent=dissent.strip(),
            given_at=now,
        )
        for pk, (answer, dissent) in answers.items()
        if pk in asked
    ]
    CommitteeVote.objects.bulk_create(
        given,
        update_conflicts=True,
        unique_fields=["position", "seat"],
        update_fields=["member", "answer", "dissent", "given_at"],
    )
    if given:
        say("answer_consultation", held, actor=member.user)
    if given and by_link:
        owe(
            key=f"sitting-receipt:{held.pk}:{member.seat_id}",
            kind=Mail.Kind.NOTICE,
            to=member.user.email,
            letter=receipt_for(held, member, now),
        )
    return given


def hold_consultation(sitting):
    """The written consultation, held open; SittingClosed unless it is by the database's clock."""
    written = Sitting.objects.under_way().filter(kind=Sitting.Kind.WRITTEN)
    open_now = written.filter(opens_at__lte=Clock(), closes_at__gt=Clock())
    held = open_now.select_for_update(of=("self",)).filter(pk=sitting.pk).first()
    if held is None:
        raise SittingClosed
    return held


# Deciding -----------------------------------------------------------------------------------


def close_due_consultations():
    """Close every written consultation whose last moment has come, and call newcomers to what is
    still ahead; one in trouble never holds back the others."""
    for pk in list(Sitting.objects.to_close(Clock()).values_list("pk", flat=True)):
        alone(close_consultation, sitting_id=pk)
    ahead = Sitting.objects.under_way().filter(closes_at__gt=Clock())
    for pk in list(ahead.values_list("pk", flat=True)):
        alone(call_newcomers, sitting_id=pk)


@transaction.atomic
def close_consultation(*, sitting_id):
    """Close one written consultation for good and count its answers; False when it was closed
    before, or is not over."""
    due = Sitting.objects.to_close(Clock()).select_for_update(of=("self",))
    sitting = due.filter(pk=sitting_id).first()
    if sitting is None:
        return False
    votes = CommitteeVote.objects.filter(position__sitting=sitting, seat__ended_at=None)
    votes = list(votes.select_related("position").order_by("given_at"))
    aside = recused(sitting.phase)
    counted = [one for one in votes if (one.seat_id, one.position.action_id) not in aside]
    present = {one.seat_id: one.member_id for one in counted}
    attend(sitting, present)
    for position in sitting.positions.all():
        own = [one.answer for one in counted if one.position_id == position.pk]
        for answer, name in ANSWERS.items():
            setattr(position, name, own.count(answer))
        position.save()
    conclude(sitting)
    say("close_sitting", sitting)
    return True


def attend(sitting, present):
    """Write down who took part, as {seat's id: member's id}."""
    sitting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(sitting=sitting, seat_id=seat, member_id=member)
        for seat, member in sorted(present.items())
    )


def conclude(sitting):
    """Decide on each position: with the quorum frozen at the call, adopted when more were for than
    against; without, nothing is decided."""
    sitting.closed_at = timezone.now()
    sitting.save()
    enough = sitting.attendances.count() >= sitting.quorum
    for position in sitting.positions.all():
        if enough:
            decide(position, sitting.closed_at)
        else:
            lapse(position, sitting.closed_at)


def decide(position, at):
    end = "adopted_at" if position.votes_for > position.votes_against else "refused_at"
    setattr(position, end, at)
    position.save()


def lapse(position, at):
    """Nothing was decided: the record keeps the position, whose votes are said to nobody, and the
    same text is a draft again."""
    position.votes_for = position.votes_against = position.abstained = None
    position.lapsed_at = at
    position.save()
    kept = ("phase_id", "action_id", "view", "reasoning", "dissent", "drafted_by_id", "drafted_at")
    Position.objects.create(**{name: getattr(position, name) for name in kept})


# A meeting's record ---------------------------------------------------------------------------


@transaction.atomic
def record_meeting(*, sitting, actor, told, seen, close=False):
    """Write down who attended a meeting, how each position was voted on and what was said (`told`:
    `present` by seat, `votes` by position, `minutes`), and close it for good when asked to."""
    held = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    meets = held.kind == Sitting.Kind.MEETING and held.is_under_way
    if not meets or held.opens_at > timezone.now():
        raise SittingClosed
    if seen != sign_of_record(held):
        raise SittingChanged
    attend(held, told["present"])
    for position in held.positions.all():
        for name, count in zip(ANSWERS.values(), told["votes"][position.pk], strict=True):
            setattr(position, name, count)
        position.save()
    held.minutes = told["minutes"].strip()
    held.save(update_fields=["minutes"])
    if close:
        conclude(held)
    say("close_sitting" if close else "record_sitting", held, actor=actor)


def sign_of_record(sitting):
    """What a form remembers of the record it was filled in from."""
    present = sitting.attendances.order_by("seat").values_list("seat", "member")
    votes = sitting.positions.order_by("pk").values_list(*ANSWERS.values())
    return sign([*present], [*votes], sitting.minutes, sitting.closed_at)


def sign(*facts):
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


# Minutes and publication ----------------------------------------------------------------------


@transaction.atomic
def write_minutes(*, sitting, actor, text, seen):
    """Write what was said in a sitting that is over, until it is published."""
    held = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    if held.closed_at is None:
        raise SittingClosed
    if held.published_at:
        raise SittingPublished
    if text.strip() == held.minutes:
        return
    if seen != sign(held.minutes):
        raise SittingChanged
    held.minutes = text.strip()
    held.save(update_fields=["minutes"])
    Paper.objects.filter(sitting=held).delete()
    say("write_minutes", held, actor=actor)


@transaction.atomic
def publish_sitting(*, sitting, actor):
    """Publish the minutes of a sitting that is over, and with them the positions adopted there;
    published twice is once."""
    closed = Sitting.objects.filter(pk=sitting.pk, closed_at__isnull=False)
    if closed.filter(published_at=None).update(published_at=timezone.now()):
        Paper.objects.filter(sitting=sitting).delete()
        say("publish_sitting", sitting, actor=actor)
        for position in sitting.positions.adopted().select_related("action"):
            announce(
                kind="position",
                key=f"position:{position.pk}",
                roadmap=sitting.phase.roadmap,
                by=actor,
                action=position.action,
            )
