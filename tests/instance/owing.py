"""Plain mails to owe, and how many are in which state."""

from outbox.letters import Letter, Sender
from outbox.models import Mail
from outbox.operations import owe

REGION = Sender("Région", "coroute@region.example", "ada@region.example")


def owed(key, to="bob@example.org", kind=Mail.Kind.NOTICE):
    letter = Letter(f"Lettre {key}", f"Bonjour, {key}.\n", f"<p>Bonjour, {key}.</p>", REGION)
    return owe(key=key, kind=kind, to=to, letter=letter)


def sent():
    return Mail.objects.filter(state=Mail.State.SENT).count()
