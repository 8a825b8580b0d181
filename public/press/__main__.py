"""The press itself: facts as JSON come in, a tagged PDF goes out."""

import os
import sys
from functools import partial
from pathlib import Path

import typst

from public.press.glyphs import drawable, insisting

HERE = Path(__file__).parent


def compiled(name, timestamp, said):
    """What typst makes of one of its files, given this text."""
    return typst.compile(
        HERE / name,
        root=HERE,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"facts": said},
        pdf_standards=["ua-1"],
        timestamp=timestamp,
    )


if __name__ == "__main__":
    os.nice(10)  # pages come first
    text = drawable(sys.stdin.buffer.read().decode(), partial(compiled, "glyph.typ", 0))
    pdf = insisting(text, partial(compiled, "dossier.typ", int(sys.argv[1])))
    sys.stdout.buffer.write(pdf)
