"""In whose name a reader speaks, beside what they do: made once, the names put in afterwards."""

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.translation import get_language

from accounts.speaking import speaking
from public.shell import Shell, hole
from roadmaps.templatetags.keeping import PIECES, TOKEN


def names(request):
    """The name in force and the others there are, as bytes; nothing for who has only their own."""
    now = speaking(request)
    if not now.several:
        return b""
    said = {"next": request.get_full_path(), "name": now.current.name if now.current else ""}
    for place, one in enumerate(now.others):
        said |= {f"pk{place}": one.pk, f"name{place}": one.name}
    oneself = [one.is_oneself for one in now.others]
    current = now.current and now.current.is_oneself
    shell = PIECES.get(("names", get_language(), current, *oneself), lambda: made(current, oneself))
    return shell.filled({name: escape(text).encode() for name, text in said.items()})


def made(current, oneself):
    """The part itself, by who speaks now, if anybody, and who the others are: oneself or not."""
    others = [
        {"pk": hole(f"pk{place}"), "name": hole(f"name{place}"), "is_oneself": one}
        for place, one in enumerate(oneself)
    ]
    now = None if current is None else {"name": hole("name"), "is_oneself": current}
    speaking = {"several": True, "speakers": True, "current": now, "others": others}
    request = {"get_full_path": hole("next")}
    page = {"speaking": speaking, "request": request, "csrf_token": TOKEN}
    return Shell(get_template("components/speaking.html").render(page))
