"""What is typed about voices that look like one hand."""

from django import forms
from django.utils.translation import gettext_lazy

from consultation.models import Flag


class ReviewForm(forms.Form):
    """What one person makes of a flag, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Ces voix"),
        choices=[
            (Flag.Outcome.KEPT, gettext_lazy("Comptées avec les autres")),
            (Flag.Outcome.APART, gettext_lazy("Comptées à part")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez : avec les autres, ou à part.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Dites ce qui vous décide.")},
    )


class ObjectionForm(forms.Form):
    """Why a voice should be counted with the others."""

    text = forms.CharField(
        label=gettext_lazy("Ce que vous avez à dire"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Dites pourquoi cette voix est la vôtre.")},
    )


class HearingForm(forms.Form):
    """What is answered to an objection."""

    released = forms.TypedChoiceField(
        label=gettext_lazy("Cette voix"),
        choices=[
            ("yes", gettext_lazy("Comptée avec les autres")),
            ("no", gettext_lazy("Laissée à part")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez : avec les autres, ou à part.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Réponse"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Envoyée à la voix concernée."),
        error_messages={"required": gettext_lazy("La voix reçoit cette réponse : écrivez-la.")},
    )
