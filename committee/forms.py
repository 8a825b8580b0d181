from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import is_deliverable
from accounts.models import College
from committee.models import Committee, Opinion, Weekday

STOP = "stop"


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


class DaysField(forms.TypedMultipleChoiceField):
    """The days of the week on which the letter leaves."""

    def __init__(self, **options):
        options = {name: options[name] for name in ("label", "help_text") if name in options}
        super().__init__(
            choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple, **options
        )


class CommitteeForm(forms.ModelForm):
    class Meta:
        model = Committee
        fields = ["name", "mandate", "weekdays", "hour"]
        field_classes = {"weekdays": DaysField}
        widgets = {
            "mandate": forms.Textarea({"rows": 4}),
            "hour": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }
        help_texts = {"hour": _("À l’heure de la région, été comme hiver.")}


class WordForm(forms.Form):
    word = forms.CharField(
        label=_("Mot de la prochaine lettre"),
        required=False,
        max_length=1500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Il part avec la prochaine lettre, une seule fois."),
    )


class SeatForm(forms.Form):
    title = forms.CharField(label=_("Siège"), max_length=150)
    college = forms.ChoiceField(label=_("Collège"), choices=College)
    name = forms.CharField(label=_("Nom du membre"), max_length=150)
    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)

    def clean_email(self):
        """An address that no mail server takes would hold a seat that never gets its letter."""
        email = self.cleaned_data["email"]
        if not is_deliverable(email):
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return email
