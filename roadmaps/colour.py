"""Colours as numbers: read, written, compared.

Channels of sRGB run from 0 to 1 and are gamma-encoded; lightness runs from 0 to 1, chroma from 0;
hues are degrees, 0 to 360.
Sources: CSS Color 4 (oklch, its matrices by Björn Ottosson, "A perceptual color space for image
processing", 2020); WCAG 2.2 (relative luminance, contrast ratio).
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

BELOW_THIS_IT_IS_GREY = 0.02

# Lightness and chroma of each colour that follows the region's hue, in light and in dark, as
# static/site.css says them.
SCALE = {
    "bg": ((1, 0), (0.187, 0.012)),
    "bg-2": ((0.963, 0.007), (0.232, 0.016)),
    "bg-3": ((0.925, 0.011), (0.295, 0.02)),
    "ink": ((0.228, 0.023), (0.958, 0.008)),
    "ink-2": ((0.43, 0.024), (0.795, 0.018)),
    "rule": ((0.872, 0.014), (0.362, 0.022)),
    "edge": ((0.56, 0.022), (0.66, 0.022)),
    "panel": ((0.417, 0.085), (0.366, 0.072)),
    "panel-down": ((0.335, 0.07), (0.44, 0.085)),
    "on-panel": ((1, 0), (1, 0)),
    "accent": ((0.417, 0.085), (0.82, 0.095)),
    "accent-2": ((0.56, 0.06), (0.64, 0.07)),
    "accent-soft": ((0.77, 0.035), (0.46, 0.045)),
    "accent-4": ((0.87, 0.02), (0.35, 0.03)),
    "tick-rest": ((0.835, 0.015), (0.4, 0.022)),
}

HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
OKLCH = re.compile(r"oklch\(\s*([\d.]+)\s+([\d.]+)\s+(-?[\d.]+)(?:deg)?\s*\)", re.IGNORECASE)


class Srgb(NamedTuple):
    red: float
    green: float
    blue: float


class Oklch(NamedTuple):
    lightness: float
    chroma: float
    hue: float


def parse(text: str) -> Srgb:
    """A CSS colour, `#rgb`, `#rrggbb` or `oklch(l c h)`, in sRGB; ValueError for anything else."""
    text = text.strip()
    if HEX.fullmatch(text):
        digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
        return Srgb(*(int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)))
    if found := OKLCH.fullmatch(text):
        return to_srgb(Oklch(*(float(number) for number in found.groups())))
    raise ValueError(f"not a colour that is read here: {text}")


def hex_of(colour: Srgb | str) -> str:
    """The `#rrggbb` of a colour, each channel rounded to 8 bits as on a screen."""
    colour = parse(colour) if isinstance(colour, str) else colour
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


def to_srgb(colour: Oklch) -> Srgb:
    """From oklch to sRGB; what the screen cannot show is cut channel by channel, as browsers do."""
    angle = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Srgb(
        encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def to_oklch(colour: Srgb) -> Oklch:
    """From sRGB to oklch; the hue of a grey means nothing."""
    red, green, blue = (linear(channel) for channel in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def linear(channel: float) -> float:
    """The light of a gamma-encoded channel (IEC 61966-2-1)."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def encoded(light: float) -> float:
    """The gamma-encoded channel of some light, kept between 0 and 1."""
    light = min(max(light, 0.0), 1.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


@lru_cache(maxsize=1024)
def luminance(colour: Srgb | str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of a colour as the screen shows it, in 8 bits."""
    red, green, blue = (linear(channel) for channel in parse(hex_of(colour)))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Srgb | str, other: Srgb | str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2: text wants 4.5, a picture or an edge 3)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def is_grey(text: str) -> bool:
    """Whether a CSS colour has so little chroma that its hue is nobody's choice."""
    return to_oklch(parse(text)).chroma < BELOW_THIS_IT_IS_GREY


def palette(hue: float, chroma: float = 1) -> dict[str, dict[str, str]]:
    """The `#rrggbb` of each colour that follows the region's hue, as the stylesheet computes them.

    Keys: "light" and "dark", then the token's name without its dashes.
    hue: `--accent-hue`, degrees; chroma: `--accent-chroma`, a factor from 0 (all greys) to 1.
    """
    return {
        theme: {
            name: hex_of(to_srgb(Oklch(pairs[place][0], pairs[place][1] * chroma, hue)))
            for name, pairs in SCALE.items()
        }
        for place, theme in enumerate(("light", "dark"))
    }
