"""The stylesheet read as data: its blocks, its tokens, and itself with its moments held still."""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.conf import settings
from django.templatetags.static import static

from roadmaps import colour

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PIECE = re.compile(r'"[^"]*"|[{};]')
TOKEN = re.compile(r"--([\w-]+)")
ADDRESS = re.compile(r'url\("([^"]+)"\)')
PRODUCT = re.compile(r"calc\(([\d.]+) \* ([\d.]+)\)")
LIGHT_DARK = re.compile(r"light-dark\((.+?\)|#\w+), (.+)\)")
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")

# A moment, and the same moment held still on what carries `data-is`.
HELD = {
    ":hover": ':is(:hover, [data-is="hover"], :has([data-is="hover"]))',
    ":focus-visible": ':is(:focus-visible, [data-is="focus"])',
    ":active": ':is(:active, [data-is="active"])',
}
MOMENT = re.compile("|".join(HELD))


@dataclass
class Block:
    """What a prelude (a selector, an at-rule) says: declarations, then blocks inside it."""

    prelude: str
    says: list[tuple[str, str]] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)

    def walk(self):
        """This block and every block inside it."""
        yield self
        for block in self.blocks:
            yield from block.walk()


@cache
def source():
    """The text of the stylesheets as they were written: every page's, then those of the others
    than the roadmap, then the back rooms'."""
    folder = settings.BASE_DIR / "static"
    return "\n".join((folder / name).read_text() for name in ("site.css", "pages.css", "rooms.css"))


def read(text):
    """The tree of a stylesheet."""
    root = Block("")
    open_blocks, start = [root], 0
    text = COMMENT.sub("", text)
    for piece in PIECE.finditer(text):
        if piece[0] not in "{};":
            continue
        said = " ".join(text[start : piece.start()].split())
        start = piece.end()
        if piece[0] == "{":
            block = Block(said)
            open_blocks[-1].blocks.append(block)
            open_blocks.append(block)
            continue
        if ":" in said:
            name, _, value = said.partition(":")
            open_blocks[-1].says.append((name.strip(), value.strip()))
        if piece[0] == "}":
            open_blocks.pop()
    return root


@cache
def tree():
    return read(source())


@cache
def tokens():
    """Every token as the stylesheet says it last: {name: value}, `line-3/plate` for one line's."""
    found = {}
    layer = next(block for block in tree().blocks if block.prelude == "@layer tokens")
    for block in layer.walk():
        prefix = "" if block.prelude == ":root" else block.prelude.removeprefix(".") + "/"
        for name, value in block.says:
            if name.startswith("--"):
                found[prefix + name[2:]] = value
    return found


@lru_cache(maxsize=512)
def themes(value, hue=None, chroma=None):
    """A colour's value as `#rrggbb` in light and in dark, or None when it is no colour."""
    said = tokens()
    value = value.replace("var(--accent-hue)", str(said["accent-hue"] if hue is None else hue))
    factor = str(said["accent-chroma"] if chroma is None else chroma)
    value = value.replace("var(--accent-chroma)", factor)
    value = PRODUCT.sub(lambda found: f"{float(found[1]) * float(found[2]):.6f}", value)
    pair = LIGHT_DARK.fullmatch(value)
    try:
        return tuple(colour.hex_of(text) for text in (pair.groups() if pair else (value, value)))
    except ValueError:
        return None


def following_the_hue():
    """The declarations of the tokens that a region's hue changes, as text."""
    return "".join(
        f"--{name}: {value};" for name, value in tokens().items() if "var(--accent-hue)" in value
    )


def held_still():
    """The stylesheet with hover, focus and pressure also on what carries `data-is`."""
    text = ADDRESS.sub(lambda found: f'url("{static(found[1])}")', source())
    return MOMENT.sub(lambda found: HELD[found[0]], text)


def classes():
    """Every class the stylesheet names."""
    return {name for block in tree().walk() for name in CLASS.findall(block.prelude)}


def motions():
    """What moves and how: (selector, declaration)."""
    found = []

    def look(block, selector):
        if not block.prelude.startswith("@"):
            inside = f"{selector} {block.prelude}" if selector else block.prelude
            selector = block.prelude.replace("&", selector) if "&" in block.prelude else inside
        moving = ("transition", "animation", "scroll-behavior")
        found.extend((selector, f"{name}: {said}") for name, said in block.says if name in moving)
        for inner in block.blocks:
            look(inner, selector)

    look(tree(), "")
    return found
