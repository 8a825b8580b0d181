"""What a committee is asked, and when its letter leaves."""

from datetime import timedelta

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from committee.models import Committee, Weekday
from roadmaps.rhythm import monday_of
from roadmaps.zones import ZONES, elsewhere

COMING_WEEKS = 26
WEEK = timedelta(days=7)


def zone_choices():
    return [*ZONES.items(), (_("Ailleurs"), [(zone, zone) for zone in elsewhere()])]


def week_choices(today):
    """The coming weeks by their Mondays, this one first."""
    mondays = [monday_of(today) + n * WEEK for n in range(COMING_WEEKS)]
    return [(day.isoformat(), formats.date_format(day, "j F Y")) for day in mondays]


class CommitteeForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=150)
    mandate = forms.CharField(
        label=_("Mandat"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ce qui lui est demandé, montré à tout le monde. Markdown accepté."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Jours"),
        choices=Weekday,
        coerce=int,
        widget=forms.CheckboxSelectMultiple({"class": "checks"}),
        error_messages={"required": _("Choisissez au moins un jour.")},
    )
    hour = forms.TimeField(
        label=_("Heure"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(label=_("Fuseau horaire"), choices=zone_choices)
    quiet_weeks = forms.MultipleChoiceField(
        label=_("Semaines sans lettre"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "checks"}),
        help_text=_("Par leur lundi. Ce qu’elles tairaient est dit par la lettre suivante."),
    )
    quorum = forms.IntegerField(
        label=_("Quorum, en pour cent des sièges"),
        min_value=1,
        max_value=100,
        widget=forms.TextInput({"inputmode": "numeric", "size": 4}),
        help_text=_("La part des sièges qui doit prendre part à une décision du comité."),
    )
    sight = forms.ChoiceField(
        label=_("Les membres voient les avis des autres"),
        choices=Committee.Sight,
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quiet_weeks"].choices = week_choices(today)
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_weekdays(self):
        return sorted({*self.cleaned_data["weekdays"]})

    @property
    def tried(self):
        """A committee with the rhythm and quorum as typed, or None while they cannot be read."""
        wanted = ("weekdays", "hour", "zone", "quiet_weeks", "quorum")
        said = getattr(self, "cleaned_data", {})
        if not said.keys() >= {*wanted}:
            return None
        return Committee(**{name: said[name] for name in wanted})
