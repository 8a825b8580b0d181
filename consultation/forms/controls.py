"""The control of each field of an action, and what it says before anybody types over it."""

import re

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from accounts.naming import name_trouble
from consultation.forms.items import STRUCK, texts_of
from roadmaps.fields import AMENDABLE
from roadmaps.models import Content
from roadmaps.queries import region_names
from roadmaps.values import visible

LEAD = "new-"  # an amendment has a title of its own beside the one it may change
WHY = "why-"
LONGEST = {"title": 150, "owner": 250, "summary": 1000, "description": 20_000}
LINES = {"summary": 3, "description": 10}
BLANKS, MOST_BLANKS = 2, 40
ADDED = re.compile(r"(?P<field>[a-z_]+)-n(?P<number>[0-9]{1,2})-[a-z]+")


class TextField(forms.CharField):
    """What can be read of what was typed: nothing that hides, or turns a line around."""

    def to_python(self, value):
        return visible(super().to_python(value)).replace("\r\n", "\n").strip()


class LineField(TextField):
    """The same in one line."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class NameField(LineField):
    """A name that is shown: its letters are what they seem, and it is nobody else's."""

    def clean(self, value):
        name = super().clean(value)
        trouble = name_trouble(name, region_names()) if name else ""
        if trouble:
            raise forms.ValidationError(trouble)
        return name


def field_of(name):
    """The field of an action to which a control of an amendment belongs, or nothing: « new-title »,
    « why-title », « budget-k1-amount »."""
    first, _dash, rest = name.partition("-")
    field = rest if first in (LEAD[:-1], WHY[:-1]) else first if rest else ""
    return field if field in AMENDABLE else ""


def text_of(item, value):
    """A field that is no list, as its control says it."""
    if item.kind == "place":
        return value["code"] if value else ""
    return item.write(value) if item.kind == "date" else value


def controls_of(item, value, lead, blanks):
    """What the controls of a field say before anybody types, by their names."""
    if item.is_list:
        return texts_of(item, value, blanks)
    return {f"{lead}{item.name}": text_of(item, value)}


def blanks_for(item, typed):
    """How many empty rows a list has after those that were already filled."""
    filled = [
        int(found["number"])
        for name, text in typed.items()
        if text and (found := ADDED.fullmatch(name)) and found["field"] == item.name
    ]
    return min(max(filled, default=0) + BLANKS, MOST_BLANKS)


def control_of(item, current, places=()):
    """The control by which one types over a field that is no list."""
    options = {"label": item.label, "required": False, "initial": text_of(item, current)}
    if item.kind == "choice":
        choices = [("", _("Aucun")), *Content.Status.choices]
        return forms.ChoiceField(choices=choices, **options)
    if item.kind == "place":
        none = [] if current else [("", _("Choisir…"))]
        return forms.ChoiceField(choices=[*none, *places], **options)
    if item.kind == "date":
        date = forms.TextInput(attrs={"type": "date"})
        return forms.CharField(widget=date, validators=[MaxLengthValidator(20)], **options)
    kind, widget = LineField, forms.TextInput()
    if item.kind == "text":
        kind, widget = TextField, forms.Textarea(attrs={"rows": LINES.get(item.name, 5)})
    longest = max(LONGEST.get(item.name, 250), len(current))
    return kind(max_length=longest, widget=widget, **options)


def differing(posted, shown):
    """What was typed otherwise than it was shown, by the names of the controls."""
    typed = ((name, posted[name].replace("\r\n", "\n")) for name in shown if name in posted)
    return {
        name: text
        for name, text in typed
        if text != shown[name] and not (name.endswith(f"-{STRUCK}") and not text)
    }
