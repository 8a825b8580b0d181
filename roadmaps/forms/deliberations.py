"""The plenary's vote, as an administrator types it from the record of the session."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmaps.forms.figures import DayField
from roadmaps.forms.sections import sections_of
from roadmaps.models import Version

SECTIONS = (
    (_("La séance"), "version | session_on reference"),
    (_("Le vote"), "votes_for votes_against abstentions"),
    (_("En séance"), "amendments"),
)
MOST_VOTES = 2000  # no assembly of France counts as many members


class CountField(forms.IntegerField):
    """How many members voted so."""

    widget = forms.NumberInput(attrs={"inputmode": "numeric"})

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=MOST_VOTES, **kwargs)


class DeliberationForm(forms.Form):
    version = forms.ModelChoiceField(
        Version.objects.none(), label=_("Version votée"), empty_label=None
    )
    session_on = DayField(label=_("Date de la séance"))
    reference = forms.CharField(label=_("Numéro de la délibération"), max_length=80, required=False)
    votes_for = CountField(label=_("Pour"))
    votes_against = CountField(label=_("Contre"))
    abstentions = CountField(label=_("Abstentions"))
    amendments = forms.CharField(
        label=_("Amendements adoptés en séance"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Leur texte, public. Vide : la version votée est la version adoptée."),
    )

    def __init__(self, *args, roadmap, **kwargs):
        super().__init__(*args, **kwargs)
        published = roadmap.versions.published().order_by("-number")
        self.fields["version"].queryset = published
        self.fields["version"].label_from_instance = named

    def clean_session_on(self):
        day = self.cleaned_data["session_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette séance n’a pas encore eu lieu."))
        return day

    def clean(self):
        cleaned = super().clean()
        version, day = cleaned.get("version"), cleaned.get("session_on")
        if version and day and day < timezone.localdate(version.published_at):
            self.add_error("session_on", _("Cette version n’était pas encore publiée."))
        counts = [cleaned.get(name) for name in ("votes_for", "votes_against", "abstentions")]
        if not any(counts) and None not in counts:
            self.add_error("votes_for", _("Personne n’aurait voté : vérifiez ces nombres."))
        return cleaned

    @property
    def sections(self):
        return sections_of(self, SECTIONS)


class AdoptionForm(forms.Form):
    version = forms.ModelChoiceField(
        Version.objects.none(),
        label=_("Version adoptée"),
        empty_label=None,
        help_text=_("Celle qui porte le texte voté avec les amendements de la séance."),
    )

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions
        self.fields["version"].label_from_instance = named


def named(version):
    """A version as people choose it: its number, its day, what it says of itself."""
    day = timezone.localtime(version.published_at)
    said = _("Version %(n)s, %(day)s") % {"n": version.number, "day": day.strftime("%d/%m/%Y")}
    return f"{said} — {version.note}" if version.note else said
