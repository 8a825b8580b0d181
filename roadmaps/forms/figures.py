"""A figure of the state of play, as an administrator types it."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmaps.forms.sections import sections_of

SECTIONS = (
    (_("Ce qui est mesuré"), "label | qualifier value unit"),
    (_("Quand et d’après qui"), "date | source | note"),
)


class NumberField(forms.DecimalField):
    """A number as French people write it: spaces between thousands, a decimal comma."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 12})

    def to_python(self, value):
        text = re.sub(r"\s", "", str(value or "")).replace(",", ".")
        try:
            return Decimal(text) if text else None
        except InvalidOperation:
            raise forms.ValidationError(
                _("« %(text)s » n’est pas un nombre (attendu : 21 000 ou 3,5)."),
                params={"text": value},
            ) from None

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            plain = f"{value:f}"
            return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")
        return value


class DayField(forms.DateField):
    """A day typed by hand or chosen in the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)
        self.error_messages["invalid"] = _("Ce n’est pas une date (attendu : 31/12/2027).")


class CodesField(forms.MultipleChoiceField):
    """Actions chosen by their code, in the plan's order; the page shows them by axis."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.error_messages["invalid_choice"] = _(
            "« %(value)s » n’est pas une action du projet : rouvrez la page pour la liste."
        )

    def clean(self, value):
        chosen = set(super().clean(value))
        return [code for code, _label in self.choices if code in chosen]


class FigureForm(forms.Form):
    label = forms.CharField(label=_("Intitulé"), max_length=150)
    qualifier = forms.CharField(
        label=_("Précision"),
        max_length=30,
        required=False,
        help_text=_("« environ », « plus de »…"),
        widget=forms.TextInput(attrs={"size": 12}),
    )
    value = NumberField(label=_("Valeur"), max_digits=16, decimal_places=4)
    unit = forms.CharField(label=_("Unité"), max_length=40, required=False)
    date = DayField(label=_("Date de la mesure"))
    source = forms.CharField(label=_("Source"), max_length=250)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    actions = CodesField(label=_("Actions qui doivent le changer"), required=False)

    def __init__(self, *args, codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actions"].choices = [(code, code) for code in codes]

    @property
    def sections(self):
        return sections_of(self, SECTIONS)
