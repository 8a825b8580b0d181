"""What an administrator types when studying a proposal and answering it."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from consultation.models import Answer

LONGEST = 8000


def outcomes():
    return [(value, capfirst(label)) for value, label in Answer.Outcome.choices]


class InstructionForm(forms.Form):
    """Who studies it, until when, at what cost."""

    service = forms.CharField(
        label=_("Service"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "services", "autocomplete": "off"}),
    )
    due_on = forms.DateField(
        label=_("Échéance"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    cost = forms.IntegerField(
        label=_("Coût estimé (€)"), required=False, min_value=0, max_value=10**12
    )
    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("service", "due_on", "cost")}


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(
        label=_("Ajouter une note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez la note.")},
    )


class AnswerForm(forms.Form):
    """The outcome and its reasons; what is only begun may lack either."""

    outcome = forms.ChoiceField(
        label=_("Décision"),
        choices=outcomes,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une décision.")},
    )
    reasons = forms.CharField(
        label=_("Motifs"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "data-key": "m"}),
        help_text=_("Publics avec la décision."),
        error_messages={"required": _("Écrivez les motifs : ils sont dus à l’auteur.")},
    )
    do = forms.ChoiceField(choices=[("keep", ""), ("ready", "")])
    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("do") == "keep":
            self.fields["outcome"].required = self.fields["reasons"].required = False

    @property
    def outcomes(self):
        """The decisions, as `components/reasons.html` shows them."""
        chosen = self["outcome"].value()
        return [
            {"value": value, "label": label, "checked": value == chosen}
            for value, label in outcomes()
        ]

    @property
    def is_ready(self):
        return self.cleaned_data.get("do") == "ready"


class PublishForm(forms.Form):
    """What an administrator says when publishing a version."""

    draft = forms.IntegerField(widget=forms.HiddenInput)
    said = forms.CharField(max_length=20, required=False)
    note = forms.CharField(
        label=_("Ce qui change"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Montré avec la version, dans la liste publique des versions."),
    )
