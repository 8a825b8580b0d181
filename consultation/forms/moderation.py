"""What a moderator or a reader may type about a contribution."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.models import Decision, Reason


class ReportForm(forms.Form):
    """Why a contribution should not be here."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        choices=Reason,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un motif.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Précision"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TogetherForm(forms.Form):
    """One verdict for several cases."""

    verb = forms.ChoiceField(
        choices=[one for one in Decision.Verb.choices if one[0] != Decision.Verb.ASK]
    )
    reason = forms.ChoiceField(choices=[("", ""), *Reason.choices], required=False)
    message = forms.CharField(
        label=gettext_lazy("Message à l’auteur"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "m"}),
        help_text=gettext_lazy("Envoyé avec la décision."),
    )


class DecisionForm(TogetherForm):
    """A verdict, and what the moderator had read when giving it."""

    verb = forms.ChoiceField(choices=Decision.Verb)

    seen = forms.CharField(max_length=40)


class SettingsForm(forms.Form):
    """Before or after publication; and the words with which a refusal begins, reason by reason."""

    moderation = forms.ChoiceField(
        label=gettext_lazy("Les modérateurs lisent"),
        choices=[
            ("before", gettext_lazy("avant la publication : rien ne paraît sans avoir été lu")),
            (
                "after",
                gettext_lazy("après la publication : tout paraît aussitôt, lu sous 48 heures"),
            ),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, *, roadmap, texts, is_open):
        super().__init__(data, initial={"moderation": roadmap.moderation})
        self.fields["moderation"].disabled = is_open
        if is_open:
            self.fields["moderation"].help_text = _(
                "Une phase est ouverte : la règle annoncée vaut jusqu’à sa clôture."
            )
        for value, label in Reason.choices:
            self.fields[value] = forms.CharField(
                label=capfirst(label),
                initial=texts.get(value, ""),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
