"""Images as people send them, and as nobody honest would."""

import struct
import zlib
from io import BytesIO

from PIL import Image

GREEN = "#0a5a42"


def written(image, kind="PNG", **how):
    to = BytesIO()
    image.save(to, kind, **how)
    return to.getvalue()


def png(size=(300, 200), colour=GREEN, mode="RGB", **how):
    return written(Image.new(mode, size, colour), **how)


def noise(size=(432, 144), kind="PNG"):
    return written(Image.merge("RGB", [Image.effect_noise(size, 90)] * 3), kind)


def animated(kind):
    frames = [Image.new("RGB", (300, 200), colour) for colour in (GREEN, "red")]
    return written(frames[0], kind, save_all=True, append_images=frames[1:])


def chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def raw_png(width, height, *chunks):
    """A PNG in greys whose header says these sizes, whatever it holds."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def unpacking_to(size, kind=b"IDAT", before=b""):
    """A chunk of few bytes that grows to this size."""
    return chunk(kind, before + zlib.compress(bytes(size)))


def webp_announcing(side):
    """A WebP whose canvas is a square of this side, around a small image."""
    size = (side - 1).to_bytes(3, "little") * 2
    inner = written(Image.new("RGB", (300, 200), GREEN), "WEBP", lossless=True)[12:]
    head = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(head + inner) + 4) + b"WEBP" + head + inner
