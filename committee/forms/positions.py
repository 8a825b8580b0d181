"""What the chair and the rapporteurs type when they propose a position."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from committee.models import Position

LONGEST = 6000


def views():
    return [(value, capfirst(label)) for value, label in Position.View.choices]


class PositionForm(forms.Form):
    """The view, its reasoning and the dissents."""

    view = forms.ChoiceField(
        label=_("Ce que dit le comité"),
        choices=views,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une position.")},
    )
    reasoning = forms.CharField(
        label=_("Motivation"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("Publique avec la position."),
        error_messages={"required": _("Dites pourquoi : la motivation paraît avec la position.")},
    )
    dissent = forms.CharField(
        label=_("Opinions divergentes"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ce que pensent les membres qui ne s’y retrouvent pas, sans leurs noms."),
    )
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    @property
    def said(self):
        return {name: self.cleaned_data[name] for name in ("view", "reasoning", "dissent")}
