"""What an administrator says when publishing."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PublishForm(forms.Form):
    draft = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Ce qui change"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Montré avec la version, dans la liste publique des versions."),
    )
