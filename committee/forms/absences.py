"""Dates on which a member is away."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = timedelta(days=366)


def day_field(label):
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class AbsenceForm(forms.Form):
    from_on = day_field(_("Du"))
    until_on = day_field(_("Au (compris)"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("from_on"), cleaned.get("until_on")
        if not start or not end:
            return cleaned
        if end < start:
            self.add_error("until_on", _("Le retour vient après le départ."))
        elif end < self.today:
            self.add_error("until_on", _("Ces dates sont passées."))
        elif end - start > LONGEST:
            self.add_error("until_on", _("Au-delà d’un an, une personne se remplace."))
        return cleaned
