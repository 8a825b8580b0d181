"""A phase, with its moments in the region's time zone."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmaps.forms.sections import sections_of
from roadmaps.moments import MomentField

SECTIONS = (
    (_("La phase"), "name | summary"),
    (_("Quand"), "opens_at closes_at"),
    (_("Ce qu’on peut y faire"), "may_propose | may_comment | may_vote | may_review"),
    (_("Les résultats"), "results_at"),
)


class PhaseForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=80)
    summary = forms.CharField(label=_("Résumé"), max_length=300, required=False)
    opens_at = MomentField(label=_("Ouverture"))
    closes_at = MomentField(
        label=_("Clôture"), help_text=_("À cette heure précise, plus rien n’est reçu.")
    )
    may_propose = forms.BooleanField(label=_("On peut proposer"), required=False)
    may_comment = forms.BooleanField(label=_("On peut débattre"), required=False)
    may_vote = forms.BooleanField(label=_("On peut voter : c’est un tour de vote"), required=False)
    may_review = forms.BooleanField(label=_("Le comité donne son avis"), required=False)
    results_at = MomentField(
        label=_("Résultats montrés à partir de"),
        required=False,
        help_text=_("Vide : dès la clôture. Avant ce moment, personne ne les voit."),
    )

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        shows = cleaned.get("results_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("La clôture doit suivre l’ouverture."))
        elif closes and closes <= timezone.now():
            self.add_error(
                "closes_at", _("Cette clôture est passée. Choisissez un moment à venir.")
            )
        if closes and shows and shows < closes:
            self.add_error("results_at", _("Choisissez la clôture ou un moment qui la suit."))
        return cleaned

    @property
    def sections(self):
        return sections_of(self, SECTIONS)
