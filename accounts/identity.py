"""What makes two addresses the same person's address."""

import unicodedata

import idna


def email_key(email: str) -> str:
    """The address as an identity: NFKC, casefolded, IDNA domain, `+tag` dropped."""
    local, _, domain = unicodedata.normalize("NFKC", email.strip()).casefold().rpartition("@")
    local = local.split("+", 1)[0]
    try:
        domain = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        pass
    return f"{local}@{domain}"
