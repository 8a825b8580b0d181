"""What is printed: a tagged PDF whose every text comes as data, never as markup."""

import json
import re
import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from roadmaps.values import visible

ROOT = Path(__file__).parents[2]
LONGEST = 150  # seconds; a worker's claim on a dossier lasts a little more
MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")
PROSE = frozenset(
    "introduction description reason reasons perimeter promise amendments".split()
    + "reasoning dissent minutes".split()
)
LONG = re.compile(r"\S{25,}")  # a word that a narrow column may not hold
STEP = 8  # letters between two places where such a word may break
BREAK = "\u200b"
BLOCKS = {"heading_open": "heading", "list_item_open": "item", "blockquote_open": "quote"}
OPENINGS = (*BLOCKS, "paragraph_open")


class Unprintable(Exception):
    """The press made nothing of these facts; the message says why."""


def pdf_of(document, facts, stamp, at):
    """The bytes of the PDF/UA that a typst document of ours makes of these facts; `stamp` names
    them on every page. A process of its own makes it: it takes hundreds of megabytes, and gives
    them back."""
    said = json.dumps(typeset(facts) | {"stamp": stamp}, ensure_ascii=False)
    press = [sys.executable, "-m", "roadmaps.press", document, str(int(at.timestamp()))]
    done = subprocess.run(
        press, input=said.encode(), capture_output=True, cwd=ROOT, timeout=LONGEST, check=False
    )
    if done.returncode:
        raise Unprintable(done.stderr.decode()[-500:])
    return done.stdout


def stamp_of(digest):
    """The beginning of a digest, as people compare it by eye."""
    return " ".join(digest[at : at + 4] for at in (0, 4, 8))


def typeset(value, name=""):
    """The same facts as paper needs them: prose in blocks, words that may break."""
    if isinstance(value, dict):
        return {key: typeset(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [typeset(one) for one in value]
    if isinstance(value, str):
        return blocks(value) if name in PROSE else breakable(value)
    return value


def breakable(text):
    """The text with places to break in its longest words."""
    return LONG.sub(lambda word: BREAK.join(sliced(word.group())), visible(text))


def sliced(word):
    return [word[at : at + STEP] for at in range(0, len(word), STEP)]


def blocks(text):
    """A person's Markdown as blocks of runs: `{kind, runs: [{text, strong}]}`."""
    found, kind = [], "paragraph"
    for token in MARKDOWN.parse(text):
        if token.type in OPENINGS:
            kind = BLOCKS.get(token.type, kind)
        elif token.type == "inline":
            found.append({"kind": kind, "runs": runs(token.children)})
        elif token.type in ("fence", "code_block"):
            found.append({"kind": "paragraph", "runs": [run(token.content.strip(), False)]})
        if token.type in ("heading_close", "list_item_close", "blockquote_close"):
            kind = "paragraph"
    return found


def runs(tokens):
    """Stretches of text, strong or not; a link says where it leads."""
    found, strong, target = [], False, ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong = token.type == "strong_open"
        elif token.type == "link_open":
            target = token.attrGet("href") or ""
        elif token.type == "link_close" and found[-1:] and found[-1]["text"] != target:
            found.append(run(f" ({target})", False))
        elif token.content or token.type in ("softbreak", "hardbreak"):
            found.append(run(token.content or " ", strong))
    return found


def run(text, strong):
    return {"text": breakable(text), "strong": strong}
