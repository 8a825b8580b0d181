"""Mails to owe, for the tests of what becomes of them."""

from outbox.letters import Letter, Sender
from outbox.models import Mail
from outbox.operations import owe

REGION = Sender("Région, là | Coroute", "coroute@region.example", "ada@region.example")


def letter(subject="Bonjour", headers=None):
    return Letter(subject, "Texte é\n", "<p>Texte é</p>", REGION, headers or {})


def owed(key="notice:1", *, kind=Mail.Kind.NOTICE, to="bob@example.org", **more):
    return owe(key=key, kind=kind, to=to, letter=letter(), **more)
