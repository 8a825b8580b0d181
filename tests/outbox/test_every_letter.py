"""Every letter, in both languages: the same thing said twice, in pictures and in plain text."""

import re
from html import unescape

import pytest
from django.conf import settings

from outbox.colours import HOUSE
from outbox.letters import parsed
from roadmaps.colour import palette
from roadmaps.models import Region
from tests.outbox.written import every_letter

FOLDER = settings.BASE_DIR / "templates" / "emails"
SHEETS = ("_style.css", "_style_kept.css")
LINK = re.compile(r"https?://[^\s\"<>)]+")
HEX = re.compile(r"#[0-9a-f]{6}\b")
HIDDEN = re.compile(
    r'<(style|title)\b.*?</\1>|<!--.*?-->|<div class="preheader".*?</div>', re.DOTALL
)
FRENCH = re.compile(
    r"\b(vous|votre|vos|cette|dans|jusqu|avant|demandez|recevez|janvier|février|mars|avril|mai|juin"
    r"|juillet|août|septembre|octobre|novembre|décembre|lundi)\b",
    re.IGNORECASE,
)


class Read:
    """A letter, as its two readers have it."""

    def __init__(self, mail):
        self.size = len(bytes(mail.raw))
        self.message = parsed(bytes(mail.raw))
        self.text, self.html = (
            self.message.get_body((kind,)).get_content() for kind in ("plain", "html")
        )
        self.seen = HIDDEN.sub("", self.html)

    @property
    def words(self):
        """What each of the two says, without its links."""
        seen = unescape(re.sub(r"<[^>]+>", " ", self.seen))
        return tuple(
            {word.casefold() for word in re.findall(r"\w+", LINK.sub(" ", said))}
            for said in (self.text, seen)
        )


@pytest.fixture(scope="module")
def written():
    """What was written in each language, by the first test that read it."""
    return {}


@pytest.fixture(params=["fr", "en"])
def letters(request, db, settings, written):
    settings.DEMO, language = True, request.param
    if language not in written:
        written[language] = {name: Read(mail) for name, mail in every_letter(language).items()}
    return language, written[language]


def test_none_is_forgotten(letters):
    templates = {path.stem for path in FOLDER.glob("[!_]*.html")} - {"base"}
    assert (
        set(letters[1]) == templates == {path.stem for path in FOLDER.glob("[!_]*.txt")} - {"base"}
    )


def test_both_parts_say_the_same_words_figures_and_links(letters):
    for name, letter in letters[1].items():
        text, seen = letter.words
        steps = (
            {"1", "2", "3"} if name == "invitation" else set()
        )  # numbered by the reader's program
        markdown = {"x", "javascript", "1"} if name == "proposal_answered" else set()
        assert text - seen <= steps | markdown, name
        assert seen - text == set(), name
        assert set(LINK.findall(letter.text)) == set(LINK.findall(letter.seen)), name


def test_each_tells_the_thing_at_once_and_asks_for_one_act(letters):
    for name, letter in letters[1].items():
        assert 10 < len(letter.message["Subject"]) < 200, name
        preheader = re.search(r'<div class="preheader"[^>]*>(.*?)</div>', letter.html, re.DOTALL)
        assert len(preheader.group(1).strip()) > 20, name
        assert letter.html.count("<h1") == 1, name
        acts = re.findall(r'class="act"', letter.html)
        assert len(acts) == (0 if name == "sign_in_code" else 1), name


def test_each_says_that_it_is_a_demonstration(letters, settings):
    for name, letter in letters[1].items():
        assert re.search("démonstration|demonstration", letter.text, re.IGNORECASE), name
    settings.DEMO = False


def test_each_is_light_and_brings_nothing_from_elsewhere(letters, capsys):
    for name, letter in letters[1].items():
        print(f"{letter.size / 1000:6.1f} kB  {name} {letters[0]}")
        assert letter.size < 100_000, name
        assert not re.search(r"<(img|script|link|iframe|object|video|form)\b|url\(", letter.html), (
            name
        )
        assert not re.search(r"<b onclick|<i>le|href=\"javascript", letter.html), name


def test_each_is_read_aloud_in_its_own_language(letters):
    language, read = letters
    for name, letter in read.items():
        assert re.search(rf'<html lang="{language}"', letter.html), name
        tables = re.findall(r"<table[^>]*>", letter.html)
        assert all('role="presentation"' in table for table in tables), name
        if language == "en":
            assert FRENCH.findall(letter.text) == [], name
            assert FRENCH.findall(str(letter.message["Subject"])) == [], name


def test_each_is_answered_by_no_machine(letters):
    for name, letter in letters[1].items():
        assert letter.message["Auto-Submitted"] == "auto-generated", name
        assert letter.message["X-Auto-Response-Suppress"] == "All", name
        assert letter.message["Reply-To"], name


# Colours --------------------------------------------------------------------------------------


def tokens():
    css = (settings.BASE_DIR / "static" / "site.css").read_text()
    return css[css.index("@layer tokens {") : css.index("@layer base {")]


def test_the_colours_are_those_of_the_pages():
    """Those that follow the region's hue come by the letter; the others are the stylesheet's."""
    known = set(HEX.findall(tokens())) | {"#ffffff"}
    for sheet in SHEETS:
        assert set(HEX.findall((FOLDER / sheet).read_text())) <= known, sheet
    lines = dict(re.findall(r"\.line-(\d) {\s+--plate: (#\w{6})", tokens()))
    plain, kept = ((FOLDER / sheet).read_text() for sheet in SHEETS)
    assert dict(re.findall(r"\.line-(\d) { background-color: (#\w{6})", plain)) == lines
    assert dict(re.findall(r"\.cell-(\d) { background-color: (#\w{6})", plain)) == lines
    nights = re.findall(r"\.line-(\d) {\s+--line: light-dark\(#\w{6}, (#\w{6})\)", tokens())
    assert dict(re.findall(r"\.cell-(\d) { background-color: (#\w{6})", kept)) == dict(nights)


def test_a_mail_no_region_signs_wears_the_designs_own_colours():
    hue = re.search(r"--accent-hue: (\d+)", tokens()).group(1)
    drawn = palette(int(hue))
    for theme, colours in HOUSE.items():
        assert colours == {name: drawn[theme][name] for name in colours}


def test_a_letter_wears_its_regions_colour(letters):
    for name in ("proposal_answered", "proposal_hidden"):
        for theme in ("light", "dark"):
            assert Region().colours[theme]["panel"] in letters[1][name].html
    chosen = Region(accent="#7a1fa2")
    assert chosen.as_sender.colours["light"]["panel"] == chosen.colours["light"]["panel"]
    assert chosen.colours != Region().colours
