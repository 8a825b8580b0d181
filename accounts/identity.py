"""What makes two addresses the same person's address."""

import re
import unicodedata
from contextlib import suppress

import idna
from disposable_email_domains import blocklist

PLAIN = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+", re.ASCII | re.IGNORECASE)


def email_key(email: str) -> str:
    """The address as an identity: NFKC, casefolded, IDNA domain, `+tag` dropped."""
    local, _, domain = unicodedata.normalize("NFKC", email.strip()).casefold().rpartition("@")
    local = local.split("+", 1)[0] or local
    with suppress(idna.IDNAError):
        domain = idna.encode(domain, uts46=True).decode()
    return f"{local}@{domain}"


def is_disposable(email: str) -> bool:
    """Whether the address is of a domain that lends addresses for an hour, or of one under it."""
    return bool(email) and is_lent(email_key(email))


def is_lent(key: str) -> bool:
    """The same of an address as an identity."""
    labels = key.rpartition("@")[2].split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels)))


def is_deliverable(email: str) -> bool:
    """Whether mail servers take the address and every one of them means the same mailbox: a plain
    local part, a domain of the Internet."""
    local, _, domain = email.strip().rpartition("@")
    try:
        reached = idna.encode(unicodedata.normalize("NFKC", domain), uts46=True)
    except idna.IDNAError:
        return False
    return bool(PLAIN.fullmatch(local)) and "=?" not in local and b"." in reached
