"""The living page of the design: nothing is missing from it, and what it promises is true."""

import re

import pytest
from django.urls import reverse

from demo.design import components, stylesheet, tokens
from demo.design.groups import GROUPS
from roadmaps import colour

SHOWN = [component for group in GROUPS for component in group.components]
KINDS_OF_RULE = {":hover": "hover", ":focus-visible": "focus", ":active": "active"}


@pytest.fixture
def page(client, db):
    return client.get(reverse("design:page")).text


def test_every_component_of_the_house_is_on_the_page():
    """Parts of a component, which begin with _, are left to it."""
    shown = [component.name for component in SHOWN if not component.template]
    files = [path.stem for path in components.FOLDER.glob("*.html")]
    assert sorted(shown) == sorted(name for name in files if not name.startswith("_"))


def test_a_component_says_what_it_is_for_and_when_not():
    for component in SHOWN:
        assert str(component.purpose).strip(), component.name
        assert str(component.never).strip(), component.name
        assert component.shown, component.name


def test_each_state_of_each_component_is_there(page):
    assert page.count('<div class="design-specimen') == sum(len(one.shown) for one in SHOWN)
    for component in SHOWN:
        assert f'id="c-{component.name}"' in page


def test_no_two_things_on_the_page_have_one_name(page):
    names = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(names) == sorted(set(names))
    told = re.findall(r'\b(?:aria-labelledby|aria-describedby|for)="([^"]+)"', page)
    assert {name for group in told for name in group.split()} <= set(names)


def test_a_name_of_the_page_is_made_its_own():
    html = '<p id="a"><label for="a" aria-describedby="b c"></label><a href="#a"></a></p>'
    assert components.tame(html, 7) == (
        '<p id="a-7"><label for="a-7" aria-describedby="b-7 c-7"></label><a href="#a-7"></a></p>'
    )


def test_an_example_is_no_head_nor_landmark_of_the_page(page):
    assert page.count("<h1") == 1
    assert components.tame("<section a><h1>b</h1></section>", 1) == (
        '<div role="group" a><h2>b</h2></div>'
    )


def test_an_example_sends_nothing_and_takes_no_key():
    html = '<form action="/x/" data-hx-get="/y/"><button data-key="j" data-focus>a</button></form>'
    assert components.tame(html, 1) == '<form action="/design/"><button>a</button></form>'


@pytest.mark.parametrize(
    ("moment", "said"),
    [("hover", '<button data-is="hover">'), ("disabled", "<button disabled>")],
)
def test_a_moment_is_held_on_what_answers_never_on_what_is_hidden(moment, said):
    html = '<input type="hidden" name="a"><a>b</a><button>c</button>'
    assert said in components.hold(html, moment, 1)


def test_the_page_is_seen_in_each_light_and_hue(client, db):
    address = reverse("design:page")
    assert 'data-theme="dark"' in client.get(address, {"theme": "dark"}).text.split("<head>")[0]
    assert "data-theme" not in client.get(address, {"theme": "x"}).text.split("<head>")[0]
    assert "states.css?hue=20" in client.get(address, {"hue": "20"}).text
    assert "?hue=" not in client.get(address, {"hue": "}x{"}).text.split("</head>")[0]
    css = client.get(reverse("design:states"), {"hue": "20"}).text
    assert css.endswith(":root{--accent-hue:20}")
    assert client.get(reverse("design:states"), {"hue": "grey"}).text.endswith("chroma:0}")


def test_what_is_sent_from_an_example_is_thrown_away(client, db):
    address = reverse("design:page")
    answer = client.post(address, {"position": "for"}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "ici rien n’est enregistré" in answer.text
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 204


def test_every_rule_of_a_moment_is_held_and_no_other_is_changed():
    held = stylesheet.held_still()
    for moment, said in KINDS_OF_RULE.items():
        assert held.count(f'[data-is="{said}"]') >= stylesheet.source().count(moment)
        held = held.replace(stylesheet.HELD[moment], moment)
    assert re.sub(r'url\("[^"]+/fonts/', 'url("fonts/', held) == stylesheet.source()


# Colours ----------------------------------------------------------------------------------------


def test_every_colour_has_its_grounds_or_says_why_not():
    grounds = {ground for on in tokens.ON.values() for names in on.values() for ground in names}
    assert set(tokens.values()) == set(tokens.ON) | set(tokens.PALE) | grounds


@pytest.mark.parametrize("chroma", [0, 0.5, 1])
def test_every_pair_holds_for_each_of_the_360_hues_in_both_lights(chroma):
    low = [
        (hue, name, measure)
        for hue in range(360)
        for name, measure in tokens.measured(hue, chroma)
        if not measure.holds
    ]
    assert low == []


def test_every_pair_holds_where_neither_light_dark_nor_oklch_is_known():
    layer = next(one for one in stylesheet.tree().blocks if one.prelude == "@layer tokens")
    root = next(block for block in layer.blocks if block.prelude == ":root")
    first = {name[2:]: value for name, value in root.says if name.startswith("--")}
    for name, grounds in tokens.ON.items():
        for kind, others in grounds.items():
            for ground in others:
                if "/" not in name:
                    ratio = colour.contrast(first[name], first[ground])
                    assert ratio >= tokens.WANTED[kind], (name, ground)


def test_the_palette_of_a_region_is_what_the_stylesheet_shows():
    for hue in (0, 165, 300):
        shown = tokens.values(hue)
        for place, theme in enumerate(("light", "dark")):
            palette = colour.palette(hue)[theme]
            assert {name: shown[name][place] for name in palette} == palette


# The stylesheet read ----------------------------------------------------------------------------


def test_a_stylesheet_is_read_as_a_tree():
    root = stylesheet.read(
        '/* .x{} */ @layer a { .b, .c { color: red; &:hover { top: 0 } content: "{;}"; } }'
    )
    (layer,) = root.blocks
    (rule,) = layer.blocks
    assert (layer.prelude, rule.prelude) == ("@layer a", ".b, .c")
    assert rule.says == [("color", "red"), ("content", '"{;}"')]
    assert [(inner.prelude, inner.says) for inner in rule.blocks] == [("&:hover", [("top", "0")])]
