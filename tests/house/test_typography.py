"""French is set as French print sets it, English with its own marks, in every sentence shown."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.house.sources import ROOT

NO_BREAK = "\u00a0\u202f"
FAULTS = {
    "a straight apostrophe": re.compile(r"\w'\w|\w' "),
    "three dots for an ellipsis": re.compile(r"\.\.\."),
    "a plain space before a mark": re.compile(r" [;:!?%€»](?![\w(])"),
    "no space before a mark": re.compile(r"[\w)»][;!?»](?!\w)|[^\W\d_]:(?=\s|$)|\d%(?![(a-z])|\d€"),
    "a guillemet without its space": re.compile(rf"«[^{NO_BREAK}]"),
    "a plain space after n°": re.compile("n° "),
    "a plain space in a number": re.compile(r"\d \d{3}\b"),
    "a capital without its accent": re.compile(r"\b(?:Etat|Ecri|Evit|Elu[se]?\b|Equip|A la )"),
}
ENGLISH_FAULTS = {
    "a straight apostrophe": re.compile(r"\w'\w"),
    "three dots for an ellipsis": FAULTS["three dots for an ellipsis"],
    "a space before a mark": re.compile(rf"[ {NO_BREAK}][;:!?](?![\w(])"),
    "other marks than “ and ”": re.compile(r"[«»‘]"),
}
MARKUP = re.compile(r"<[^>]*>|https?://\S+|%\(\w+\)[sd]")


def sentences():
    """Each sentence of the catalogue in French, and in English."""
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as catalogue:
        for message in read_po(catalogue):
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            yield from ((one, two) for one, two in zip(forms, said, strict=False) if one)


def faults_of(text, faults):
    plain = MARKUP.sub("x", text)
    return [name for name, found in faults.items() if found.search(plain)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("L'action", 1),
        ("L’action", 0),
        ("Quoi ?", 1),
        ("Quoi?", 1),
        ("Quoi\u00a0?", 0),
        ("« Oui »", 2),
        ("«\u00a0Oui\u00a0»", 0),
        ("À %(at)s : %(n)d %%", 1),
        ("À 9 h 30", 0),
        ("n° 3", 1),
        ("21 000 emplois", 1),
    ],
)
def test_the_eye_that_finds_faults(text, count):
    assert len(faults_of(text, FAULTS)) == count


def test_french_is_well_set():
    found = {french: bad for french, _ in sentences() if (bad := faults_of(french, FAULTS))}
    assert found == {}


def test_english_is_well_set():
    found = {said: bad for _, said in sentences() if (bad := faults_of(said, ENGLISH_FAULTS))}
    assert found == {}
