"""The numbers that name an organisation: SIREN and RNA, by their form alone."""

import re

RNA = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")  # the second letter is Corsica's, or overseas


def number_of(text):
    """{"siren": …} or {"rna": …} for a well-formed number, a SIRET being that of its SIREN; None
    otherwise. Form proves nothing of existence."""
    typed = re.sub(r"[\s. -]", "", text).upper()
    if RNA.fullmatch(typed):
        return {"rna": typed} if len(set(typed[1:])) > 1 else None
    from stdnum.exceptions import ValidationError  # of no use to who declares nothing
    from stdnum.fr import siren, siret

    try:
        found = siren.validate(siret.validate(typed)[:9] if len(typed) == 14 else typed)
    except ValidationError:
        return None
    return None if len(set(found)) == 1 else {"siren": found}
