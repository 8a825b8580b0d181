"""Learning what became of a mail after it left, from whoever brings the news."""

import logging
from collections import Counter
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from outbox.bounces import mail_named_by, report_of
from outbox.envelope import Forged, pk_of_token
from outbox.models import Mail

log = logging.getLogger(__name__)


class News(StrEnum):
    """What a report turned out to be."""

    BOUNCED = "bounced"
    NOTED = "noted"
    KNOWN = "known already"
    FORGED = "forged"
    IGNORED = "ignored"


def take_bounce(raw):
    """Learn from a message that came back to a mail's return address; anything else is ignored."""
    try:
        pk = mail_named_by(raw)
        report = report_of(raw)
    except Forged:
        log.warning("a report names a mail, but not by an address that we wrote")
        return News.FORGED
    except Exception:  # it comes from anywhere: what cannot be read teaches nothing
        log.exception("a report that cannot be read")
        return News.IGNORED
    if pk is None or report is None:
        return News.IGNORED
    return learn(pk=pk, final=report.final, said=f"{report.status} {report.said}".strip())


def take_event(*, token, final, said):
    """Learn from a provider, which gives back the mark it was given with the mail."""
    try:
        pk = pk_of_token(token)
    except Forged:
        return News.FORGED
    return learn(pk=pk, final=final, said=said) if pk else News.IGNORED


@transaction.atomic
def learn(*, pk, final, said):
    """The mail came back, or is late on its way: said once, on the mail as it was sent, whatever
    address the person has today and whatever was sent to them again since."""
    mail = Mail.objects.select_for_update().filter(pk=pk, tries__gt=0).first()
    if mail is None:
        return News.IGNORED
    if mail.state in (Mail.State.BOUNCED, Mail.State.FAILED):
        return News.KNOWN
    if final:
        mail.state, mail.bounced_at = Mail.State.BOUNCED, timezone.now()
    mail.error = said[:500]
    mail.save(update_fields=["state", "bounced_at", "error"])
    return News.BOUNCED if final else News.NOTED


def read_bounces():
    """Take every unread message of the mailbox that mails come back to; how many of each news."""
    from outbox.mailbox import Mailbox  # IMAP, which the worker alone speaks

    found: Counter = Counter()
    with Mailbox(settings.BOUNCES_URL) as mailbox:
        for number, raw in mailbox.unread():
            found[take_bounce(raw)] += 1
            mailbox.mark_read(number)
    return found
