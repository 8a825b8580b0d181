"""A region's image: looked at before it is opened, then drawn again, small, without anything else.

Only pixels go through: metadata, colour profiles and whatever hides behind the image stay outside.
"""

import hashlib
import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

KINDS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 2**20
MOST_PIXELS = 12_000_000
LONGEST_SIDE = 5000
SHORTEST_SIDE = 40
MOST_STRETCHED = 6
BOX = (288, 96)  # twice the size it is shown at
LIGHT_BYTES = 3000
PALEST = 216  # of 255: nothing darker than this is seen on white
QUALITIES = (90, 75, 60, 40)
SCAN, MOST_SCANS = b"\xff\xda", 100  # each scan of a JPEG is a passage over the whole image
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)


class Refused(ValueError):
    """The file cannot be an emblem; the message says why, to the person who sent it."""


@dataclass(frozen=True)
class Drawn:
    """An emblem as it is kept: WebP."""

    image: bytes
    width: int
    height: int

    @property
    def digest(self):
        return hashlib.sha256(self.image).hexdigest()[:20]


def read_emblem(data):
    """The emblem that this file holds, drawn again; else Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(_("Ce fichier dépasse 2 Mo : enregistrez une image plus petite."))
    image = _trimmed(_pixels(_opened(data)))
    _check_seen(image)
    image.thumbnail(BOX, Image.Resampling.LANCZOS)
    return Drawn(_written(image), *image.size)


def _opened(data):
    """The image by its first bytes, its sizes checked before any pixel is read."""
    _check_sizes(*_announced_webp(data))
    if data.count(SCAN) > MOST_SCANS:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=KINDS)
            frames = getattr(image, "n_frames", 1)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except DAMAGED:
        raise Refused(_("Ce fichier n’est pas une image PNG, JPEG ou WebP.")) from None
    _check_sizes(*image.size)
    if frames > 1:
        raise Refused(_("Cette image est animée : enregistrez une image fixe."))
    return image


def _announced_webp(data):
    """What a WebP says it measures: its decoder makes room for that as soon as it is opened."""
    kind, number = data[8:16], int.from_bytes
    if kind == b"WEBPVP8X":
        return number(data[24:27], "little") + 1, number(data[27:30], "little") + 1
    if kind == b"WEBPVP8L":
        sizes = number(data[21:25], "little")
        return (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1
    return 0, 0  # the third kind makes room when its pixels are read


def _check_sizes(width, height):
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise _too_large()


def _pixels(image):
    try:
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I"):  # greys in 16 bits
            image = image.point(lambda level: level / 257).convert("L")
        return image.convert("RGBA")
    except DAMAGED:
        raise Refused(_("Cette image est abîmée : elle ne s’ouvre pas jusqu’au bout.")) from None


def _trimmed(image):
    """Without the empty space around it, and still of a shape that fits beside a name."""
    image = image.crop(image.getchannel("A").getbbox() or (0, 0, 1, 1))
    width, height = image.size
    if min(width, height) < SHORTEST_SIDE:
        raise Refused(_("Cette image est trop petite : il lui faut au moins 40 pixels de côté."))
    if max(width, height) > MOST_STRETCHED * min(width, height):
        raise Refused(_("Cette image est trop allongée : six fois sa hauteur au plus."))
    return image


def _check_seen(image):
    ground = Image.new("RGBA", image.size, "white")
    darkest, _palest = Image.alpha_composite(ground, image).convert("L").getextrema()
    if darkest > PALEST:
        raise Refused(
            _("Cette image est presque blanche : sur fond clair, elle ne se verrait pas.")
        )


def _written(image):
    """The image in few bytes: exactly when that is small enough, else less and less finely."""
    exact = _webp(image, lossless=True)
    tries = (_webp(image, quality=quality) for quality in QUALITIES)
    return exact if len(exact) <= LIGHT_BYTES else _first_light(tries)


def _first_light(tries):
    for written in tries:
        if len(written) <= LIGHT_BYTES:
            break
    return written


def _webp(image, **how):
    bare = Image.new("RGBA", image.size)
    bare.paste(image)
    written = BytesIO()
    bare.save(written, "WEBP", method=6, **how)
    return written.getvalue()


def _too_large():
    return Refused(_("Cette image compte trop de pixels : 5 000 de côté et 12 millions au plus."))
