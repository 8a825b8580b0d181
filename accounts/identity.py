"""What makes two addresses the same person's address."""

import unicodedata
from contextlib import suppress

import idna
from disposable_email_domains import blocklist


def email_key(email: str) -> str:
    """The address as an identity: NFKC, casefolded, IDNA domain, `+tag` dropped."""
    local, _, domain = unicodedata.normalize("NFKC", email.strip()).casefold().rpartition("@")
    local = local.split("+", 1)[0]
    with suppress(idna.IDNAError):
        domain = idna.encode(domain, uts46=True).decode()
    return f"{local}@{domain}"


def is_disposable(email: str) -> bool:
    """Whether the address is of a domain that lends addresses for an hour, or of one under it."""
    labels = email_key(email).rpartition("@")[2].split(".") if email else []
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels)))
