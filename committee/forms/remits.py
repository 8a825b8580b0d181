"""Which roadmaps a committee accompanies, and what it decides of each axis."""

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import Committee
from roadmaps.models import Roadmap
from roadmaps.moments import MomentField


class EntrustForm(forms.Form):
    """One more roadmap of the region."""

    roadmap = forms.ModelChoiceField(
        label=_("Feuille de route"), queryset=Roadmap.objects.none(), empty_label=_("Choisir")
    )

    def __init__(self, *args, roadmaps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roadmap"].queryset = roadmaps


class ChosenForm(forms.Form):
    """One of the committees of the region."""

    committee = forms.ModelChoiceField(
        label=_("Comité"), queryset=Committee.objects.none(), empty_label=_("Choisir")
    )

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees


class ChargeForm(forms.Form):
    """What is decided of one axis."""

    followed = forms.BooleanField(label=_("Suivi par le comité"), required=False)
    rapporteur = forms.TypedChoiceField(
        label=_("Siège rapporteur"), required=False, coerce=int, empty_value=None
    )
    opinions_by = MomentField(label=_("Avis attendus avant le"), required=False)

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = {seat.pk: seat for seat in seats}
        self.fields["rapporteur"].choices = [("", _("Sans rapporteur")), *map(choice_of, seats)]

    @property
    def facts(self):
        """What is said of the axis, its rapporteur as a seat."""
        said = self.cleaned_data
        return said | {"rapporteur": self.seats.get(said["rapporteur"])}


def choice_of(seat):
    """A seat, with who holds it."""
    return seat.pk, f"{seat.title} ({seat.bench[0]})" if seat.bench else seat.title
