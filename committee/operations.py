"""What the committee does: its letters leave when due, its members give opinions."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.operations import person_of, record
from committee.edition import edition_of
from committee.letters import letter_for, new_link_for, receipt_for
from committee.models import Committee, Digest, Opinion, Seat
from consultation.operations import tell_notice, waiting_notices
from outbox.models import Mail
from outbox.operations import owe
from roadmaps.models import Roadmap
from roadmaps.operations import door, hold_open
from roadmaps.redacting import strike

log = logging.getLogger(__name__)


class SeatEnded(Exception):
    """The seat is no longer held by this member."""


class AlreadySeated(Exception):
    """This person already holds a seat of the committee."""


class NoSuchAction(Exception):
    """The action is not in the published plan."""


def freeze_due_digests(now=None):
    """Freeze every letter that is due and owe its mails; what a dead worker left is completed."""
    now = now or timezone.now()
    for committee in Committee.objects.all():
        if committee.due_at(now):
            _alone(freeze_due_digest, committee_id=committee.pk, now=now)
    for digest in Digest.objects.to_owe():
        _alone(owe_letters, digest_id=digest.pk)


def _alone(step, **facts):
    """A letter in trouble never holds back the others: it is logged and tried at the next sweep."""
    try:
        step(**facts)
    except Exception:
        log.exception("%s%r failed; the next sweep tries again", step.__name__, facts)
        return False
    return True


@transaction.atomic
def freeze_due_digest(*, committee_id, now):
    """Freeze the committee's due edition, or settle that nobody has anything to read; returns the
    edition, or None."""
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee_id)
    due_at = committee.due_at(now)
    if due_at is None:
        return None
    last = committee.digests.first()
    first_due = committee.settled_at or committee.starts_at - timedelta(microseconds=1)
    missed = len(committee.rhythm.between(first_due, due_at))
    seen_at = min(now, timezone.now())
    cut_off = min(due_at, seen_at)
    since = last.cut_off if last else committee.rhythm.last(first_due)
    committee.settled_at = due_at
    content = edition_of(committee, since=since, cut_off=cut_off, seen_at=seen_at)
    if content is None:
        committee.save(update_fields=["settled_at"])
        return None
    committee.word = ""
    committee.save(update_fields=["settled_at", "word"])
    return Digest.objects.create(
        committee=committee,
        number=last.number + 1 if last else 1,
        since=since,
        due_at=due_at,
        cut_off=cut_off,
        frozen_at=seen_at,
        content=content | {"missed": missed},
    )


def owe_letters(*, digest_id):
    """Owe one mail to each seat the edition speaks to: each once, however often this is run."""
    digest = Digest.objects.select_related("committee__roadmap__region").get(pk=digest_id)
    seats = digest.committee.seats.written_to()
    spoken_to = [
        seat
        for seat in seats.select_related("member", "committee__roadmap__region")
        if str(seat.pk) in digest.content["seats"]
    ]
    owed = [_alone(owe_letter, digest=digest, seat=seat) for seat in spoken_to]
    if all(owed):
        Digest.objects.to_owe().filter(pk=digest.pk).update(owed_at=timezone.now())


def owe_letter(*, digest, seat):
    """Owe the edition's mail to one seat, frozen as the bytes that will leave."""
    key = digest.key_of(seat.pk)
    if not Mail.objects.filter(key=key).exists():
        owe(
            key=key,
            kind=Mail.Kind.DIGEST,
            to=seat.member.email,
            letter=letter_for(digest, seat),
            at=digest.frozen_at,
        )


@transaction.atomic
def give_opinion(*, seat, phase, action, view, reason="", digest=None):
    """Give or change the seat's opinion on an action while the phase is under review; the first one
    given by an edition's link is answered by a receipt."""
    hold_open(phase, "may_review")
    if not Seat.objects.held().filter(pk=seat.pk).exists():
        raise SeatEnded
    roadmap = seat.committee.roadmap
    if not action.entries.filter(version=roadmap.current_id).exists():
        raise NoSuchAction
    now = timezone.now()
    opinion = Opinion(phase=phase, seat=seat, action=action, view=view, reason=reason.strip())
    opinion.first_given_at = opinion.given_at = now
    before = Opinion.objects.filter(phase=phase, seat=seat, action=action).first()
    if before and (before.view, before.reason) == (opinion.view, opinion.reason):
        return before
    Opinion.objects.bulk_create(
        [opinion],
        update_conflicts=True,
        unique_fields=["phase", "seat", "action"],
        update_fields=["view", "reason", "given_at"],
    )
    record(actor=seat.member, verb="give_opinion", item=action.code, place=roadmap.place)
    if digest:
        owe(
            key=f"opinion-receipt:{digest.pk}:{seat.pk}",
            kind=Mail.Kind.NOTICE,
            to=seat.member.email,
            letter=receipt_for(opinion, digest),
        )
    return opinion


@transaction.atomic
def stop_letters(*, seat):
    """Stop writing to this seat; its opinions and its work list stay."""
    written_to = Seat.objects.filter(pk=seat.pk, letters_stopped_at=None)
    if written_to.update(letters_stopped_at=timezone.now()):
        record(
            actor=seat.member,
            verb="stop_letters",
            item=seat.title,
            place=seat.committee.roadmap.place,
        )


@transaction.atomic
def resume_letters(*, seat):
    """Write to this seat again, from the next edition on."""
    stopped = Seat.objects.filter(pk=seat.pk, letters_stopped_at__isnull=False)
    if stopped.update(letters_stopped_at=None):
        record(
            actor=seat.member,
            verb="resume_letters",
            item=seat.title,
            place=seat.committee.roadmap.place,
        )


def send_new_link(*, seat):
    """Mail a fresh link to the seat's work list, at most once a day."""
    now = timezone.now()
    return owe(
        key=f"letter-link:{seat.pk}:{now.date().isoformat()}",
        kind=Mail.Kind.ACCESS,
        to=seat.member.email,
        letter=new_link_for(seat, now),
    )


@transaction.atomic
def set_up_committee(*, roadmap, actor, name, mandate, weekday, hour):
    """Set up the committee that accompanies a roadmap; its first letter is the next occurrence. Set
    up twice, it is the one that is there."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    there = Committee.objects.filter(roadmap=roadmap).first()
    if there:
        return there
    committee = Committee.objects.create(
        region=roadmap.region,
        roadmap=roadmap,
        name=name,
        mandate=mandate,
        weekday=weekday,
        hour=hour,
        zone=roadmap.region.zone,
        starts_at=timezone.now(),
    )
    record(actor=actor, verb="set_up_committee", item=name, place=roadmap.place)
    return committee


@transaction.atomic
def settle_committee(*, committee, actor, name, mandate, weekday, hour):
    """Change what the committee is called and asked, and its rhythm; a new rhythm begins with the
    next occurrence and never looks back."""
    held = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if (held.weekday, held.hour) != (weekday, hour):
        now = timezone.now()
        held.settled_at = max(held.settled_at or now, now)
    held.name, held.mandate, held.weekday, held.hour = name, mandate, weekday, hour
    held.save()
    record(actor=actor, verb="settle_committee", item=name, place=held.roadmap.place)


@transaction.atomic
def write_word(*, committee, actor, word):
    """Write the secretary's word of the next letter; the letter that carries it uses it up."""
    Committee.objects.filter(pk=committee.pk).update(word=word.strip())
    record(actor=actor, verb="write_word", item=committee.name, place=committee.roadmap.place)


@transaction.atomic
def give_seat(*, committee, actor, title, college, email, name):
    """Give a seat to the person of this address, whose account is made when there is none."""
    Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    member = person_of(email, name)
    if committee.seats.standing().filter(member=member).exists():
        raise AlreadySeated
    seat = Seat.objects.create(committee=committee, title=title, college=college, member=member)
    record(actor=actor, verb="give_seat", item=title, place=committee.roadmap.place)
    return seat


@transaction.atomic
def end_seat(*, seat, actor):
    """End a member's hold on a seat: their links die, their opinions stay in the record."""
    if Seat.objects.standing().filter(pk=seat.pk).update(ended_at=timezone.now()):
        record(actor=actor, verb="end_seat", item=seat.title, place=seat.committee.roadmap.place)


def tell_of_reviews():
    """Tell what happened to phases in which the committee gives opinions: to its members and to
    everybody else who took part."""
    for notice in waiting_notices().filter(phase__may_review=True):
        seats = Seat.objects.written_to().filter(committee__roadmap=notice.phase.roadmap_id)
        _alone(tell_notice, notice=notice, members=seats.values("member"))


@transaction.atomic
def redact_letters(*, roadmap, passage, mark):
    """Take a passage that the law has redacted out of the letters kept, and sent again, since."""
    for digest in Digest.objects.filter(committee__roadmap=roadmap):
        if strike(digest, ["content"], passage, mark):
            with door("legal redaction"):
                digest.save(update_fields=["content"])
