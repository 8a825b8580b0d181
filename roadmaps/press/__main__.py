"""The press itself: facts as JSON come in, a tagged PDF goes out."""

import os
import sys
from functools import partial
from pathlib import Path

import typst

from roadmaps.press.glyphs import drawable, insisting

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def compiled(document, timestamp, said):
    """What typst makes of one of our documents, given this text."""
    return typst.compile(
        ROOT / document,
        root=ROOT,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"facts": said},
        pdf_standards=["ua-1"],
        timestamp=timestamp,
    )


if __name__ == "__main__":
    os.nice(10)  # pages come first
    text = drawable(sys.stdin.buffer.read().decode(), partial(compiled, HERE / "glyph.typ", 0))
    document, at = sys.argv[1], int(sys.argv[2])
    pdf = insisting(text, partial(compiled, document, at))
    sys.stdout.buffer.write(pdf)
