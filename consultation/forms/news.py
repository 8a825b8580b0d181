from datetime import time

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Preference
from roadmaps.templatetags.words import WEEKDAYS, hour

HOURS = range(5, 23)


class PreferenceForm(forms.ModelForm):
    """What one wants by mail, at once and in a summary."""

    weekday = forms.TypedChoiceField(
        label=_("Jour du résumé"),
        help_text=_("Pour un résumé hebdomadaire."),
        coerce=int,
    )
    hour = forms.TypedChoiceField(label=_("Heure du résumé"), coerce=time.fromisoformat)

    class Meta:
        model = Preference
        fields = ["direct", "summary", "weekday", "hour"]
        widgets = {"summary": forms.RadioSelect}
        labels = {
            "direct": _("M’écrire aussitôt de ce qui me concerne directement"),
            "summary": _("Le reste de ce que je suis, dans un résumé"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["weekday"].choices = [(n, capfirst(str(day))) for n, day in WEEKDAYS.items()]
        self.fields["hour"].choices = [(f"{n:02}:00", hour(time(n))) for n in HOURS]
        self.initial["hour"] = f"{self.instance.hour:%H:%M}"


class StopForm(forms.Form):
    """Which mails of news are no longer wanted."""

    what = forms.ChoiceField(
        label=_("Ne plus recevoir"),
        widget=forms.RadioSelect,
        choices=[
            ("summary", _("le résumé de ce que je suis")),
            ("direct", _("les courriels envoyés aussitôt")),
            ("all", _("aucune nouvelle par courriel")),
        ],
    )
