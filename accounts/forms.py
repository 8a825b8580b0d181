from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import email_key, is_deliverable


class EmailForm(forms.Form):
    """The one door: an address, known or not."""

    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        error_messages={
            "required": _("Indiquez votre adresse électronique : le code y est envoyé."),
            "invalid": _("Cette adresse n’est pas complète. Exemple : nom@entreprise.fr."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, data=None, **kwargs):
        if data is not None and "email" not in data and "login" in data:
            data = {**data.dict(), "email": data["login"]}
        super().__init__(data, **kwargs)

    def clean_email(self):
        """An address that no mail server takes, or only in other and longer letters, is none."""
        email = self.cleaned_data["email"]
        too_long = len(email_key(email)) > self.fields["email"].max_length
        if too_long or not is_deliverable(email):
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return email


class CodeForm(forms.Form):
    """The code received by mail."""

    code = forms.CharField(
        label=_("Code reçu par courriel"),
        max_length=12,
        error_messages={"required": _("Recopiez les six chiffres reçus par courriel.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "size": "8",
                "autofocus": True,
            }
        ),
    )

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split())
