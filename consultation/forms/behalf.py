"""Who speaks, when staff write down what somebody said at a meeting or by letter."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.forms.controls import LineField
from consultation.forms.voting import TakePartForm
from consultation.models import Proposal


class OnBehalfForm(TakePartForm):
    """Where a contribution was said, and in which college and department, when staff enter it."""

    origin = forms.ChoiceField(label=gettext_lazy("Cette contribution"), widget=forms.RadioSelect)
    origin_label = LineField(
        label=gettext_lazy("Quelle rencontre, quel courrier"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Exemple : journée de co-construction du 2 octobre."),
    )
    field_order = ["origin", "origin_label", "college", "department"]

    def __init__(self, *args, participant, **kwargs):
        super().__init__(*args, **kwargs)
        self.participant = participant
        self.fields["origin"].choices = [
            ("online", _("est la mienne")),
            ("meeting", _("a été dite lors d’une rencontre")),
            ("letter", _("est arrivée par courrier")),
        ]
        self.fields["origin"].initial = "online"
        self.fields["college"].label = _("Collège")
        if participant:
            for name in ("college", "department"):
                self.fields[name].required = False

    def clean_department(self):
        department = self.cleaned_data["department"]
        return super().clean_department() if department else department

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("origin", "online") == Proposal.Origin.ONLINE:
            return
        if not cleaned.get("origin_label"):
            self.add_error("origin_label", _("Dites laquelle : elle sera publiée."))
        for name in ("college", "department"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Indiquez-le pour la personne qui l’a dit."))
