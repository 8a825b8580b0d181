"""Differences lead from one wording to the other and back, whatever the texts."""

import json
import random
import re
import time
from datetime import date
from html import unescape

import pytest
from django.template.loader import render_to_string
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from roadmaps.aligning import tokens
from roadmaps.differences import (
    Part,
    Row,
    applied,
    around,
    body,
    difference,
    in_words,
    merged,
    rows_between,
    words,
)
from roadmaps.fields import AMENDABLE, BY_NAME

SPOKEN = st.lists(
    st.sampled_from("le la de cible 300 500 TPE, . \n  «\u00a0oui\u00a0» é ?".split(" "))
)
HOSTILE = st.lists(
    st.sampled_from(
        [
            *"a é e\u0301 <b> </p> <script> & &amp; \" ' \r\n \n \t . 👩\u200d👩\u200d👧".split(
                " "
            ),
            *("\u202e", "\u2066", "\u200b", "\u00a0", "\x0b", " ", "<!--", "]]>", "{{ x }}"),
        ]
    )
    | st.text(max_size=5)
).map("".join)
TEXT = st.one_of(st.text(), SPOKEN.map(" ".join), HOSTILE)
TAGS = set("dl div dt dd p del ins details summary span svg path i".split())
VALUES = {
    "title": TEXT,
    "description": TEXT,
    "owner": TEXT,
    "starts_on": st.none() | st.dates(),
    "status": st.sampled_from(["", "planned", "done"]),
    "axis": st.none() | st.fixed_dictionaries({"code": TEXT, "title": TEXT}),
}
ITEMS = {
    "partners": st.fixed_dictionaries({"name": TEXT}),
    "budget": st.fixed_dictionaries(
        {
            "year": st.none() | st.integers(1900, 2099),
            "funder": TEXT,
            "amount": st.integers(0, 10**13),
        }
    ),
    "targets": st.fixed_dictionaries(
        dict.fromkeys("indicator baseline target unit horizon".split(), TEXT)
    ),
}
NAMES = st.lists(st.sampled_from("CCI INRIA Région Ville Lycée".split()), unique=True)


def side(parts, gone):
    return "".join(part.text for part in parts if part.kind != gone)


@given(TEXT, TEXT)
def test_the_parts_are_the_two_texts(before, after):
    parts = words(before, after)
    assert side(parts, "ins") == before
    assert side(parts, "del") == after


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text):
    assert all(part.kind == "same" for part in words(text, text))


@given(TEXT, TEXT)
def test_neighbouring_parts_are_of_different_kinds(before, after):
    kinds = [part.kind for part in words(before, after)]
    assert all(one != other for one, other in zip(kinds, kinds[1:], strict=False))


def test_only_the_words_that_change_are_marked():
    assert words("Former 300 TPE par an", "Former 500 TPE par an") == (
        Part("same", "Former"),
        Part("del", " 300"),
        Part("ins", " 500"),
        Part("same", " TPE par an"),
    )


def test_a_word_that_stays_between_two_larger_changes_only_cuts_them():
    before, after = "Opérateurs de compétences", "Agence de développement"
    assert words(before, after) == (Part("del", before), Part("ins", after))


def test_sentences_that_stay_are_found_wherever_they_are():
    said = [f"La mesure numéro {n} aide vingt entreprises." for n in range(8)]
    parts = words(" ".join(said), " ".join(["Un début.", *said[1:5], "Un ajout.", *said[5:]]))
    assert [part.text for part in parts if part.kind == "ins"] == ["Un début", " Un ajout."]


@pytest.mark.parametrize(
    "said",
    [
        "e\u0301te\u0301",
        "👩\u200d👩\u200d👧",
        "👍\U0001f3fd",
        "\u05e9\u05b8\u05c1\u05dc",
        "\ufefb\u064e",
    ],
)
def test_no_mark_is_torn_from_its_letter(said):
    assert "".join(tokens(f"un {said} deux")) == f"un {said} deux"
    assert f" {said}" in tokens(f"un {said} deux")


CAP = 20_000
DRAWN = random.Random(7)
VOCABULARY = ["".join(DRAWN.choices("abcdefghij", k=DRAWN.randint(2, 9))) for _ in range(3000)]
SENTENCES = [" ".join(DRAWN.choices(VOCABULARY, k=18)) + "." for _ in range(200)]


def drawn(vocabulary):
    return " ".join(DRAWN.choices(vocabulary, k=CAP))[:CAP]


def shuffled(parts, joint):
    return joint.join(parts)[:CAP], joint.join(DRAWN.sample(parts, len(parts)))[:CAP]


HEAVIEST = {
    "random words": (drawn(VOCABULARY), drawn(VOCABULARY)),
    "repeated words": (drawn(VOCABULARY[:20]), drawn(VOCABULARY[:20])),
    "two words": (drawn("ab"), drawn("ab")),
    "one word repeated": ("a " * (CAP // 2), "a b " * (CAP // 4)),
    "one long word": ("a" * CAP, "b" + "a" * (CAP - 1)),
    "all different": (drawn(VOCABULARY[:1500]), drawn(VOCABULARY[1500:])),
    "shuffled sentences": shuffled(SENTENCES, " "),
    "shuffled signs": shuffled([chr(0x4E00 + n) for n in range(CAP // 2)], " "),
    "a word after each": (" ".join(VOCABULARY), " x ".join(VOCABULARY)[:CAP]),
    "signs alone": ("." * CAP, "".join(DRAWN.choices(".,;!?", k=CAP))),
    "spaces alone": (" " * CAP, " \n" * (CAP // 2)),
}


@pytest.mark.parametrize("name", HEAVIEST)
def test_the_longest_texts_are_compared_in_fifty_milliseconds(name):
    before, after = HEAVIEST[name]
    times = []
    for _turn in range(5):
        begun = time.process_time()
        parts = words(before, after)
        times.append(time.process_time() - begun)
    assert side(parts, "ins") == before
    assert side(parts, "del") == after
    assert min(times) < 0.05


@settings(max_examples=30)
@given(HOSTILE, HOSTILE)
def test_a_page_shows_both_texts_whole_and_obeys_neither(before, after):
    assume(before != after)
    shown = difference(BY_NAME["description"], rows_between(BY_NAME["description"], before, after))
    html = render_to_string("components/diff.html", {"changes": [shown]})
    tags = set(re.findall(r"<(/?\w+)", html))
    assert tags <= TAGS | {f"/{tag}" for tag in TAGS}
    if shown.kind == "text":
        whole = html[html.rindex('<p class="diff-text">') :].partition("</p>")[0]
        seen = unescape(re.sub(r"<del>.*?</del>|<[^>]*>", "", whole, flags=re.DOTALL))
        assert seen == after


@given(st.sampled_from(sorted(VALUES)), st.data())
def test_what_was_proposed_is_exactly_what_applying_it_gives(name, data):
    item, values = AMENDABLE[name], VALUES[name]
    before, after = data.draw(values), data.draw(values)
    rows = [Row(**json.loads(json.dumps(vars(row)))) for row in rows_between(item, before, after)]
    assert applied(item, before, rows) == after
    assert bool(rows) == (before != after)


@given(st.sampled_from(sorted(ITEMS)), st.data())
def test_a_list_keeps_its_keys_and_its_order_and_takes_what_is_new_at_its_end(name, data):
    item = BY_NAME[name]
    entries = data.draw(st.lists(ITEMS[name], max_size=6))
    before = [{"key": f"k{number}", **entry} for number, entry in enumerate(entries)]
    kept = [entry for entry in before if data.draw(st.booleans())]
    kept = [{"key": one["key"], **data.draw(ITEMS[name] | st.just(body(one)))} for one in kept]
    after = kept + [{"key": "", **entry} for entry in data.draw(st.lists(ITEMS[name], max_size=3))]
    rows = [Row(**json.loads(json.dumps(vars(row)))) for row in rows_between(item, before, after)]
    assert applied(item, before, rows) == after
    assert len({row.key for row in rows}) == len(rows)
    assert difference(item, rows).label == item.label


@given(TEXT, TEXT)
def test_a_changed_text_is_one_row_and_applying_it_gives_the_new_text(before, after):
    item = BY_NAME["summary"]
    rows = rows_between(item, before, after)
    assert len(rows) == (before != after)
    assert applied(item, before, rows) == after


def test_a_date_is_stored_as_json_and_comes_back():
    item = BY_NAME["ends_on"]
    rows = rows_between(item, None, date(2027, 12, 31))
    assert rows == [Row("ends_on", "", None, "2027-12-31")]
    assert applied(item, None, rows) == date(2027, 12, 31)


@given(NAMES, NAMES, st.data())
def test_a_changed_list_applied_gives_the_new_list(before, after, data):
    item = BY_NAME["partners"]
    old = [{"key": f"k{n}", "name": name} for n, name in enumerate(before)]
    keys = {entry["name"]: entry["key"] for entry in old}
    new = [{"key": keys.get(name, ""), "name": name} for name in after]
    rows = rows_between(item, old, new)
    result = [body(entry)["name"] for entry in applied(item, old, rows)]
    assert sorted(result) == sorted(after)
    assert len({row.key for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("owner", [Row("owner", "", "Région", "CCI")], ("value", "Région", "CCI")),
        ("ends_on", [Row("ends_on", "", None, "2027-12-31")], ("value", "", "31 décembre 2027")),
        ("status", [Row("status", "", "", "done")], ("value", "", "terminée")),
        ("summary", [Row("summary", "", "", "Un mot.")], ("value", "", "Un mot.")),
    ],
)
def test_a_value_before_and_after(name, rows, said):
    found = difference(BY_NAME[name], rows)
    assert (found.kind, found.before, found.after) == said


def test_budget_lines_say_what_they_add_up_to():
    rows = [
        Row(
            "budget",
            "k1",
            {"year": 2027, "funder": "Région", "amount": 225_000},
            {"year": 2027, "funder": "Région", "amount": 300_000},
        )
    ]
    found = difference(BY_NAME["budget"], rows)
    said = [(one.head, one.before, one.after) for one in found.moved]
    plain = [tuple(re.sub("[\u202f\u00a0]", " ", text) for text in texts) for texts in said]
    assert plain == [("2027, Région", "225 000 €", "300 000 €")]
    assert found.removed == found.added == ()
    assert found.effect.replace("\u202f", " ").replace("\u00a0", " ") == "+ 75 000 € au total."


def test_a_target_is_said_in_one_breath():
    target = {
        "indicator": "TPE",
        "baseline": "0",
        "target": "500",
        "unit": "TPE",
        "horizon": "2028",
    }
    found = difference(BY_NAME["targets"], [Row("targets", "+1", None, target)])
    assert found.added == ("TPE\u00a0: 0 → 500 TPE (2028)",)


def test_what_stays_is_cut_to_what_stands_around_a_change():
    long = " ".join(f"mot{n}" for n in range(40))
    parts = around(words(f"{long} avant {long}", f"{long} après {long}"))
    said = "".join(part.text for part in parts)
    assert said == (
        " […]"
        + "".join(f" mot{n}" for n in range(28, 40))
        + " avant après"
        + "".join(f" mot{n}" for n in range(12))
        + " […]"
    )
    assert [part.kind for part in parts] == ["same", "del", "ins", "same"]


@pytest.mark.parametrize("typed", ["NaN", "1e999999", "Infinity", "environ 3", "٣"])
def test_what_is_not_a_figure_stays_as_typed(typed):
    target = {"indicator": "TPE", "baseline": "", "target": typed, "unit": "", "horizon": ""}
    assert in_words(BY_NAME["targets"], target) == f"TPE\u00a0: {typed}"


@settings(deadline=None)
@given(TEXT, TEXT)
def test_two_rewordings_of_which_one_changes_nothing_are_the_other(base, text):
    assert merged(base, text, base) == text
    assert merged(base, base, text) == text


def test_two_rewordings_that_stand_apart_make_one_text():
    base = "Une salle par bassin. Elle ouvre le soir. La CCI la tient."
    mine = "Une salle par bassin. Elle ouvre le soir. La métropole la tient."
    theirs = "Une salle par canton. Elle ouvre le soir. La CCI la tient."
    both = "Une salle par canton. Elle ouvre le soir. La métropole la tient."
    assert merged(base, mine, theirs) == merged(base, theirs, mine) == both
    assert merged(base, mine, base.replace("CCI", "Région")) is None
