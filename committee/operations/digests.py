"""The committee's letters: frozen when due, each copy owed as a mail."""

import logging

from django.db import transaction
from django.utils import timezone

from committee.edition import Edition, Moments, first_due
from committee.letters import letter_for, unsigned
from committee.models import Committee, Copy, Digest
from committee.reading import Reading
from insights.operations import compute_results
from outbox.letters import raw_message
from outbox.models import Mail
from outbox.operations import owe
from roadmaps.operations import door
from roadmaps.redacting import strike

STILL_OWED = (Mail.State.OWED, Mail.State.SENDING)

log = logging.getLogger(__name__)


def freeze_due_digests(now=None):
    """Freeze every letter that is due and owe its mails; what a dead worker left is completed."""
    now = now or timezone.now()
    for committee in Committee.objects.all():
        alone(freeze_if_due, committee=committee, now=now)
    for digest in Digest.objects.to_owe():
        alone(owe_letters, digest_id=digest.pk)


def freeze_if_due(*, committee, now):
    """Freeze the committee's letter when it is due; a round that closes as it leaves is told with
    its counts."""
    if committee.due_at(now):
        compute_results()
        freeze_due_digest(committee_id=committee.pk, now=now)


def alone(step, **facts):
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
    edition = Edition(committee, Moments.of(committee, due_at, now))
    return freeze(edition, due_at)


def freeze(edition, due_at, actor=None):
    """Write the edition and its copies, under the committee's lock; None when nobody would get
    it."""
    committee, last = edition.committee, edition.committee.digests.first()
    missed = len(committee.rhythm.between(first_due(committee), due_at))
    committee.settled_at = due_at
    if all(copy.withheld for copy in edition.copies):
        committee.save(update_fields=["settled_at"])
        return None
    digest = Digest.objects.create(
        committee=committee,
        number=last.number + 1 if last else 1,
        since=edition.moments.since,
        due_at=due_at,
        cut_off=edition.moments.cut_off,
        frozen_at=edition.moments.seen_at,
        sent_early_by=actor,
        content=edition.content | {"missed": missed},
    )
    for copy in edition.copies:
        copy.digest = digest
    Copy.objects.bulk_create(edition.copies)
    committee.word, committee.word_by = "", None
    committee.save(update_fields=["settled_at", "word", "word_by"])
    return digest


def owe_letters(*, digest_id):
    """Owe one mail for each copy that is to leave: each once, however often this is run."""
    digest = Digest.objects.select_related("committee__region").get(pk=digest_id)
    copies = digest.copies.written().select_related("seat", "member__user")
    reading = Reading(digest)
    owed = [alone(owe_letter, reading=reading, copy=copy) for copy in copies]
    if all(owed):
        Digest.objects.to_owe().filter(pk=digest.pk).update(owed_at=timezone.now())


def owe_letter(*, reading, copy):
    """Owe one copy's mail, frozen as the bytes that will leave; none to who has left, or wants no
    more letters, since."""
    key, member = reading.digest.key_of(copy.seat_id), copy.member
    wanted = member.is_holding and not member.letters_stopped_at
    if wanted and not Mail.objects.filter(key=key).exists():
        owe(
            key=key,
            kind=Mail.Kind.DIGEST,
            to=copy.member.user.email,
            letter=letter_for(copy, reading),
            at=reading.digest.frozen_at,
        )


@transaction.atomic
def redact_letters(*, roadmap, passage, mark):
    """Take a passage that the law has redacted out of the letters kept, and out of the mails that
    have not left yet."""
    digests = Digest.objects.filter(committee__remits__roadmap=roadmap)
    for model in (digests, Copy.objects.filter(digest__in=digests)):
        for row in model:
            if strike(row, ["content"], passage, mark):
                with door("legal redaction"):
                    row.save(update_fields=["content"])
    for digest in digests.select_related("committee__region"):
        write_again(digest)


def write_again(digest):
    """Write the mails of an edition that are still owed as it reads today, under the same keys; the
    links of one whose member has another address since open nothing."""
    copies = digest.copies.written().select_related("seat", "member__user")
    by_key, reading = {digest.key_of(copy.seat_id): copy for copy in copies}, Reading(digest)
    owed = Mail.objects.filter(key__startswith=digest.mails, state__in=STILL_OWED)
    for mail in owed.select_for_update():
        copy = by_key[mail.first_key]
        letter = (letter_for if mail.to == copy.member.user.email else unsigned)(copy, reading)
        at = digest.frozen_at
        mail.raw = raw_message(key=mail.first_key, to=mail.to, letter=letter, at=at)
        mail.save(update_fields=["raw"])
