"""What is established of an organisation, and decided of who speaks for it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.departments import DEPARTMENTS
from accounts.models import Fact, Organisation
from accounts.naming import name_trouble

REQUIRED = _("Indiquez le justificatif : il sera lu avec la date.")


class FactForm(forms.Form):
    """One thing found true or false, when, and by what."""

    kind = forms.ChoiceField(label=_("L’organisation"), choices=Fact.Kind)
    holds = forms.TypedChoiceField(
        label=_("Constaté"),
        choices=[("yes", _("oui")), ("no", _("non"))],
        coerce=lambda value: value == "yes",
    )
    established_on = forms.DateField(
        label=_("Établi le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    proof = forms.CharField(
        label=_("Justificatif"),
        max_length=250,
        help_text=_("Exemple : avis de situation SIRENE du 12 novembre."),
        error_messages={"required": REQUIRED},
    )

    def clean_established_on(self):
        day = self.cleaned_data["established_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date est à venir."))
        return day


class BodyForm(forms.Form):
    """What was declared, set right."""

    name = forms.CharField(label=_("Nom"), max_length=200)
    kind = forms.ChoiceField(label=_("Sorte"), choices=Organisation.Kind)
    department = forms.ChoiceField(label=_("Département"))

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = regions
        choices = [(code, f"{code} {name}") for code, name in DEPARTMENTS.items()]
        self.fields["department"].choices = choices

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        trouble = name_trouble(name, self.regions)
        if trouble:
            raise forms.ValidationError(trouble)
        return name


class VerdictForm(forms.Form):
    """By what the mandate is verified."""

    part = "verdict"
    proof = forms.CharField(
        label=_("Mandat vérifié par"), max_length=250, error_messages={"required": REQUIRED}
    )


class RefusalForm(forms.Form):
    """Why a mandate is refused: the person reads it."""

    part = "refusal"
    reason = forms.CharField(
        label=_("Motif du refus"),
        max_length=400,
        help_text=_("La personne le reçoit par courriel."),
        error_messages={"required": _("Dites pourquoi : la personne le lira.")},
    )
