"""Mail by a provider's API, through anymail: imported only where EMAIL_URL names a provider.

Not named `provider`: allauth would import it everywhere, in search of providers of identity."""

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.http import HttpResponse
from django.urls import resolve

from outbox.carrier import Frozen, Outcome, plain
from outbox.envelope import token

# What the message says by other means than a header of its own.
SAID_ELSEWHERE = {"subject", "from", "to", "reply-to", "mime-version", "content-type"}
PASSING = {401, 402, 403, 404, 407, 408, 425, 429}  # the account or the service, not the mail


class Parts(Frozen):
    """The frozen message taken apart again, as a provider's API wants it: the same subject, the
    same two parts, the same headers, and our own mark to know it by when it comes back."""

    def __init__(self, mail):
        super().__init__(mail)
        message = self.message()
        self.from_email = str(message["From"])
        self.reply_to = [str(message["Reply-To"])] if message["Reply-To"] else []
        self.body = message.get_body(("plain",)).get_content()
        self.attach_alternative(message.get_body(("html",)).get_content(), "text/html")
        self.extra_headers = {
            name: str(value)
            for name, value in message.items()
            if name.lower() not in SAID_ELSEWHERE
        }
        self.metadata = {"mail": token(mail.pk)}
        self.track_opens = self.track_clicks = False

    @property
    def answer(self):
        status = self.anymail_status
        return "", f"{', '.join(sorted(status.status or ()))} {status.message_id or ''}"


def outcome_of(error):
    """What a provider's refusal means, or None for what is not its own."""
    if not isinstance(error, AnymailError):
        return None
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome(False, final=True, said=plain(error))
    if isinstance(error, ValueError):  # no provider will ever take this address
        return Outcome(False, final=True, said=plain(error))
    code = error.status_code or 0
    if 400 <= code < 500 and code not in PASSING:
        return Outcome(False, final=True, code=str(code), said=plain(error))
    return Outcome(False, code=str(code or ""), said=plain(error), server=True)


def token_of(event):
    return str((event.metadata or {}).get("mail", ""))


def told_by(event):
    """Whether an event says that a mail came back (True), is late (False), or neither (None)."""
    if event.event_type in ("bounced", "rejected", "failed"):
        return True
    return False if event.event_type == "deferred" else None


def events_view(take):
    """The page where the provider tells what became of mails: its own proofs and its own words, as
    anymail reads them, given to `take` one by one rather than by a signal."""
    known = resolve(f"/{settings.EMAIL_PROVIDER}/tracking/", "anymail.urls").func.view_class

    class Events(known):
        def post(self, request, *args, **kwargs):
            self.run_validators(request)
            for event in self.parse_events(request):
                final = told_by(event)
                if final is not None:
                    said = plain(event.mta_response or event.description or event.reject_reason)
                    take(token=token_of(event), final=final, said=said)
            return HttpResponse()

    return Events.as_view()
