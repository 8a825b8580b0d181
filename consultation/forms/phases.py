"""What changes a phase under way: until when, and why; the reason is public."""

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmaps.moments import MomentField


class ReasonForm(forms.Form):
    """Why, and how many notices the page knew of."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public : il paraît sur le site et dans le courriel."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, phase, **kwargs):
        self.phase = phase
        super().__init__(*args, **kwargs)


class ResumeForm(ReasonForm):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public : il paraît sur le site et dans le courriel."),
    )


class ProlongForm(ReasonForm):
    """A later close; `looked_at` is the one whose calendar the page shows."""

    closes_at = MomentField(label=_("Nouvelle clôture"))
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("closes_at", "reason")

    def clean_closes_at(self):
        closes_at = self.cleaned_data["closes_at"]
        if closes_at <= self.phase.closes_at:
            raise forms.ValidationError(_("Une clôture ne peut être que repoussée."))
        return closes_at

    @property
    def was_looked_at(self):
        said = self.cleaned_data
        return said["looked_at"] == said["closes_at"].isoformat()
