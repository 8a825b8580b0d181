"""A moment as a form asks for it: a day and an hour of the region's wall clock."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MomentField(forms.DateTimeField):
    """A day and an hour, to the minute, in the zone that is active."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs):
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M"]
        super().__init__(input_formats=formats, **kwargs)
        self.error_messages["invalid"] = _(
            "Ce n’est pas une date et une heure (attendu : 31/12/2027 18:00)."
        )

    def to_python(self, value):
        """A moment of our time: the first and last years of the calendar fall off it elsewhere."""
        moment = super().to_python(value)
        if moment and not 2000 <= moment.year < 2200:
            raise forms.ValidationError(self.error_messages["invalid"])
        return moment
