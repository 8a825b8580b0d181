"""A sheet to import, and which field each of its columns is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmaps.fields import FIELDS
from roadmaps.sheets.columns import IGNORED, OTHER, PLACES
from roadmaps.sheets.opening import MOST_BYTES, Refused
from roadmaps.sheets.reading import read_grid


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV, XLSX, XLS ou ODS, jusqu’à 5 Mo et 2 000 lignes."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"}),
        allow_empty_file=True,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.grid = read_grid(file.name, file.read(MOST_BYTES + 1))
        except Refused as reason:
            raise forms.ValidationError(str(reason)) from None
        return file


class MatchingForm(forms.Form):
    """One choice a column; two columns may be the same field only where it is a list of columns."""

    def __init__(self, *args, header, **kwargs):
        super().__init__(*args, **kwargs)
        self.header = header
        choices = [
            (OTHER, _("Autre information, gardée telle quelle")),
            (IGNORED, _("Ne pas importer")),
            (_("Place dans le plan"), list(PLACES.items())),
            (_("Champs de l’action"), [(item.name, item.label) for item in FIELDS]),
        ]
        for column in header.columns:
            self.fields[str(column.index)] = forms.ChoiceField(
                label=column.label, choices=choices, initial=column.field
            )

    def clean(self):
        cleaned = super().clean()
        several = {"funder", "amount", OTHER, IGNORED}
        first = {}
        for index, field in cleaned.items():
            if field in several:
                continue
            if field in first:
                self.add_error(
                    index,
                    _("Déjà la colonne « %(label)s ».")
                    % {"label": self.fields[first[field]].label},
                )
            first.setdefault(field, index)
        if not {"title", "code"} & set(first):
            raise forms.ValidationError(
                _("Dites quelle colonne est le titre : sans lui, aucune ligne n’est une action.")
            )
        return cleaned
