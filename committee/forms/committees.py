"""What a committee is asked, and when its letter leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import Committee, Weekday


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
