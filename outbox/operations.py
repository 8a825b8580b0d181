"""Owing a mail and delivering it: rows are the record, the worker only tries."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from outbox.letters import parsed, raw_message
from outbox.models import LEASE, Mail

log = logging.getLogger(__name__)

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
LATER = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=48)


def owe(*, key, kind, to, letter, at=None):
    """Owe this letter to this address: frozen as the bytes that will leave, once per key."""
    at = at or timezone.now()
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "subject": letter.subject[:250],
            "raw": raw_message(key=key, to=to, letter=letter, at=at),
            "owed_at": at,
            "next_try_at": at,
        },
    )
    if created and kind == Mail.Kind.ACCESS:
        transaction.on_commit(ring, robust=True)
    return mail


def ring():
    """Ring the worker's doorbell for who waits before a screen; the sweep finds the rest."""
    current_app.send_task("outbox.tasks.deliver_due")


def deliver_due(now=None, limit=200):
    """Send the mails that are due, sign-in codes first; the number that left."""
    now = now or timezone.now()
    first = Case(When(kind=Mail.Kind.ACCESS, then=Value(0)), default=Value(1))
    due = Mail.objects.due(now).order_by(first, "next_try_at", "pk")
    return sum(deliver(pk, now) for pk in due.values_list("pk", flat=True)[:limit])


def deliver(pk, now):
    """Claim one mail and try it; False when another worker has it or it did not leave."""
    claimed = (
        Mail.objects.due(now)
        .filter(pk=pk)
        .update(state=Mail.State.SENDING, lease_until=now + LEASE, tries=F("tries") + 1)
    )
    if not claimed:
        return False
    mail = Mail.objects.get(pk=pk)
    outcome = attempt(mail)
    if outcome.left:
        mark_sent(mail)
    elif outcome.final or now - mail.owed_at >= GIVE_UP_AFTER:
        mine(mail).update(
            state=Mail.State.FAILED, failed_at=timezone.now(), error=outcome.error[:500]
        )
    else:
        wait = BACK_OFF[mail.tries - 1] if mail.tries <= len(BACK_OFF) else LATER
        mine(mail).update(state=Mail.State.OWED, next_try_at=now + wait, error=outcome.error[:500])
    return outcome.left


def mine(mail):
    """The row, as long as this worker's claim on it stands."""
    return Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, tries=mail.tries)


def mark_sent(mail):
    sent = {"state": Mail.State.SENT, "sent_at": timezone.now(), "error": ""}
    if mail.kind == Mail.Kind.ACCESS:
        sent["raw"] = b""
    mine(mail).update(**sent)


@dataclass(frozen=True)
class Outcome:
    left: bool
    final: bool = False
    error: str = ""


class Frozen(EmailMessage):
    """A message that leaves as the bytes it was frozen in."""

    def __init__(self, mail):
        self.frozen = parsed(bytes(mail.raw))
        super().__init__(subject=mail.subject, from_email=str(self.frozen["From"]), to=[mail.to])

    def message(self, *, policy=None):
        return self.frozen


def attempt(mail):
    """Talk to the mail server, outside any transaction, and say how it went; whatever befalls one
    mail never holds back the others."""
    try:
        mailers.default.send_messages([Frozen(mail)])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return Outcome(False, final=min(codes) >= 500, error=str(error.recipients))
    except smtplib.SMTPResponseException as error:
        return Outcome(False, final=error.smtp_code >= 500, error=str(error))
    except ValueError as error:  # no server will ever take this address
        return Outcome(False, final=True, error=str(error))
    except Exception as error:
        if not isinstance(error, OSError):
            log.exception("mail %s", mail.pk)
        return Outcome(False, error=f"{type(error).__name__}: {error}")
    return Outcome(True)
