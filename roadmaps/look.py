"""What the design keeps of the colour a region chose, and what it changes so that all can read."""

from dataclasses import dataclass
from functools import cached_property

from roadmaps import colour

GREY_UNTIL, FULL_FROM = 0.01, 0.06  # chroma, in oklch
LIKE_ITSELF = 0.03  # lightness, in oklch
NEAR = 15  # degrees of hue
NEIGHBOURS = {"for": (159, 164), "against": (39, 47), "state": (256, 268)}


def tint_of(chosen):
    """The hue, in degrees, and the factor of chroma, 0 for a grey to 1, taken from a colour."""
    found = colour.to_oklch(colour.parse(chosen))
    vivid = (found.chroma - GREY_UNTIL) / (FULL_FROM - GREY_UNTIL)
    return round(found.hue) % 360, round(min(max(vivid, 0), 1), 2)


@dataclass(frozen=True)
class Shade:
    """A colour beside the ground it stands on."""

    text: str
    ground: str
    change: str = ""

    @property
    def contrast(self):
        return colour.contrast(self.text, self.ground)


@dataclass(frozen=True)
class Look:
    """A chosen colour, `#rrggbb`, and what becomes of it by day and by night."""

    chosen: str

    @cached_property
    def tint(self):
        return tint_of(self.chosen)

    @cached_property
    def colours(self):
        return colour.palette(*self.tint)

    @property
    def is_grey(self):
        return self.tint[1] == 0

    @property
    def given(self):
        """The colour as it was chosen, on white."""
        return Shade(self.chosen, "#ffffff")

    @property
    def day(self):
        return self._shown("light")

    @property
    def night(self):
        return self._shown("dark")

    def _shown(self, theme):
        shown = self.colours[theme]["accent"]
        was, now = (colour.to_oklch(colour.parse(text)).lightness for text in (self.chosen, shown))
        if abs(now - was) < LIKE_ITSELF:
            return Shade(shown, self.colours[theme]["bg"], "kept")
        return Shade(shown, self.colours[theme]["bg"], "darker" if now < was else "lighter")

    @property
    def neighbours(self):
        """What one could take this hue for: `for`, `against`, or the `state`'s blue."""
        if self.is_grey:
            return []
        hue = self.tint[0]
        return [
            name for name, (low, high) in NEIGHBOURS.items() if low - NEAR <= hue <= high + NEAR
        ]
