from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.departments import DEPARTMENTS
from accounts.identity import email_key, is_deliverable
from accounts.models import Organisation
from accounts.naming import name_trouble
from accounts.numbers import number_of


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


class DescriptionForm(forms.Form):
    """What an organisation is called, what it is and where."""

    name = forms.CharField(
        label=_("Nom"),
        max_length=200,
        help_text=_("Celui sous lequel elle est connue."),
        error_messages={"required": _("Indiquez le nom de l’organisation.")},
    )
    kind = forms.ChoiceField(
        label=_("C’est"),
        choices=Organisation.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites ce qu’elle est : sa voix compte dans ce collège.")},
    )
    department = forms.ChoiceField(
        label=_("Département de son siège ou de son établissement"),
        error_messages={"required": _("Choisissez le département où elle est établie.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = sorted(DEPARTMENTS.items(), key=lambda item: item[0].zfill(3))
        choices = [(code, f"{code} {name}") for code, name in named]
        self.fields["department"].choices = [("", _("Choisir…")), *choices]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        trouble = name_trouble(name)
        if trouble:
            raise forms.ValidationError(trouble)
        return name


class DeclareForm(DescriptionForm):
    """An organisation by its number, and in what capacity one speaks for it."""

    number = forms.CharField(
        label=_("Numéro SIREN ou RNA"),
        max_length=30,
        help_text=_(
            "SIREN : neuf chiffres. RNA d’une association : W et neuf chiffres. Un SIRET convient."
        ),
        error_messages={"required": _("Indiquez le numéro : c’est lui qui fait une seule voix.")},
    )
    function = forms.CharField(
        label=_("Votre fonction"),
        max_length=120,
        help_text=_("Exemple : gérante, président, chargée de mission."),
        error_messages={"required": _("Dites à quel titre vous parlez pour elle.")},
    )
    link = forms.URLField(
        label=_("Une page qui le montre"),
        max_length=250,
        required=False,
        assume_scheme="https",
        help_text=_("Équipe, mentions légales, journal officiel : une personne la lira."),
        error_messages={"invalid": _("Cette adresse n’est pas complète.")},
    )
    field_order = ["number", "name", "kind", "department", "function", "link"]

    def clean_number(self):
        found = number_of(self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError(
                _(
                    "Ce n’est pas un numéro SIREN ni RNA : vérifiez les chiffres, la clé de "
                    "contrôle ne correspond pas ou la longueur n’est pas la bonne."
                )
            )
        return found

    @property
    def claim(self):
        """What the person says of their mandate, in one line."""
        parts = (self.cleaned_data["function"], self.cleaned_data["link"])
        return " · ".join(part for part in parts if part)


class ColleagueForm(EmailForm):
    """The address of a colleague who would speak for the organisation too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("Adresse de votre collègue")
        field.error_messages["required"] = _("Indiquez l’adresse où envoyer l’invitation.")
        field.widget.attrs["autocomplete"] = "off"


class KeyForm(AddWebAuthnForm):
    """A key to enter with: without a code by mail, unless it is to be a second factor only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nom de la clé, pour la reconnaître")
        alone = self.fields["passwordless"]
        alone.label = _("Elle suffit pour entrer")
        alone.help_text = _("Décochée, elle ne sert que de second facteur, après le courriel.")
        alone.initial = True

    def clean_name(self):
        return super().clean_name()[:100]
