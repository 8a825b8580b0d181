"""What a member says of an action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import Opinion


class OpinionForm(forms.Form):
    """A member's view with its reason; nothing is chosen beforehand."""

    view = forms.ChoiceField(
        label=_("Votre avis"),
        choices=Opinion.View,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un avis.")},
    )
    reason = forms.CharField(
        label=_("Motif"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Nécessaire, sauf pour un avis favorable. Il paraît sans votre nom dans le dossier de "
            "l’assemblée."
        ),
    )
    interest = forms.CharField(
        label=_("Intérêt déclaré"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Nécessaire pour un déport. Il n’est jamais publié."),
    )

    def clean(self):
        cleaned = super().clean()
        view = cleaned.get("view")
        if view == Opinion.View.RECUSED and not cleaned.get("interest"):
            self.add_error("interest", _("Dites quel intérêt vous fait vous déporter."))
        if view in (Opinion.View.RESERVED, Opinion.View.UNFAVOURABLE) and not cleaned.get("reason"):
            self.add_error("reason", _("Dites pourquoi en une phrase."))
        return cleaned
