"""Characters that no font at hand can draw: a PDF/UA holds none, so that a square stands there."""

import re

SQUARE = "□"
USUAL = re.compile(r"[\n\x20-\u017f\u2010-\u203a\u20ac\u200b]")
# Ideograms, syllables and pictures, which no font of ours has.
NEVER = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff\ufe0f\U0001f000-\U000fffff]")
LACKING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
DRAWN: dict = {}  # whether a character can be drawn, once tried
MOST_TRIED = 1000  # characters: a few seconds of work
MOST_TRIES = 50


def drawable(text, compiled):
    """The text with a square for each character that `compiled`, given it alone, does not draw; of
    a text that holds thousands of unusual ones, the first are tried."""
    text = NEVER.sub(SQUARE, text)
    unusual = sorted(set(USUAL.sub("", text)))
    for one in unusual:
        if one not in DRAWN:
            DRAWN[one] = len(DRAWN) < MOST_TRIED and can_draw(one, compiled)
    return text.translate({ord(one): SQUARE for one in unusual if not DRAWN[one]})


def can_draw(one, compiled):
    try:
        compiled(one)
    except RuntimeError as error:
        if lacking(error) is None:
            raise
        return False
    return True


def lacking(error):
    """The characters an error says cannot be drawn together, or None of another error."""
    found = LACKING.search(str(error))
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else None


def insisting(text, compiled):
    """What `compiled` makes of the text, characters that only fail together replaced one by one."""
    for _ in range(MOST_TRIES):
        try:
            return compiled(text)
        except RuntimeError as error:
            together = lacking(error)
            if not together or together not in text:
                raise
            text = text.replace(together, SQUARE)
    return compiled(text)
