"""The components of the house, each shown from its own template in each of its states."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

# What a state is called.
REST, HOVER, FOCUS, ACTIVE = _("au repos"), _("survol"), _("focus"), _("appuyé")
PRESSED, DISABLED, LOADING, ERROR = _("choisi"), _("désactivé"), _("en attente"), _("erreur")
EMPTY, ONE, LONG, THOUSAND = _("vide"), _("un seul"), _("texte long"), _("mille")

FOLDER = settings.BASE_DIR / "templates" / "components"
SAID_OF_ITSELF = re.compile(r"{%\s*comment\s*%}(.*?){%\s*endcomment\s*%}", re.DOTALL)
NAMES = re.compile(
    r'\b(id|for|aria-labelledby|aria-describedby|aria-controls|data-hx-target|href)="(#?)([^"]+)"'
)
RADIO = re.compile(r'(type="radio" name="[^"]+)"')
LANDMARK = re.compile(r'((?:<nav|role="(?:search|region)")[^>]*?aria-label="[^"]+)"')
SENDS = re.compile(r'\b(action|data-hx-post)="[^"]*"')
ACTS = re.compile(r' data-(?:hx-get|hx-trigger|hx-push-url|key|focus)(?:="[^"]*")?')
ANSWERS = re.compile(r'<(?:a|button|input(?! type="hidden")|select|textarea|summary)\b')
FORM = re.compile(r'<form\b(?:([^>]*?class=")|(?=[^>]*>))')


@dataclass(frozen=True)
class Shown:
    """One state of a component.

    facts: what the template takes, or a function for what is said in the reader's language;
    held: "hover", "focus", "active", "disabled" or "loading", of the nth thing that answers;
    around: markup it cannot stand without; wide: wants the whole width.
    """

    state: object
    facts: dict | Callable[[], dict] = field(default_factory=dict)
    held: str = ""
    nth: int = 0
    around: tuple[str, str] = ("", "")
    wide: bool = False

    @property
    def given(self):
        return self.facts() if callable(self.facts) else self.facts

    def html(self, template, request, number):
        """The template with these facts, tame, and its moment held still."""
        html = tame(get_template(template).render(dict(self.given), request), number)
        html = hold(html, self.held, self.nth) if self.held else html
        return mark_safe(self.around[0] + html + self.around[1])


@dataclass(frozen=True)
class Component:
    """A component: what it is for, when not to use it, and its states."""

    name: str
    purpose: object
    never: object
    shown: list[Shown]
    template: str = ""
    width: str = ""  # of a specimen: "small", "broad", or "whole" for that of the page

    @property
    def path(self):
        return self.template or f"components/{self.name}.html"

    @cached_property
    def takes(self):
        """What its own template says it takes."""
        found = SAID_OF_ITSELF.search((FOLDER.parent / self.path).read_text())
        return found[1].strip() if found else ""

    @property
    def line(self):
        """The line to copy, with the facts of the first state."""
        facts = "".join(
            f" {name}={written(value, name)}" for name, value in self.shown[0].given.items()
        )
        return f'{{% include "{self.path}"{" with" if facts else ""}{facts} %}}'


def written(value, name):
    """A fact as a template writes it: itself when it is short, else by its name."""
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, str) and len(value) < 40 and '"' not in value:
        return f'"{value}"'
    return name


def tame(html, number):
    """The HTML as one example among others: names of its own, no key, nothing sent elsewhere."""
    html = NAMES.sub(lambda found: own(found, number), html)
    html = html.replace("<section ", '<div role="group" ').replace("</section>", "</div>")
    html = html.replace("<h1", "<h2").replace("</h1>", "</h2>")
    html = RADIO.sub(rf'\1-{number}"', html)
    html = LANDMARK.sub(rf'\1, {number}"', html)
    html = SENDS.sub(lambda found: f'{found[1]}="{reverse("design:page")}"', html)
    return ACTS.sub("", html)


def own(found, number):
    """A name of the page made unlike the same one in another specimen."""
    attribute, mark, name = found.groups()
    if attribute in ("href", "data-hx-target") and not mark:
        return found[0]
    return f'{attribute}="{mark}{" ".join(f"{one}-{number}" for one in name.split())}"'


def hold(html, moment, nth):
    """The HTML with a moment held still on its nth link, button or field."""
    if moment == "loading":
        html = FORM.sub(under_way, html, count=1)
        return html.replace("<fieldset ", "<fieldset disabled ", 1)
    start = [found.end() for found in ANSWERS.finditer(html)][nth]
    said = " disabled" if moment == "disabled" else f' data-is="{moment}"'
    return html[:start] + said + html[start:]


def under_way(found):
    """The start of a form that has been sent and not yet answered."""
    classes = f"{found[1]}htmx-request " if found[1] else ' class="htmx-request"'
    return f'<form aria-busy="true"{classes}'


def pages(groups, request):
    """The groups as the page shows them: each component with its specimens rendered."""
    numbers = count(1)
    return [
        {
            "group": group,
            "components": [
                {
                    "component": component,
                    "specimens": [
                        (shown, shown.html(component.path, request, next(numbers)))
                        for shown in component.shown
                    ],
                }
                for component in group.components
            ],
        }
        for group in groups
    ]


@dataclass(frozen=True)
class Group:
    """Components that one looks for together."""

    key: str
    title: object
    text: object
    components: list[Component]
