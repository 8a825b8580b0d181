"""What makes two addresses the same person's address."""

import unicodedata
from contextlib import suppress

import idna


def email_key(email: str) -> str:
    """The address as an identity: NFKC, casefolded, IDNA domain, `+tag` dropped."""
    local, _, domain = unicodedata.normalize("NFKC", email.strip()).casefold().rpartition("@")
    local = local.split("+", 1)[0]
    with suppress(idna.IDNAError):
        domain = idna.encode(domain, uts46=True).decode()
    return f"{local}@{domain}"
