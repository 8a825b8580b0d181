from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.naming import name_trouble
from roadmaps.models import Redaction
from roadmaps.queries import region_names
from roadmaps.values import visible

SHORTEST = 3  # characters: less would stand in every other word


class NameForm(forms.ModelForm):
    """How a person is called when they sign a proposal, and the language of their mails."""

    language = forms.ChoiceField(label=_("Langue des courriels"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Nom affiché sous vos propositions")}

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        trouble = name_trouble(name, region_names()) if name else ""
        if trouble:
            raise forms.ValidationError(trouble)
        return name


class RedactionForm(forms.Form):
    """What the law asks to take out: the exact words, on which ground, and what is said of it."""

    passage = forms.CharField(
        label=_("Passage à retirer, mot pour mot"),
        min_length=SHORTEST,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Il n’est gardé nulle part, pas même au journal."),
    )
    basis = forms.ChoiceField(label=_("Fondement"), choices=Redaction.Basis.choices)
    note = forms.CharField(
        label=_("Précision publique"),
        max_length=300,
        required=False,
        help_text=_("Sans redire ce qui est retiré."),
    )
    sure = forms.BooleanField(label=_("La loi ou un juge demande de retirer ces mots."))

    def clean_passage(self):
        return visible(self.cleaned_data["passage"]).replace("\r\n", "\n").strip()

    def clean(self):
        passage, note = self.cleaned_data.get("passage"), self.cleaned_data.get("note") or ""
        if passage and passage.casefold() in note.casefold():
            self.add_error("note", _("La précision est publique : elle redit le passage."))
        return self.cleaned_data
