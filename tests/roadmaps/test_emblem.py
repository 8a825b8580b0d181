"""Only an image's pixels go through, and few; a hostile one costs nothing but a sentence."""

import random
import tracemalloc
from io import BytesIO

import pytest
from PIL import Image

from roadmaps.emblem import BOX, LIGHT_BYTES, MOST_BYTES, Refused, read_emblem
from tests.conftest import MANY
from tests.roadmaps import images
from tests.roadmaps.images import animated, chunk, noise, png, raw_png, unpacking_to, written

BLACK = bytes(101 * 100)


@pytest.mark.parametrize(
    "data",
    [
        png(),
        png(mode="P", colour=0),
        png(mode="1", colour=0),
        png(mode="LA", colour=(20, 255)),
        png(mode="I;16", colour=20000),
        written(Image.new("RGB", (300, 200), images.GREEN), "JPEG"),
        written(Image.new("CMYK", (300, 200), (0, 255, 255, 0)), "JPEG"),
        written(Image.new("RGB", (300, 200), images.GREEN), "WEBP"),
    ],
)
def test_what_people_send_is_drawn_again_small(data):
    drawn = read_emblem(data)
    found = Image.open(BytesIO(drawn.image))
    assert (
        (found.format, found.size) == ("WEBP", (drawn.width, drawn.height)) == ("WEBP", (144, 96))
    )
    assert read_emblem(data).digest == drawn.digest


def test_a_small_image_is_not_enlarged_and_a_rich_one_stays_light():
    assert read_emblem(png((100, 50))).width == 100
    rich = read_emblem(written(Image.linear_gradient("L").resize((900, 300)).convert("RGB")))
    assert len(rich.image) <= LIGHT_BYTES
    assert (rich.width, rich.height) == BOX
    assert len(read_emblem(noise()).image) < 10 * LIGHT_BYTES


def test_the_empty_space_around_is_cut():
    image = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    image.paste("#b3123f", (100, 200, 300, 300))
    drawn = read_emblem(written(image))
    assert (drawn.width, drawn.height) == (192, 96)


def test_nothing_but_pixels_goes_through():
    image = Image.new("RGB", (300, 200), images.GREEN)
    told = Image.Exif()
    told[0x013B], told[0x0112] = "Ada Bouquillon", 6  # its author; it lies on its side
    data = written(image, "JPEG", exif=told, comment=b"secret") + b"PK\x03\x04<script>alert(1)"
    drawn = read_emblem(data)
    assert (drawn.width, drawn.height) == (64, 96)
    for hidden in (b"Ada", b"secret", b"PK\x03\x04", b"<script>", b"EXIF", b"ICCP"):
        assert hidden not in drawn.image


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "n’est pas une image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
        (b"%PDF-1.7", "n’est pas une image"),
        (written(Image.new("RGB", (90, 90)), "GIF"), "n’est pas une image"),
        (b"\x89PNG\r\n\x1a\n", "n’est pas une image"),
        (raw_png(0, 0), "n’est pas une image"),
        (bytes(20 * 2**20), "dépasse 2 Mo"),
        (png() + bytes(MOST_BYTES), "dépasse 2 Mo"),
        (raw_png(1, 100_000, unpacking_to(200_000)), "trop de pixels"),
        (raw_png(30_000, 30_000, unpacking_to(10_000)), "trop de pixels"),
        (raw_png(100_000, 100_000, unpacking_to(10_000)), "trop de pixels"),
        (raw_png(2**31 - 1, 2**31 - 1), "trop de pixels"),
        (raw_png(4999, 4999), "trop de pixels"),
        (images.webp_announcing(16_383), "trop de pixels"),
        (b"\xff\xd8\xff" + b"\xff\xda\0\0" * 200, "trop de pixels"),
        (raw_png(100, 100, unpacking_to(60_000_000, b"zTXt", b"a\0\0")), "n’est pas une image"),
        (raw_png(100, 100, unpacking_to(60_000_000, b"iCCP", b"a\0\0")), "n’est pas une image"),
        (raw_png(100, 100, chunk(b"IDAT", b"not packed")), "abîmée"),
        (noise()[:9000], "abîmée"),
        (noise(kind="JPEG")[:2000], "abîmée"),
        (noise(kind="WEBP")[:2000], "n’est pas une image"),
        (animated("PNG"), "animée"),
        (animated("WEBP"), "animée"),
        (png((1000, 50)), "trop allongée"),
        (png((30, 30)), "trop petite"),
        (png(colour=(0, 0, 0, 0), mode="RGBA"), "trop petite"),
        (png(colour="white"), "presque blanche"),
        (png(colour=(255, 255, 250, 90), mode="RGBA"), "presque blanche"),
    ],
)
def test_what_is_no_emblem_is_refused_in_a_sentence(data, said):
    tracemalloc.start()
    with pytest.raises(Refused, match=said):
        read_emblem(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30 * 2**20


def test_more_pixels_than_announced_are_never_unpacked():
    drawn = read_emblem(raw_png(100, 100, unpacking_to(60_000_000)))
    assert (drawn.width, drawn.height) == (96, 96)


def test_bytes_spoilt_at_random_are_drawn_or_refused():
    random.seed(5)
    kinds = [png(), noise(), noise(kind="JPEG"), noise((90, 90), "WEBP")]
    for _ in range(120 if MANY else 40):
        data = bytearray(random.choice(kinds))
        for _ in range(random.randrange(1, 30)):
            data[random.randrange(len(data))] = random.randrange(256)
        try:
            read_emblem(bytes(data))
        except Refused:
            continue
