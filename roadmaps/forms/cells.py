"""A part of an action, or an axis's title, written where it stands in the list."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from roadmaps.fields import BY_NAME, sign_of
from roadmaps.forms.actions import FieldOfAction, shown

CELLS = {
    "title": ("title",),
    "owner": ("owner",),
    "budget": ("budget",),
    "calendar": ("starts_on", "ends_on"),
    "targets": ("targets",),
}


class LongSelect(forms.Select):
    """A choice among hundreds, written at once: Django's own asks a template for each of them."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = self.build_attrs(self.attrs, attrs or {}) | {"name": name}
        groups = [
            format_html('<optgroup label="{}">{}</optgroup>', label, self._options(options, value))
            if isinstance(options, list)
            else self._options([(label, options)], value)
            for label, options in self.choices
        ]
        inside = format_html_join("", "{}", ((one,) for one in groups))
        return format_html("<select{}>{}</select>", flatatt(attrs), inside)

    def _options(self, options, value):
        rows = ((key, key == (value or ""), said) for key, said in options)
        chosen = ((key, mark_safe(" selected") if here else "", said) for key, here, said in rows)
        return format_html_join("", '<option value="{}"{}>{}</option>', chosen)


class CellForm(forms.Form):
    """The fields of one cell of the list of actions."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, cell, content):
        self.names = CELLS[cell]
        fields = [BY_NAME[name] for name in self.names]
        initial = {item.name: shown(item, content) for item in fields}
        initial["seen"] = sign_of(content, self.names)
        super().__init__(data, initial=initial, auto_id="cell_%s")
        for item in fields:
            self.fields[item.name] = FieldOfAction(item)
        self.fields[self.names[0]].widget.attrs["data-focus"] = ""

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self.names}


class AxisTitleForm(forms.Form):
    title = forms.CharField(
        label=_("Titre"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "input", "data-focus": ""}),
    )


class PlaceForm(forms.Form):
    """Where an action is put: at the head of an axis, or after another action."""

    where = forms.ChoiceField(
        label=_("Nouvelle place"), widget=LongSelect(attrs={"data-focus": ""})
    )

    def __init__(self, data=None, *, groups, code):
        super().__init__(data, auto_id="cell_%s")
        self.fields["where"].choices = [(named(one), places(one, code)) for one in groups]

    @property
    def place(self):
        """`{axis}` or `{after}`, as the operation wants it."""
        kind, _colon, code = self.cleaned_data["where"].partition(":")
        return {kind: code}


def named(group):
    return str(group.axis) if group.axis else str(_("Sans axe"))


def places(group, code):
    axis = group.axis.code if group.axis else ""
    after = [
        (f"after:{row.stop.code}", _("Après %(code)s %(title)s") % said(row.stop))
        for row in group.rows
        if row.stop.code != code
    ]
    return [(f"axis:{axis}", _("En tête")), *after]


def said(stop):
    return {"code": stop.code, "title": stop.title[:60]}
