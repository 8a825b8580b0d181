"""What an administrator types of a region: its look, its emblem, its settings."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from roadmaps.models.region import check_departments
from roadmaps.zones import ZONES

COLOUR = re.compile("#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def on_one_line(text):
    """Typing without what cannot be seen: a name stands in the head of mails."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def six_digits(text):
    """`#rrggbb` of a colour as people type it."""
    found = COLOUR.fullmatch("".join(text.split()))
    if not found:
        raise ValidationError(
            _("Écrivez # et six chiffres ou lettres de a à f, comme #0a5a42, ou choisissez-la.")
        )
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


class LookForm(forms.Form):
    """The colour may be typed or picked: what was typed wins when it is not as it was shown."""

    name = forms.CharField(label=_("Nom de la région"), min_length=2, max_length=120)
    accent = forms.CharField(
        label=_("Couleur"),
        max_length=9,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    picked = forms.CharField(
        label=_("Ou la palette"),
        required=False,
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    was = forms.CharField(max_length=9, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean_name(self):
        name = on_one_line(self.cleaned_data["name"])
        if len(name) < 2:
            raise ValidationError(_("Écrivez le nom de la région."))
        return name

    def clean_accent(self):
        typed, was = self.cleaned_data["accent"], self.data.get("was", "")
        return six_digits(self.data.get("picked") or typed if typed == was else typed)


class EmblemForm(forms.Form):
    file = forms.FileField(
        label=_("Image"),
        help_text=_("PNG, JPEG ou WebP, jusqu’à 2 Mo, sur fond transparent si possible."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        allow_empty_file=True,
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean_file(self):
        from roadmaps.emblem import MOST_BYTES, Refused, read_emblem  # of no use to the pages

        file = self.cleaned_data["file"]
        try:
            self.drawn = read_emblem(file.read(MOST_BYTES + 1))
        except Refused as reason:
            raise ValidationError(str(reason)) from None
        return file


class SettingsForm(forms.Form):
    departments = forms.CharField(
        label=_("Départements"),
        max_length=600,
        help_text=_(
            "Codes séparés par des virgules : 33, 2A, 974. Voter demande d’être de l’un d’eux."
        ),
    )
    zone = forms.ChoiceField(
        label=_("Heure"),
        help_text=_("Celle des échéances affichées et des lettres du comité."),
    )
    contact = forms.CharField(
        label=_("Responsable"),
        max_length=120,
        required=False,
        help_text=_("Une personne ou un service, nommé dans les règles de la consultation."),
    )
    reply_to = forms.EmailField(
        label=_("Adresse de réponse"),
        help_text=_("Lue par quelqu’un : répondre à un courriel de Coroute y écrit."),
    )
    sender = forms.EmailField(
        label=_("Adresse d’expédition"), help_text=_("D’où partent les courriels de la région.")
    )
    two_signatures = forms.BooleanField(
        label=_("Deux signatures pour chaque réponse"),
        required=False,
        help_text=_("Une réponse ne se publie qu’après l’accord d’une seconde personne."),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        zones = ZONES if region.zone in ZONES else {region.zone: region.zone} | ZONES
        self.fields["zone"].choices = list(zones.items())

    def clean_departments(self):
        typed = self.cleaned_data["departments"].upper().replace(",", " ").replace(";", " ")
        codes = list(dict.fromkeys(code.zfill(2) for code in typed.split()))
        check_departments(codes)
        return codes

    def clean_contact(self):
        return on_one_line(self.cleaned_data["contact"])

    def clean_sender(self):
        return plain_address(self.cleaned_data["sender"])

    def clean_reply_to(self):
        return plain_address(self.cleaned_data["reply_to"])


def plain_address(address):
    """Every mail server takes an address without accents."""
    if not address.isascii():
        raise ValidationError(_("Écrivez cette adresse sans accent."))
    return address
