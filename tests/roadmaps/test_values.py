"""How texts become values and are written back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps import values
from roadmaps.fields import FIELDS, as_json, from_json
from roadmaps.values import Kept, Unreadable


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("850000", 850_000),
        ("850 k€", 850_000),
        ("850\u00a0k€", 850_000),
        ("1,5 M€", 1_500_000),
        ("850 000 €", 850_000),
        ("850\u00a0000\u00a0€ HT", 850_000),
        ("1.234,50", 1234),
        ("1234.567", 1235),
        ("1 234,5", 1234),
        ("2 millions d’euros", 2_000_000),
        ("1'000'000", 1_000_000),
        ("0", 0),
    ],
)
def test_an_amount_is_whole_euros(text, amount):
    assert values.read_amount(text) == amount


@pytest.mark.parametrize("text", ["environ un million", "-5", "1.2.3", "9" * 400, "12 à 15 k€", ""])
def test_what_is_no_amount_is_kept(text):
    with pytest.raises(Kept):
        values.read_amount(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2027-12-31", date(2027, 12, 31), date(2027, 12, 31)),
        ("31/12/2027", date(2027, 12, 31), date(2027, 12, 31)),
        ("31.12.2027", date(2027, 12, 31), date(2027, 12, 31)),
        ("2027-12-31 08:30:00", date(2027, 12, 31), date(2027, 12, 31)),
        ("45078", date(2023, 6, 1), date(2023, 6, 1)),
        ("1er janv. 2023", date(2023, 1, 1), date(2023, 1, 1)),
        ("12 août 2024", date(2024, 8, 12), date(2024, 8, 12)),
        ("février 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("03/2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("", None, None),
    ],
)
def test_a_date_or_the_bounds_of_a_month_or_year(text, start, end):
    assert values.read_start(text) == start
    assert values.read_end(text) == end


@pytest.mark.parametrize("text", ["31/02/2027", "2026-13-45", "pas une date", "99/99/9999"])
def test_a_date_that_is_not_one_is_refused(text):
    with pytest.raises(Unreadable):
        values.read_start(text)


@pytest.mark.parametrize("text", ["à partir de 2024", "en continu", "mi-2025", "2024-2026"])
def test_a_vague_date_is_kept(text):
    with pytest.raises(Kept):
        values.read_end(text)


def test_statuses_are_read_without_accents_and_unknown_ones_kept():
    assert values.read_status("A venir") == "planned"
    assert values.read_status("Réalisé") == "done"
    assert values.read_status("En retard") == "running"
    with pytest.raises(Kept):
        values.read_status("Abandonné")


def test_a_line_keeps_its_non_breaking_spaces():
    assert values.read_line("  Porter\u00a0: l’action\n ici\t ") == "Porter\u00a0: l’action ici"


def test_keys_stay_with_their_items_and_new_ones_are_given():
    numbers = iter(range(8, 100))
    before = [{"key": "k1", "name": "Région"}, {"key": "k2", "name": "État"}]
    items = values.read_names("[k2] L’État\nRégion\n[k7] Europe\n[k2] Doublon")
    assert values.with_keys(items, before, lambda: next(numbers)) == [
        {"key": "k2", "name": "L’État"},
        {"key": "k1", "name": "Région"},
        {"key": "k8", "name": "Europe"},
        {"key": "k9", "name": "Doublon"},
    ]


def test_budget_lines_and_targets_have_their_parts():
    assert values.read_budget("2027; Région; 1,5 M€\n850 k€") == [
        {"key": "", "year": 2027, "funder": "Région", "amount": 1_500_000},
        {"key": "", "year": None, "funder": "", "amount": 850_000},
    ]
    with pytest.raises(Unreadable):
        values.read_budget("2027; Région")
    with pytest.raises(Unreadable):
        values.read_budget("bientôt; Région; 3")
    assert values.read_targets("Contrats; 640; 2400; contrats; 2030")[0]["target"] == "2400"
    with pytest.raises(Unreadable):
        values.read_targets("a;b;c;d;e;f")


@given(st.sampled_from(FIELDS), st.text())
def test_what_was_read_is_written_and_read_the_same(item, text):
    try:
        value = item.read(text)
    except (Kept, Unreadable):
        return
    if item.is_list:
        numbers = iter(range(1, 10_000))
        value = values.with_keys(value, [], lambda: next(numbers))
    assert item.read(item.write(value)) == value
    assert from_json(item, as_json(value)) == value
