"""Which column of a sheet is which field: the header, wherever it lies, and its matches."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from roadmaps.fields import BY_NAME, FIELDS
from roadmaps.sheets.cells import letters
from roadmaps.values import unaccented

DEEPEST_HEADER = 10
KEPT_PREFIX = "Autre information : "

PLACES = {
    "code": _("Code"),
    "axis_code": _("Code de l’axe"),
    "axis": _("Axe"),
    "line_code": _("Code de la ligne (sous-axe)"),
    "line": _("Ligne (sous-axe)"),
    "subline_code": _("Code de la sous-ligne"),
    "subline": _("Sous-ligne (sous-sous-axe)"),
    "subtitle": _("Titre de la sous-action"),
    "funder": _("Financeur (une colonne par financeur)"),
    "amount": _("Montant (du financeur qui précède)"),
}
OTHER, IGNORED = "other", "ignore"

WORDS = {
    "code": "code|n|no|num|numero|identifiant|id|ref|reference|code action|code de l action|"
    "numero de l action|numero d action|n action|n de l action",
    "axis_code": "axis code|code axe|code de l axe|n axe|numero axe|numero de l axe",
    "axis": "axis|axe|axes|theme|thematique|orientation|orientation strategique|axe strategique|"
    "volet|chapitre",
    "line_code": "line code|code ligne|code sous axe|objective id|n sous axe",
    "line": "line|ligne|sous axe|sous axes|sous theme|sous thematique|objective|"
    "objectif operationnel|objectif strategique",
    "subline_code": "subline code|code sous ligne|code sous sous axe|n sous sous axe",
    "subline": "subline|sous ligne|sous sous axe|sous sous axes",
    "subtitle": "titre de la sous action|sous action|titre sous action|"
    "titre de la sous fiche action",
    "title": "titre de la fiche action|titre de la fiche|titre action|titre de l action|"
    "fiche action|nom de l action|intitule de l action|libelle|libelle de l action|nom|name|"
    "mesure|proposition|proposal|titre de la mesure",
    "summary": "resume|objectif|objectifs|objectifs de l action",
    "description": "descriptif de l action|description de l action|contenu de l action|detail",
    "owner": "structure porteuse|porteur de l action|pilote de l action|pilotes|"
    "structures pilotes|structure s pilote s",
    "partners": "partenaires de l action|partenaires associes|acteurs associes",
    "budget": "budget total|budget previsionnel total|cout total|cout previsionnel|montant|"
    "budget global|cout estimatif",
    "starts_on": "date debut|date de demarrage|date de lancement|debut de l action",
    "ends_on": "date fin|date d echeance|fin de l action",
    "targets": "objectifs chiffres|valeur cible",
    "status": "statut de l action|etat d avancement|etat de l action",
}
FUNDER = re.compile(r"financeur \d{1,2}$")
AMOUNT = re.compile(r"montant(?: du)?(?: financeur)?(?: \d{1,2})?$")


def folded(header):
    """A header without case, accents, punctuation, unit, tax, or the pattern of its numbers."""
    text = " ".join(re.findall(r"[a-z0-9]+", unaccented(str(header)).replace("·", "")))
    text = re.sub(r"(?: (?:ht|ttc|eur|euros?|en euros?|en))+$", "", text)
    return re.sub(r"(?: x)+$", "", text)


def _known_words():
    words = {}
    for item in FIELDS:
        for header in (item.name, str(item.name).replace("_", " "), *item.headers):
            words[folded(header)] = item.name
    for name, headers in WORDS.items():
        for header in headers.split("|"):
            words[folded(header)] = name
    return words


KNOWN = _known_words()


def field_of(header, after_funder=False):
    """The name of the field a header calls, or nothing."""
    text = folded(header)
    if str(header).startswith(KEPT_PREFIX.rstrip()):
        return ""
    if FUNDER.match(text):
        return "funder"
    if after_funder and AMOUNT.match(text):
        return "amount"
    return KNOWN.get(text, "")


def recognised(row):
    """How many different fields a row of headers calls."""
    return len({field_of(cell) for cell in row} - {""})


@dataclass(frozen=True)
class Column:
    """One column: where it is, what its header says, and the field it is matched to."""

    index: int
    label: str
    field: str
    guessed: bool = False

    @property
    def name(self):
        """As a person finds it: its letters and its header."""
        return f"{letters(self.index)} ({self.label})"

    @property
    def kept_as_other(self):
        return self.field == OTHER


@dataclass(frozen=True)
class Header:
    """Where the header lies (sheet, row, both from 0) and its columns."""

    sheet: int
    row: int
    columns: tuple

    def has(self, name):
        return any(column.field == name for column in self.columns)

    @property
    def levels(self):
        """How many levels of axes the sheet has columns for, from the top."""
        levels = ("axis", "line", "subline")
        named = [self.has(level) or self.has(f"{level}_code") for level in levels]
        return named.index(False) if False in named else len(named)

    @property
    def names_actions(self):
        """Without a title or a code, no line is an action."""
        return self.has("title") or self.has("code")

    @property
    def is_ours(self):
        """Written with our own column names: nothing in it is guessed from a habit of sheets."""
        return self.has("axis_code") and self.has("code")


def find_header(grid, choices=None):
    """The header of the sheet that calls the most fields, with a person's choices over guesses."""
    best = (-1, 0, 0)
    for number, sheet in enumerate(grid.sheets):
        for row, cells in enumerate(sheet.rows[:DEEPEST_HEADER]):
            names = {field_of(cell) for cell in cells} - {""}
            score = len(names) + (5 if "title" in names else 0)
            if score > best[0] and any(cell.strip() for cell in cells):
                best = (score, number, row)
    _score, sheet, row = best
    if best[0] <= 0:
        sheet = max(range(len(grid.sheets)), key=lambda n: len(grid.sheets[n].rows))
        filled = (n for n, cells in enumerate(grid.sheets[sheet].rows) if any(cells))
        row = next(filled, 0)
    return Header(sheet, row, _match(grid.sheets[sheet].rows, row, choices or {}))


def _match(rows, header, choices):
    width = max((len(row) for row in rows[header:]), default=0)
    cells = rows[header] + [""] * (width - len(rows[header]))
    columns, taken, labels, before = [], set(), Labels(), ""
    for index, cell in enumerate(cells):
        filled = any(index < len(row) and row[index].strip() for row in rows[header:])
        if not filled:
            continue
        guess = field_of(cell, after_funder=before == "funder")
        field = choices.get(str(index), guess)
        if field in taken and field not in ("funder", "amount", OTHER, IGNORED):
            field = ""
        taken.add(field)
        label = labels.of(cell, index, other=field in ("", OTHER))
        columns.append(Column(index, label, field or OTHER, not field))
        before = field
    return tuple(columns)


class Labels:
    """The headers of a sheet in one line, each unlike those before it."""

    def __init__(self):
        self.all, self.others = set(), set()

    def of(self, cell, index, other):
        """The header, `Colonne F` when there is none; information kept from a field's column
        (`Autre information : Budget`) has that column's own label."""
        text = " ".join(cell.split())
        ours = text.startswith(KEPT_PREFIX.rstrip())
        if ours:
            text = text.removeprefix(KEPT_PREFIX.rstrip()).strip()
        text = text[:200] or f"Colonne {letters(index)}"
        label, number = text, 1
        while label in (self.others if ours else self.all):
            number += 1
            label = f"{text} ({number})"
        self.all.add(label)
        if other:
            self.others.add(label)
        return label


def label_of(name):
    """What a field or a place in the plan is called."""
    return str(BY_NAME[name].label if name in BY_NAME else PLACES.get(name, name))
