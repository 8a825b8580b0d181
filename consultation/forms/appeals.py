"""What is typed about a decision that somebody finds unjust."""

from django import forms
from django.utils.translation import gettext_lazy

from consultation.models import Appeal


class AppealForm(forms.Form):
    """Why a decision is unjust."""

    text = forms.CharField(
        label=gettext_lazy("Pourquoi cette décision vous paraît injuste"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Dites ce que la décision n’a pas vu.")},
    )


class SettlementForm(forms.Form):
    """How an appeal is settled, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Votre décision"),
        choices=[
            (Appeal.Outcome.OVERTURNED, gettext_lazy("Annuler la première : la publier")),
            (Appeal.Outcome.UPHELD, gettext_lazy("Confirmer la première")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Annulez la première décision, ou confirmez-la.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Motifs"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Envoyés à l’auteur."),
        error_messages={"required": gettext_lazy("L’auteur reçoit ces motifs : écrivez-les.")},
    )
