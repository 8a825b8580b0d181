"""Differences lead from one wording to the other and back, whatever the texts."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps.differences import (
    Part,
    Row,
    applied,
    around,
    body,
    difference,
    in_words,
    rows_between,
    words,
)
from roadmaps.fields import BY_NAME

SPOKEN = st.lists(
    st.sampled_from("le la de cible 300 500 TPE, . \n  «\u00a0oui\u00a0» é ?".split(" "))
)
TEXT = st.one_of(st.text(), SPOKEN.map(" ".join))
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


@settings(deadline=2000)
@given(st.integers(500, 3000))
def test_texts_too_alike_to_align_differ_as_wholes(length):
    before, after = "non " + "a " * length, "oui " + "a b " * length
    parts = words(before, after)
    assert side(parts, "ins") == before
    assert side(parts, "del") == after


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
