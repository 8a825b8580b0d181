"""The address a mail comes back to: it names the mail, and cannot be made up."""

import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

NAMED = re.compile(r"^(?P<token>b(?P<pk>[0-9]{1,18})\.[0-9a-f]{12})$")


def token(pk):
    """What names a mail outside: its number and a proof that we wrote it."""
    proof = salted_hmac("outbox.envelope", str(pk), algorithm="sha256").hexdigest()
    return f"b{pk}.{proof[:12]}"


def return_address(mail, sender):
    """`bounces+b12.0a1b2c3d4e5f@region.example` when returned mails are read, else the sender."""
    if not settings.BOUNCES_TO:
        return sender
    local, _, host = settings.BOUNCES_TO.rpartition("@")
    return f"{local}+{token(mail.pk)}@{host}"


class Forged(Exception):
    """It names a mail, but we did not write it."""


def pk_of_token(text):
    """The mail named, or None when nothing is."""
    found = NAMED.match(text.strip().lower())
    if not found:
        return None
    if not constant_time_compare(token(found["pk"]), found["token"]):
        raise Forged
    return int(found["pk"])


def pk_of_address(address):
    local = parseaddr(address)[1].rpartition("@")[0]
    return pk_of_token(local.rpartition("+")[2])
