"""A seat and who holds it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import is_deliverable
from accounts.models import College


class SeatForm(forms.Form):
    title = forms.CharField(label=_("Siège"), max_length=150)
    college = forms.ChoiceField(label=_("Collège"), choices=College)
    name = forms.CharField(label=_("Nom du membre"), max_length=150)
    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)

    def clean_email(self):
        """An address that no mail server takes would hold a seat that never gets its letter."""
        email = self.cleaned_data["email"]
        if not is_deliverable(email):
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return email
