"""Owing a mail: rendered and frozen as a row, before anything is sent."""

import logging

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from outbox.letters import raw_message
from outbox.models import AGAIN, Mail

log = logging.getLogger(__name__)


class StillOwed(Exception):
    """The mail, or its last copy, has not left yet: it will, without being asked again."""


class AccessIsOnce(Exception):
    """A sign-in code is sent once; a new one is asked for at the door."""


def owe(*, key, kind, to, letter, at=None):
    """Owe this letter to this address: frozen as the bytes that will leave, once per key."""
    at = at or timezone.now()
    mail, created = Mail.objects.get_or_create(key=key, defaults=frozen(key, kind, to, letter, at))
    if created and kind == Mail.Kind.ACCESS:
        transaction.on_commit(ring, robust=True)
    return mail


def owe_all(*, kind, letters):
    """Owe these notices, (key, address, letter), in one go: each once per key."""
    at = timezone.now()
    mails = [Mail(key=key, **frozen(key, kind, to, letter, at)) for key, to, letter in letters]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)


def frozen(key, kind, to, letter, at):
    """What is kept of a letter from the moment it is owed."""
    return {
        "kind": kind,
        "to": to,
        "subject": letter.subject[:250],
        "raw": raw_message(key=key, to=to, letter=letter, at=at),
        "owed_at": at,
        "next_try_at": at,
    }


def ring():
    """Ring the worker's doorbell for who waits before a screen; the sweep finds the rest."""
    try:
        current_app.send_task("outbox.tasks.deliver_due")
    except OperationalError as error:
        log.warning("the doorbell does not ring, the next sweep sends the code: %s", error)


@transaction.atomic
def send_again(*, mail, at=None):
    """Owe the same bytes to the same address once more, as a row of its own."""
    if mail.kind == Mail.Kind.ACCESS:
        raise AccessIsOnce
    copies = list(Mail.objects.select_for_update().copies_of(mail))
    if any(copy.is_owed for copy in copies):
        raise StillOwed
    at = at or timezone.now()
    again, _ = Mail.objects.get_or_create(
        key=f"{mail.first_key}{AGAIN}{len(copies)}",
        defaults={
            "kind": mail.kind,
            "to": mail.to,
            "subject": mail.subject,
            "raw": mail.raw,
            "owed_at": at,
            "next_try_at": at,
        },
    )
    return again
