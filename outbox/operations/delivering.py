"""Delivering what is owed: rows are the record, the worker only tries."""

import time
from datetime import timedelta
from threading import Event

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from outbox.carrier import Carrier
from outbox.models import LEASE, Attempt, Mail

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
LATER = timedelta(hours=4)
MOST_TRIES = 17  # two days of them; time without a worker or a server is not counted
EVERYBODY_WAITS = timedelta(minutes=1)
LOST_IN_A_ROW = 3  # lines: one may be the mail's doing, so many are the server's
SWEEP = 50  # seconds after which a sweep begins no other mail
BATCH = 50  # mails asked for at once, so that a sign-in code never waits long behind others

stopping = Event()


def stop_delivering():
    """This process is about to end: the mail under way leaves, no other begins."""
    stopping.set()


def deliver_due(now=None):
    """Send the mails that are due, sign-in codes first; the number that left."""
    begun, now = time.monotonic(), now or timezone.now()
    left = losses = 0
    with Carrier() as carrier:
        for pk, at in each_due(begun, now):
            outcome = deliver(pk, at, carrier)
            if outcome is None:
                continue
            left += outcome.left
            losses = losses + 1 if outcome.lost else 0
            if outcome.server or losses == LOST_IN_A_ROW:
                let_everybody_wait(at)
                break
    return left


def each_due(begun, now):
    """The mails due, and the moment it is for each: asked again until none is left."""
    first = Case(When(kind=Mail.Kind.ACCESS, then=Value(0)), default=Value(1))
    passed = 0.0
    while passed < SWEEP and not stopping.is_set():
        due = Mail.objects.due(now + timedelta(seconds=passed))
        batch = due.order_by(first, "next_try_at", "pk").values_list("pk", flat=True)[:BATCH]
        if not batch:
            return
        for pk in batch:
            passed = time.monotonic() - begun
            if passed < SWEEP and not stopping.is_set():
                yield pk, now + timedelta(seconds=passed)


def let_everybody_wait(now):
    """The server is unwell: what is due waits a minute, and nobody loses a try by it."""
    then = now + EVERYBODY_WAITS
    owed = Mail.objects.filter(state=Mail.State.OWED, next_try_at__lt=then)
    owed.update(next_try_at=then)


def deliver(pk, now, carrier):
    """Claim one mail and try it: the outcome, or None when another worker has it."""
    mail = claim(pk, now)
    if mail is None:
        return None
    outcome = carrier.carry(mail)
    conclude(mail, outcome, now)
    return outcome


@transaction.atomic
def claim(pk, now):
    """Take the mail for as long as a lease, and write down that a try begins."""
    begun = timezone.now()
    claimed = (
        Mail.objects.due(now)
        .filter(pk=pk)
        .update(state=Mail.State.SENDING, lease_until=begun + LEASE, tries=F("tries") + 1)
    )
    if not claimed:
        return None
    mail = Mail.objects.get(pk=pk)
    Attempt.objects.create(mail=mail, number=mail.tries, begun_at=begun)
    return mail


@transaction.atomic
def conclude(mail, outcome, now):
    """Write down what came of the try, and what becomes of the mail."""
    ended = timezone.now()
    Attempt.objects.filter(mail=mail, number=mail.tries).update(
        ended_at=ended, left=outcome.left, code=outcome.code, said=outcome.said
    )
    if outcome.left:
        mark_sent(mail, ended)
    elif outcome.final or mail.tries >= MOST_TRIES:
        mine(mail).update(state=Mail.State.FAILED, failed_at=ended, error=outcome.error)
    else:
        wait = BACK_OFF[mail.tries - 1] if mail.tries <= len(BACK_OFF) else LATER
        mine(mail).update(state=Mail.State.OWED, next_try_at=now + wait, error=outcome.error)


def mine(mail):
    """The row, as long as this worker's claim on it stands."""
    return Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, tries=mail.tries)


def mark_sent(mail, at):
    """It left, even where the lease had run out and another worker took the mail up since."""
    sent = {"state": Mail.State.SENT, "sent_at": at, "failed_at": None, "error": ""}
    if mail.kind == Mail.Kind.ACCESS:
        sent["raw"] = b""
    underway = [Mail.State.SENDING, Mail.State.OWED, Mail.State.FAILED]
    Mail.objects.filter(pk=mail.pk, state__in=underway).update(**sent)
