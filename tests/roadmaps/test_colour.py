import re
from pathlib import Path

import pytest

from roadmaps import colour

CSS = (Path(__file__).parents[2] / "static" / "site.css").read_text()
SCALE = r"oklch\(([\d.]+) calc\(([\d.]+) \* var\(--accent-chroma\)\) var\(--accent-hue\)\)"
FOLLOWS_THE_HUE = re.compile(rf"--([\w-]+): light-dark\((#fff|{SCALE}), {SCALE}\);")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("#abc", "#aabbcc"),
        ("#0A5A42", "#0a5a42"),
        ("oklch(0 0 0)", "#000000"),
        ("oklch(1 0 0)", "#ffffff"),
        ("oklch(0.627955 0.257683 29.2339)", "#ff0000"),
        ("oklch(0.417 0.085 165)", "#075a40"),
    ],
)
def test_a_colour_is_read_and_written(text, written):
    assert colour.hex_of(text) == written


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345", "#1234567", "rgb(0 0 0)", "#ggg"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ValueError, match="not a colour"):
        colour.parse(text)


def test_what_the_screen_cannot_show_is_cut_channel_by_channel():
    assert colour.hex_of("oklch(0.7 0.4 150)").startswith("#00")
    assert all(0 <= channel <= 1 for channel in colour.parse("oklch(0.9 0.4 30)"))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21), ("#777", "#fff", 4.48), ("#767676", "#fff", 4.54), ("#fff", "#fff", 1)],
)
def test_contrast_is_the_one_of_wcag_whatever_the_order(one, other, ratio):
    assert colour.contrast(one, other) == colour.contrast(other, one)
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_a_hue_survives_the_way_there_and_back():
    for hue in range(360):
        there = colour.to_srgb(colour.Oklch(0.6, 0.08, hue))
        assert colour.to_oklch(there) == pytest.approx((0.6, 0.08, hue), abs=0.01)
    assert colour.to_oklch(colour.parse("#ff0000")).hue == pytest.approx(29.23, abs=0.01)


def test_greys_are_known():
    assert colour.is_grey("#808080")
    assert colour.is_grey("#000")
    assert not colour.is_grey("#0a5a42")


def test_the_palette_is_the_one_of_the_stylesheet():
    said = {}
    for name, light, *numbers in FOLLOWS_THE_HUE.findall(CSS):
        light_pair = (1, 0) if light == "#fff" else (float(numbers[0]), float(numbers[1]))
        said[name] = (light_pair, (float(numbers[2]), float(numbers[3])))
    assert {**said, "on-panel": ((1, 0), (1, 0))} == colour.SCALE
    assert "--on-panel: #fff;" in CSS
    assert CSS.count("var(--accent-hue)") == 2 * len(said) - 1


def test_the_palette_follows_the_hue_and_its_strength():
    green, grey = colour.palette(165), colour.palette(165, chroma=0)
    assert green["light"]["panel"] == "#075a40"
    assert green["dark"]["bg"] != "#000000"
    for name in grey["dark"].values():
        assert name[1:3] == name[3:5] == name[5:7]
    assert colour.palette(20)["light"]["panel"] != green["light"]["panel"]
