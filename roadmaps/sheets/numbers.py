"""The number that a title carries: « Action 12 – … », « 1.2.3. … », « Axe 2 : … »."""

import re

from roadmaps.values import read_line

KINDS = (
    r"(?:fiche[ -]*action|sous[ -]*action|action|mesure|fiche|proposition|orientation|"
    r"sous[ -]*sous[ -]*axe|sous[ -]*axe|axe|ligne|volet|objectif|chantier)"
)
NAMED = re.compile(
    rf"{KINDS}\s*(?:n\s*[°ºo]\s*)?(?P<code>[a-z]{{0,2}}[-.]?\d{{1,3}}(?:[.-]\d{{1,3}}){{0,4}})"
    r"(?!\d)\s*[-–—:.)|]*\s+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
BARE = re.compile(
    r"(?P<code>[A-Z]?\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z])(?:\s*[.)]|\s*[:–—]|\s+-)\s+(?P<rest>\S.*)"
    r"|(?P<dotted>[A-Z]?\d{1,3}(?:\.\d{1,3}){1,4})\s+(?P<after>[^\W\d_a-z].*)",
    re.DOTALL,
)
LONGEST_CODE = 20


def split_number(title):
    """The code a title begins with and the rest, or no code and the whole title."""
    found = NAMED.match(title)
    if found:
        return as_code(found["code"]), found["rest"]
    found = BARE.match(title)
    if found:
        return as_code(found["code"] or found["dotted"]), found["rest"] or found["after"]
    return "", title


def as_code(text):
    """A code as an address can carry it: letters, digits, dots, dashes and low lines."""
    return re.sub(r"[^\w.-]+", "-", read_line(text)).strip(".-")
