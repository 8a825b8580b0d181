"""A seat, who is given a place on it, and why a member is suspended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import is_deliverable
from accounts.models import College


class InvitedForm(forms.Form):
    """Whom a place is given to; `instead_of`: who held it when the page was shown."""

    name = forms.CharField(label=_("Nom du membre"), max_length=150)
    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    organisation = forms.CharField(
        label=_("Entreprise ou organisme"),
        max_length=200,
        required=False,
        help_text=_("Sert à rappeler le déport sur les actions que cette organisation porte."),
    )
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_email(self):
        """An address that no mail server takes would hold a seat that never gets its letter."""
        email = self.cleaned_data["email"]
        if email and not is_deliverable(email):
            raise forms.ValidationError(_("Écrivez une adresse électronique qui existe."))
        return email


class SeatForm(forms.Form):
    title = forms.CharField(label=_("Siège"), max_length=150)
    college = forms.ChoiceField(label=_("Collège"), choices=College)


class NewSeatForm(SeatForm, InvitedForm):
    """A seat, with its titular or still vacant."""

    field_order = ["title", "college", "name", "email", "organisation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].required = False
        del self.fields["instead_of"]

    def clean(self):
        cleaned = super().clean()
        email, name = cleaned.get("email"), cleaned.get("name")
        if name and not email and "email" not in self.errors:
            self.add_error("email", _("Écrivez l’adresse de cette personne."))
        if email and not name:
            self.add_error("name", _("Écrivez le nom de cette personne."))
        return cleaned


class SuspensionForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Envoyé à la personne, et gardé."),
    )
