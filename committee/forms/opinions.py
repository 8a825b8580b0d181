"""What a member says of an action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import Opinion


class OpinionForm(forms.Form):
    """A member's view with its reason; nothing is chosen beforehand. Who carries the action is
    asked which interest makes them stand aside, or why it does not."""

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

    def __init__(self, *args, carried=(), **options):
        super().__init__(*args, **options)
        self.carried = carried
        interest = self.fields["interest"]
        interest.needed_at_times = True
        if carried:
            interest.label = _("Votre lien avec cette action")
            interest.help_text = _(
                "Dites quel intérêt vous fait vous déporter, ou pourquoi vous donnez un avis tout "
                "de même. Il n’est jamais publié."
            )

    def clean(self):
        cleaned = super().clean()
        view, interest = cleaned.get("view"), cleaned.get("interest")
        if view == Opinion.View.RECUSED and not interest:
            self.add_error("interest", _("Dites quel intérêt vous fait vous déporter."))
        elif view and not interest:
            self.ask_why(self.carried)
        if view in (Opinion.View.RESERVED, Opinion.View.UNFAVOURABLE) and not cleaned.get("reason"):
            self.add_error("reason", _("Dites pourquoi en une phrase."))
        return cleaned

    def ask_why(self, names):
        """Ask who carries the action why they give an opinion all the same."""
        if names:
            self.add_error(
                "interest",
                _("%(names)s porte cette action : dites pourquoi vous donnez un avis tout de même.")
                % {"names": ", ".join(names)},
            )


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Votre question"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Écrivez votre question.")},
        help_text=_("La Région y répond une fois pour tout le comité."),
    )


class JottingForm(forms.Form):
    text = forms.CharField(
        label=_("Votre note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pour vos yeux seuls : ni le secrétariat ni les autres membres ne la lisent."),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Réponse de la Région"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Écrivez la réponse.")},
        help_text=_("Tous les membres du comité la lisent ; elle ne se reprend plus."),
    )
