"""Where a moderator files a new action, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.forms.controls import TextField


class MoveForm(forms.Form):
    """Another axis, and what its author is told."""

    axis = forms.ChoiceField(
        label=_("Axe"), error_messages={"required": _("Choisissez un autre axe.")}
    )
    reason = TextField(
        label=_("Pourquoi"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Envoyé à l’auteur."),
        error_messages={"required": _("Dites à l’auteur pourquoi.")},
    )
    seen = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, axes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["axis"].choices = [("", _("Choisir…")), *axes]
