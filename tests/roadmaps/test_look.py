"""A region's colour is kept in its hue and corrected in its contrast, whatever was chosen."""

import pytest

from roadmaps import colour
from roadmaps.look import Look

VIVID = [
    f"#{red}{green}{blue}"
    for red in ("00", "80", "ff")
    for green in ("00", "80", "ff")
    for blue in ("00", "80", "ff")
]


@pytest.mark.parametrize("chosen", [*VIVID, "#0a5a42", "#e4003a", "#5b6770", "#fffffe", "#010101"])
def test_text_is_read_whatever_was_chosen(chosen):
    look = Look(chosen)
    for theme, ground in (("light", "bg"), ("light", "bg-2"), ("dark", "bg"), ("dark", "bg-2")):
        tokens = look.colours[theme]
        assert colour.contrast(tokens["accent"], tokens[ground]) >= 4.5
        assert colour.contrast(tokens["on-panel"], tokens["panel"]) >= 4.5


@pytest.mark.parametrize("chosen", ["#e4003a", "#0a5a42", "#ffd100", "#8000ff"])
def test_a_colour_keeps_its_hue(chosen):
    texts = (Look(chosen).day.text, chosen)
    shown, asked = (colour.to_oklch(colour.parse(text)).hue for text in texts)
    assert abs((shown - asked + 180) % 360 - 180) < 8


def test_a_grey_stays_grey_and_a_dull_colour_stays_dull():
    assert [Look(chosen).tint[1] for chosen in ("#808080", "#ffffff", "#000000", "#e4003a")] == [
        0,
        0,
        0,
        1,
    ]
    assert 0 < Look("#5b6770").tint[1] < 0.5
    assert len({Look("#808080").day.text[start : start + 2] for start in (1, 3, 5)}) == 1


@pytest.mark.parametrize(
    ("chosen", "day", "night"),
    [
        ("#ffd100", "darker", "darker"),
        ("#000091", "lighter", "lighter"),
        ("#0a5a42", "kept", "lighter"),
        ("#e4003a", "darker", "lighter"),
    ],
)
def test_what_was_changed_is_said(chosen, day, night):
    look = Look(chosen)
    assert (look.day.change, look.night.change) == (day, night)


@pytest.mark.parametrize(
    ("chosen", "near"),
    [
        ("#0a7a4e", ["for"]),
        ("#c2440c", ["against"]),
        ("#000091", ["state"]),
        ("#005a63", []),
        ("#808080", []),
    ],
)
def test_what_a_hue_may_be_taken_for_is_said(chosen, near):
    assert Look(chosen).neighbours == near
