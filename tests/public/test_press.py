"""The dossier on paper: tagged, in French, whatever people wrote in it."""

import re
import zlib

import pytest
from django.utils import timezone

from consultation.operations import prepare_answer, publish_answers
from public.dossier import facts_of
from public.operations import DOCUMENT
from roadmaps.operations import publish_version, write_action
from roadmaps.operations.draft import draft_of
from roadmaps.press import Unprintable, breakable, glyphs, pdf_of, typeset
from tests import factories
from tests.consultation import writing

pytestmark = pytest.mark.django_db

HOSTILE = [
    '#import "/etc/passwd"; #read("dossier.typ") $x^2$ *gras* _souligné_ `code` @ref <label>',
    "\\ \\u{202e} // commentaire /* ouvert = titre - liste + 1. ~ ] [ } { \" ' <script>",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \u202eici \U0001f600 \u4e2d\u6587",
    "A" * 4000,
    "# titre\n\n- un\n  - deux\n\n> cite\n\n```\n#panic()\n```\n\n[l](javascript:a(1)) ![x](y)",
]


def streams(pdf):
    """What the objects of a PDF hold, unpacked."""
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


def test_the_pdf_is_tagged_titled_in_french_and_has_bookmarks(plan):
    facts = facts_of(plan.current)
    pdf = pdf_of(DOCUMENT, facts, "0123 4567 89ab", timezone.now())
    whole = pdf + b"".join(streams(pdf))
    assert pdf.startswith(b"%PDF-1.7")
    for wanted in (b"/StructTreeRoot", b"/Lang(fr)", b"/Outlines", b"pdfuaid:part"):
        assert wanted in whole.replace(b"/Lang (fr)", b"/Lang(fr)"), wanted
    assert "Dossier de délibération".encode() in whole


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_write_is_text_on_paper(plan, ada, text):
    """PDF/UA refuses what it cannot lay out: that it comes out at all is the test."""
    values = {"title": text[:500], "summary": text, "description": text, "owner": text[:250]}
    values["partners"] = [{"key": "", "name": text[:200]}]
    action = plan.actions.get(code="A-01")
    write_action(draft=draft_of(plan), action=action, values=values)
    publish_version(roadmap=plan, actor=ada, note=text[:500])
    plan.refresh_from_db()
    phase = factories.phase(plan)
    proposal = writing.published(phase, factories.user(), ada, reason=text)
    prepare_answer(proposal=proposal, actor=ada, outcome="rejected", reasons=text)
    publish_answers(roadmap=plan, actor=ada)
    assert pdf_of(DOCUMENT, facts_of(plan.current), "", timezone.now()).startswith(b"%PDF")


def test_long_words_may_break_and_lose_nothing():
    word = "anticonstitutionnellement" * 4
    assert breakable(word).replace("\u200b", "") == word
    assert max(map(len, breakable(word).split("\u200b"))) <= 8
    assert breakable("Des mots courts") == "Des mots courts"


def test_a_square_stands_for_what_no_font_draws(plan):
    facts = facts_of(plan.current) | {"title": "Numérique 😀 中 \u0378 ﷺ 👨‍👩‍👧 Ω"}
    assert pdf_of(DOCUMENT, facts, "", timezone.now()).startswith(b"%PDF")


def test_a_text_of_thousands_of_unusual_characters_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(glyphs, "DRAWN", {})
    tried = []
    said = "Été " + "".join(map(chr, range(0x1400, 0x2000)))
    drawn = glyphs.drawable(said, tried.append)
    assert len(tried) == glyphs.MOST_TRIED
    assert drawn.startswith("Été \u1400")
    assert drawn.endswith(glyphs.SQUARE)
    assert len(drawn) == len(said)


def test_prose_becomes_blocks():
    told = typeset({"reason": "Un **mot** fort\n\n- a\n- b"})["reason"]
    assert [block["kind"] for block in told] == ["paragraph", "item", "item"]
    assert {"text": "mot", "strong": True} in told[0]["runs"]


def test_facts_that_no_press_takes_are_said_so(plan):
    with pytest.raises(Unprintable):
        pdf_of(DOCUMENT, {"title": "Un titre et rien d’autre"}, "", timezone.now())
