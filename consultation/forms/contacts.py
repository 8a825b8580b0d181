"""A list of contacts to put in, the word of a launch, and a contact's choice to hear no more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.queries.contacts import plain
from roadmaps.sheets.opening import MOST_BYTES, Refused
from roadmaps.sheets.reading import read_grid

MOST_CONTACTS = 20_000
DEEPEST_HEADER = 10
COLUMNS = {
    "email": "email|e mail|mail|courriel|adresse|adresse electronique|adresse email|"
    "adresse e mail|adresse mail|email address|adresse de courriel",
    "first": "prenom|first name|firstname",
    "name": "nom|name|nom complet|full name|contact|nom et prenom|prenom et nom|nom prenom|"
    "prenom nom|last name|surname|interlocuteur",
    "organisation": "organisation|organization|structure|entreprise|societe|company|organisme|"
    "raison sociale|etablissement|nom de la structure",
    "department": "departement|department|dept|dpt|dep|code departement|departement code|"
    "code postal|cp|postal code|zip|postcode",
    "origin": "origine|origin|source|provenance|base legale|consentement|origine de l adresse",
}
BY_HEADER = {name: column for column, names in COLUMNS.items() for name in names.split("|")}
STOP, KEEP = "stop", "keep"


class ContactSheetForm(forms.Form):
    """A sheet of contacts, read into rows: line, address, then what the columns say."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_(
            "CSV, XLSX, XLS ou ODS, jusqu’à 5 Mo et 20 000 lignes. Colonnes : email (obligatoire), "
            "nom, prénom, organisation, département, origine."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"}),
        allow_empty_file=True,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            grid = read_grid(file.name, file.read(MOST_BYTES + 1), MOST_CONTACTS)
        except Refused as reason:
            raise forms.ValidationError(str(reason)) from None
        self.rows = next(filter(None, map(contacts_of, grid.sheets)), None)
        if self.rows is None:
            raise forms.ValidationError(
                _("Aucune colonne « email » (ou « courriel », « mail ») dans ce fichier.")
            )
        return file


def contacts_of(sheet):
    """The rows under the header that names a column of addresses, or None without one."""
    for index, cells in enumerate(sheet.rows[:DEEPEST_HEADER]):
        columns = {}
        for place, cell in enumerate(cells):
            name = BY_HEADER.get(plain(cell))
            if name:
                columns.setdefault(name, place)
        if "email" in columns:
            below = enumerate(sheet.rows[index + 1 :], start=index + 2)
            return [_row(line, row, columns) for line, row in below if any(row)]
    return None


def _row(line, cells, columns):
    def said(name):
        place = columns.get(name, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    name = " ".join(filter(None, (said("first"), said("name"))))
    return [line, said("email"), name, said("organisation"), said("department"), said("origin")]


class WordForm(forms.Form):
    """The word of a region at the head of its launch."""

    word = forms.CharField(
        label=_("Le mot de la Région"),
        help_text=_(
            "Quelques lignes, en texte simple : pourquoi cette feuille de route, pourquoi cette "
            "personne est invitée. Les dates et le lien sont ajoutés."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=2000,
    )


class StopForm(forms.Form):
    """No choice is made beforehand: programs that read mails submit forms too."""

    choice = forms.ChoiceField(
        label=_("Les invitations de cette Région"),
        choices=[
            (STOP, _("Ne plus m’écrire")),
            (KEEP, _("Continuer à m’écrire")),
        ],
        widget=forms.RadioSelect,
    )
