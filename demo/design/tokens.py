"""The tokens of the stylesheet, by what they are for."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from demo.design import stylesheet
from roadmaps import colour

TEXT, GRAPHIC, GROUND, DECOR = "text", "graphic", "ground", "decor"
WANTED = {TEXT: 4.5, GRAPHIC: 3}
LINES = range(1, 9)
HUES = (165, 20, 65, 230, 285, 340)
PAPER = ("bg", "bg-2", "bg-3")

# What each colour stands on, as text and as picture.
ON = {
    "ink": {TEXT: PAPER},
    "ink-2": {TEXT: PAPER},
    "accent": {TEXT: PAPER},
    "on-panel": {TEXT: ("panel", "panel-down")},
    "for": {TEXT: ("bg", "bg-2")},
    "mixed-text": {TEXT: PAPER},
    "against": {TEXT: ("bg", "bg-2")},
    "on-vote": {TEXT: ("for", "mixed-text", "against")},
    "alert": {TEXT: ("bg", "bg-2", "alert-bg")},
    "del": {TEXT: ("del-bg",)},
    "ins": {TEXT: ("ins-bg",)},
    "on-here": {TEXT: ("here",)},
    "edge": {GRAPHIC: PAPER},
    "mixed": {GRAPHIC: ("bg", "bg-2")},
    "accent-2": {GRAPHIC: ("bg",)},
    "bg": {TEXT: ("alert", "ink", "accent")},
    **{f"line-{n}/line": {TEXT: ("bg",)} for n in LINES},
    **{f"line-{n}/plate": {TEXT: ("on-panel",)} for n in LINES},
    "plate": {TEXT: ("on-panel",)},
    "line": {GRAPHIC: ("bg",)},
}

# What may be pale, and what says the same thing beside it.
PALE = {
    "rule": _("Sépare ; l’espace sépare déjà."),
    "tick-rest": _("Ce qui reste à faire : plus bas que ce qui est fait, et compté en chiffres."),
    "accent-soft": _("Troisième part d’une barre : cernée, nommée et chiffrée dessous."),
    "accent-4": _("Quatrième part d’une barre : cernée, nommée et chiffrée dessous."),
}


@dataclass(frozen=True)
class Measure:
    """A colour against one of its grounds, in light and in dark."""

    ground: str
    kind: str
    light: float
    dark: float

    @property
    def holds(self):
        return min(self.light, self.dark) >= WANTED[self.kind]


@dataclass(frozen=True)
class Colour:
    """A colour token: its two values, and how it is told from what it stands on."""

    name: str
    light: str
    dark: str
    measures: tuple = ()
    note: object = ""

    @property
    def key(self):
        return self.name.replace("/", "-")


def values(hue=None, chroma=None):
    """{token: (light, dark)} of every colour, as the screen shows them under a hue."""
    found = {
        name: stylesheet.themes(value, *((hue, chroma) if "var(" in value else ()))
        for name, value in stylesheet.tokens().items()
    }
    return {name: pair for name, pair in found.items() if pair}


def measured(hue=None, chroma=None):
    """Each colour with its grounds under a hue: (name, measure)."""
    shown = values(hue, chroma)
    for name, grounds in ON.items():
        for kind, names in grounds.items():
            for ground in names:
                pairs = zip(shown[name], shown[ground], strict=True)
                yield name, Measure(ground, kind, *(colour.contrast(*pair) for pair in pairs))


def colours(hue=None):
    """Every colour token but those of the lines."""
    found = {}
    for name, measure in measured(hue):
        found.setdefault(name, []).append(measure)
    return [
        Colour(name, light, dark, tuple(found.get(name, ())), PALE.get(name, ""))
        for name, (light, dark) in values(hue).items()
        if "/" not in name and not re.fullmatch(r"plate|line|c", name)
    ]


def lines():
    """The colours of the axes: (number, plate, line)."""
    shown = values()
    contrasts = {name: measure for name, measure in measured() if name.startswith("line-")}
    return [
        {
            "number": n,
            "plate": Colour(f"line-{n}/plate", *shown[f"line-{n}/plate"]),
            "line": Colour(f"line-{n}/line", *shown[f"line-{n}/line"]),
            "on_plate": contrasts[f"line-{n}/plate"].light,
            "on_light": contrasts[f"line-{n}/line"].light,
            "on_dark": contrasts[f"line-{n}/line"].dark,
        }
        for n in LINES
    ]


def named(pattern):
    """The other tokens whose name fits: (name, value)."""
    return [
        (name, value) for name, value in stylesheet.tokens().items() if re.fullmatch(pattern, name)
    ]


def drawn():
    """The rules that show tokens as themselves: a page here may carry no style of its own."""
    rules = [
        *(
            f'[data-token="{name}"]{{background:var(--{name})}}'
            for name in values()
            if "/" not in name
        ),
        *(f'[data-size="{name}"]{{font-size:var(--{name})}}' for name, _v in named(r"t-?\d")),
        *(f'[data-space="{name}"]{{width:var(--{name})}}' for name, _v in named(r"s\d|target")),
        *(
            f'[data-corner="{name}"]{{border-radius:var(--{name})}}'
            for name, _v in named(r"radius(-\d)?")
        ),
        *(
            f'[data-width="{name}"]{{font-stretch:var(--{name})}}'
            for name, _v in named("text|title|data")
        ),
    ]
    hues = "".join(f'[data-hue="{hue}"]{{--accent-hue:{hue}}}' for hue in HUES)
    grey = '[data-hue="grey"]{--accent-chroma:0}'
    return "".join(rules) + f"[data-hue]{{{stylesheet.following_the_hue()}}}" + hues + grey
