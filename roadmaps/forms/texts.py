"""What an administrator types of a roadmap as a whole."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from roadmaps.models import Roadmap
from roadmaps.models.roadmap import RESERVED_ROADMAP_SLUGS

MARKDOWN_HELP = _("Markdown : **gras**, *italique*, listes avec « - », liens complets.")


class NewRoadmapForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=150, min_length=3)
    slug = forms.SlugField(
        label=_("Adresse"),
        max_length=80,
        required=False,
        help_text=_("Minuscules, chiffres et tirets. Vide : tirée du titre."),
    )

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        self.region = region

    def clean(self):
        cleaned = super().clean()
        slug = cleaned.get("slug") or slugify(cleaned.get("title", ""))[:80]
        if slug in RESERVED_ROADMAP_SLUGS:
            self.add_error("slug", _("Cette adresse est réservée : choisissez-en une autre."))
        elif Roadmap.objects.filter(region=self.region, slug=slug).exists():
            self.add_error("slug", _("Une feuille de route de la région a déjà cette adresse."))
        elif not slug and not self.errors:
            self.add_error("slug", _("Ce titre ne donne pas d’adresse : écrivez-en une."))
        return cleaned | {"slug": slug}


class TextForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=150)
    subtitle = forms.CharField(label=_("Sous-titre"), max_length=200, required=False)
    introduction = forms.CharField(
        label=_("Introduction"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=32_000,
        required=False,
        help_text=MARKDOWN_HELP,
    )
    perimeter = forms.CharField(
        label=_("Qui peut participer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=_("Montré avant le premier vote, et figé dans les règles à l’ouverture."),
    )
    promise = forms.CharField(
        label=_("Ce qui sera fait du résultat"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
