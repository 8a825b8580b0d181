import uuid
from email.utils import parseaddr
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from outbox.carrier import Carrier
from outbox.credentials import Writer, findings
from outbox.letters import Letter, Sender, raw_message
from outbox.models import Mail
from outbox.names import Names, Unanswered

MARKS = {True: "ok", False: "TO DO", None: "?"}


class Command(BaseCommand):
    help = "Sends a test mail, and says what stands between our mails and those they are for."

    def add_arguments(self, parser):
        parser.add_argument("address", help="who gets the test mail")
        parser.add_argument("--from", dest="sender", help="a region's address; ours by default")
        parser.add_argument(
            "--selector", default="", help="of the key mails are signed with (DKIM)"
        )
        parser.add_argument("--ip", action="append", help="that mails leave from, as others see it")
        parser.add_argument("--dns", default="", help="HOST:PORT of the name server to ask")

    def handle(self, *, address, sender, selector, ip, dns, **options):
        sender = sender or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        for one in (address, sender):
            try:
                validate_email(one)
            except ValidationError:
                raise CommandError(f"{one} is no address.") from None
        names = Names(dns)
        self.stdout.write(f"Mail leaves by {way()}, from {sender} to {address}.")
        outcome = send(sender, address)
        self.say("Test mail", outcome.left, sentence(outcome))
        for finding in findings(names, self.writer(names, sender, selector, ip)):
            self.say(finding.what, finding.good, finding.said)
        if not outcome.left:
            raise CommandError("the test mail did not leave.")

    def writer(self, names, sender, selector, ip):
        domain = sender.rpartition("@")[2]
        returns = (settings.BOUNCES_TO or sender).rpartition("@")[2]
        provider, server = settings.EMAIL_PROVIDER, options().get("host", "localhost")
        try:
            addresses = [ip_address(one) for one in ip or ()]
        except ValueError as error:
            raise CommandError(f"--ip: {error}.") from None
        if not addresses and not provider:
            addresses = seen_from_afar(names, server)
        return Writer(domain, returns, server, tuple(addresses), selector, provider)

    def say(self, what, good, said):
        self.stdout.write(f"{MARKS[good]:>5}  {what}: {said}")


def way():
    """The server or the provider, without what it keeps secret."""
    if settings.EMAIL_PROVIDER:
        return f"the API of {settings.EMAIL_PROVIDER}"
    said = options()
    if "host" not in said:
        return "the demonstration's mailbox"
    safety = "TLS" if said.get("use_ssl") else "STARTTLS" if said.get("use_tls") else "no TLS"
    who = f" as {said['username']}" if said.get("username") else ""
    return f"{said['host']}:{said['port']} ({safety}){who}"


def options():
    return settings.MAILERS["default"].get("OPTIONS", {})


def seen_from_afar(names, server):
    """The addresses of the server that mean something elsewhere; a relay may use others."""
    try:
        found = [ip_address(server)]
    except ValueError:
        try:
            found = names.addresses(server)
        except Unanswered:
            return []
    return [one for one in found if one.is_global]


def send(sender, to):
    """One letter, carried as any other but kept nowhere."""
    said = "This mail shows that Coroute can write to you. Nothing is asked of you."
    letter = Letter(
        "Coroute: test", f"{said}\n", f"<p>{said}</p>", Sender("Coroute", sender, sender)
    )
    key = f"check:{uuid.uuid4()}"
    raw = raw_message(key=key, to=to, letter=letter, at=timezone.now())
    with Carrier() as carrier:
        return carrier.carry(Mail(pk=0, key=key, to=to, subject=letter.subject, raw=raw))


def sentence(outcome):
    if outcome.left:
        return f"taken. It said “{outcome.error}”."
    if outcome.server:
        return f"nothing can be sent. It said “{outcome.error}”: check EMAIL_URL and the network."
    return f"refused. It said “{outcome.error}”."
