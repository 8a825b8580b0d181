"""The letters: stopped or kept by a member, a word in the next one."""

from django import forms
from django.utils.translation import gettext_lazy as _

STOP = "stop"


class StopForm(forms.Form):
    """Stop the letters, or keep them: nothing is chosen beforehand."""

    choice = forms.ChoiceField(
        label=_("Que souhaitez-vous ?"),
        choices=[
            (STOP, _("Ne plus recevoir la lettre")),
            ("keep", _("Continuer à la recevoir")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )


class WordForm(forms.Form):
    """A word in the next letter, and which one the form showed when it was opened."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    word = forms.CharField(
        label=_("Mot de la prochaine lettre"),
        required=False,
        max_length=1500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Il part avec la prochaine lettre, une seule fois."),
    )
