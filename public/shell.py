"""A page with holes: what it says to everybody is made once and kept, and what it says to one
reader is put in afterwards."""

import re

from roadmaps.templatetags.keeping import TOKEN

HOLE = re.compile(f"{TOKEN}-(\\w+)-".encode())
INDENTED = re.compile(r"\n[ \t\n]+")


def flush(html):
    """A kept page without the indentation of its templates: none of them holds preformatted text
    or a field of several lines."""
    return INDENTED.sub("\n", html)


def hole(name):
    """What a template is given in the place of a text that is put in later."""
    return f"{TOKEN}-{name}-"


class Shell:
    """`usual` says by name what stands in a hole that is not filled: bytes of HTML."""

    def __init__(self, html, usual=None):
        self.parts = HOLE.split(flush(html).encode())
        self.places = {}
        for place in range(1, len(self.parts), 2):
            name = self.parts[place].decode()
            self.places.setdefault(name, []).append(place)
            self.parts[place] = (usual or {}).get(name, b"")

    def __len__(self):
        return sum(map(len, self.parts))

    def filled(self, texts):
        """The page as bytes, with these texts by the names of their holes."""
        parts = self.parts.copy()
        for name, text in texts.items():
            for place in self.places.get(name, ()):
                parts[place] = text
        return b"".join(parts)
