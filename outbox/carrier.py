"""Carrying one mail to the server or the provider, and saying how it went."""

import logging
import smtplib
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers

from outbox.envelope import return_address
from outbox.letters import parsed

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a try came to. `server`: it is the server that is unwell, whatever the mail;
    `lost`: the line went dead during this mail."""

    left: bool
    final: bool = False
    code: str = ""
    said: str = ""
    server: bool = False
    lost: bool = False

    @property
    def error(self):
        return f"{self.code} {self.said}".strip()[:500]


class Frozen(EmailMultiAlternatives):
    """A message that leaves as the bytes it was frozen in."""

    answer: tuple = ("", "")

    def __init__(self, mail):
        self.raw = bytes(mail.raw)
        sender = parseaddr(BytesHeaderParser().parsebytes(self.raw)["From"])[1]
        super().__init__(subject=mail.subject, from_email=sender, to=[mail.to])
        self.envelope_sender = return_address(mail, sender)

    def message(self, *, policy=None):
        return parsed(self.raw)


class Carrier:
    """The way to the server, kept open from one mail to the next."""

    def __init__(self):
        self.backend = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.hang_up()

    def carry(self, mail):
        """Hand this mail over; whatever befalls it never holds back the others."""
        try:
            self.backend = self.backend or mailers.default
            self.backend.open()
        except Exception as error:
            return unreachable(error)
        try:
            message = frozen(mail)
            self.backend.send_messages([message])
        except Exception as error:
            return outcome_of(error, mail)
        code, said = message.answer
        return Outcome(True, code=str(code), said=plain(said))

    def hang_up(self):
        backend, self.backend = self.backend, None
        if backend:
            try:
                backend.close()
            except Exception:
                log.exception("closing the line to the mail server")


def frozen(mail):
    """The mail as what carries it wants it: its bytes, or for a provider their parts."""
    if settings.EMAIL_PROVIDER:
        from outbox.carried_by_provider import Parts  # anymail is imported only where it is used

        return Parts(mail)
    return Frozen(mail)


def unreachable(error):
    """No conversation could begin: that is nobody's mail's doing, a refused password included."""
    trace = None if isinstance(error, OSError) else error
    log.error("the mail server cannot be used: %s", described(error), exc_info=trace)
    code = getattr(error, "smtp_code", "")
    return Outcome(False, code=str(code), said=described(error), server=True)


def outcome_of(error, mail):
    if settings.EMAIL_PROVIDER:
        from outbox import carried_by_provider

        if found := carried_by_provider.outcome_of(error):
            return found
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        error = smtplib.SMTPResponseException(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return answered(error.smtp_code, error.smtp_error)
    if isinstance(error, ValueError):  # no server will ever take this address
        return Outcome(False, final=True, said=described(error))
    if isinstance(error, OSError):
        return Outcome(False, said=described(error), lost=True)
    log.exception("mail %s", mail.pk)
    return Outcome(False, said=described(error))


def answered(code, said):
    """4xx may pass, 5xx will not; 421, 530 (a password is asked for) and an answer that is none are
    about the server, whatever the mail."""
    server = code in (421, 530) or code < 400
    final = code >= 500 and not server
    return Outcome(False, final=final, code=str(code), said=plain(said), server=server)


def described(error):
    """The kind of failure and its words; what a server says is hostile text."""
    if isinstance(error, smtplib.SMTPResponseException):
        return plain(error.smtp_error)
    return plain(f"{type(error).__name__}: {error}")


def plain(said):
    """On one line, of printable characters, short enough for a row."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return "".join(one for one in " ".join(text.split()) if one.isprintable())[:500]
