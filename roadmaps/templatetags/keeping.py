"""Pieces of a page rendered once for what they show, then kept in the process's memory."""

import secrets
from collections import OrderedDict
from threading import Lock

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()

TOKEN = secrets.token_hex(16)  # a text that nobody can write into a page
MOST_CHARACTERS = 6_000_000


class Pieces:
    """HTML by what it shows, forms with `TOKEN` in them; what nobody asked for longest goes when
    they have grown too large."""

    def __init__(self, most=MOST_CHARACTERS):
        self.most = most
        self.size = 0
        self.html = OrderedDict()
        self.lock = Lock()

    def get(self, key, render, still=None):
        """What is kept; else what `render` makes, kept if what it shows is `still` so."""
        with self.lock:
            if key in self.html:
                self.html.move_to_end(key)
                return self.html[key]
        html = render()
        if not still or still():
            self.put(key, html)
        return html

    def put(self, key, html):
        with self.lock:
            if key not in self.html:
                self.html[key] = html
                self.size += len(html)
            while self.size > self.most:
                self.size -= len(self.html.popitem(last=False)[1])

    def clear(self):
        with self.lock:
            self.html.clear()
            self.size = 0


PIECES = Pieces()


@register.tag
def keep(parser, token):
    """`{% keep "name" value… %}…{% endkeep %}`: what is inside shows these values and nothing else
    of its surroundings. Values are texts, numbers, moments, never a model's row, which is equal to
    itself whatever it says. A value that is None keeps nothing: a draft, a search."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inside = parser.parse(["endkeep"])
    parser.delete_first_token()
    return KeepNode(values, inside)


class KeepNode(template.Node):
    def __init__(self, values, nodelist):
        self.values = values
        self.nodelist = nodelist

    def render(self, context):
        def render():
            with context.push(csrf_token=TOKEN):
                return str(self.nodelist.render(context))

        key = tuple([value.resolve(context) for value in self.values])
        html = render() if None in key else PIECES.get((get_language(), *key), render)
        if TOKEN in html:
            html = html.replace(TOKEN, str(context["csrf_token"]))
        return mark_safe(html)
