"""One line of a sheet: its cells by field, read, with what is to be said of them."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmaps.fields import FIELDS
from roadmaps.sheets.columns import OTHER, folded
from roadmaps.values import (
    NEARLY_RUNNING,
    Kept,
    Unreadable,
    read_amount,
    read_day,
    read_line,
    read_names,
    read_text,
)

# So that a list with its keys fits into one cell of a workbook.
LONGEST_LIST, MOST_ITEMS = 20_000, 1_000
BETWEEN_ITEMS = re.compile(r"[,;](?![^()]*\))")


@dataclass(frozen=True)
class Issue:
    """Something to say of a line (0: of the whole file) and a column, to the person who sent it."""

    line: int
    column: str
    reason: str

    def __str__(self):
        places = [_("ligne %(line)s") % {"line": self.line}] if self.line else []
        places += [_("colonne %(column)s") % {"column": self.column}] if self.column else []
        if not places:
            return self.reason
        return _("%(name)s : %(said)s") % {"name": ", ".join(places), "said": self.reason}

    def as_json(self):
        return {"line": self.line, "column": self.column, "reason": self.reason}


class Line:
    """The cells of one line, found by the field their column is matched to."""

    def __init__(self, number, cells, header):
        self.number = number
        self.cells = cells
        self.header = header
        self.errors, self.warnings, self.kept = [], [], {}

    def notes(self):
        return {"errors": self.errors, "warnings": self.warnings}

    def raw(self, column):
        return self.cells[column.index] if column.index < len(self.cells) else ""

    def columns(self, name):
        return [column for column in self.header.columns if column.field == name]

    def has(self, name):
        return bool(self.columns(name))

    def text(self, name):
        """The cell of this field as one line."""
        return next((read_line(self.raw(column)) for column in self.columns(name)), "")

    def label(self, name):
        return self.columns(name)[0].label

    def warn(self, column, reason):
        self.warnings.append(Issue(self.number, column.name, reason))

    def keep(self, column, reason=""):
        """Keep the cell as other information, under its column's name."""
        self.kept[column.label] = read_text(self.raw(column))
        if reason:
            self.warn(column, f"{reason} " + _("Gardé en autre information."))

    def fill_axis(self, row):
        """What an axis has of its own: a summary, and other information for the rest."""
        if self.has("summary") or self.has("description"):
            row.values["summary"] = ""
        for item in FIELDS:
            for column in self.columns(item.name):
                text = read_text(self.raw(column))
                if item.name in ("summary", "description") and not row.values["summary"]:
                    row.values["summary"] = text
                elif text and item.name != "title":
                    self.keep(column)
        for name in ("funder", "amount", "subtitle"):
            for column in self.columns(name):
                if self.raw(column).strip():
                    self.keep(column)
        self._keep_others(row)

    def fill_action(self, row):
        """Every field of the action that this sheet speaks of, and other information."""
        for item in FIELDS:
            for column in self.columns(item.name)[:1]:
                if item.name != "title":
                    self._read(row, item, column)
        self._read_funders(row)
        self._check(row)
        self._keep_others(row)

    def _read(self, row, item, column):
        raw = self.raw(column)
        try:
            value = item.read(self._listed(item, column) if item.parts == ("name",) else raw)
        except Kept as reason:
            self.keep(column, str(reason))
            return
        except Unreadable as reason:
            self.errors.append(Issue(self.number, column.name, str(reason)))
            return
        if item.is_list and (len(raw) > LONGEST_LIST or len(value) > MOST_ITEMS):
            self.keep(column, _("Liste trop longue."))
            return
        if item.longest and len(value) > item.longest and item.name != "title":
            self.keep(column, _("Plus de %(number)s caractères.") % {"number": item.longest})
            return
        row.values[item.name] = value
        if item.kind == "date" and value and not read_day(raw.strip()):
            said = {"text": raw.strip(), "day": value.strftime("%d/%m/%Y")}
            self.warn(column, _("« %(text)s » compris comme le %(day)s.") % said)
        if item.name == "status" and read_line(raw).casefold() in NEARLY_RUNNING:
            self.keep(column, _("« %(text)s » compris comme « en cours ».") % {"text": raw.strip()})

    def _listed(self, item, column):
        """The cell with one item a line; in a foreign sheet semi-colons or commas cut it too."""
        raw = self.raw(column).strip()
        if folded(column.label) == item.name or "\n" in raw or not re.search("[,;]", raw):
            return raw
        separator = r";" if ";" in raw else BETWEEN_ITEMS
        items = [part.strip() for part in re.split(separator, raw) if part.strip()]
        if ";" not in raw and len(items) > 1:
            said = {"number": len(items)}
            self.warn(column, _("Virgules comprises comme séparant %(number)s éléments.") % said)
        return "\n".join(items)

    def _read_funders(self, row):
        """Funders named in columns of their own, each with the amount that follows."""
        if not self.has("funder"):
            return
        names, lines, funder = list(row.values.get("funders", [])), [], ""
        for column in self.header.columns:
            raw = self.raw(column).strip()
            if column.field == "funder":
                funder = read_line(raw).replace(";", ",")
                listed = "\n".join(re.split(BETWEEN_ITEMS, raw))
                known = {item["name"].casefold() for item in names}
                names += [
                    item for item in read_names(listed) if item["name"].casefold() not in known
                ]
            elif column.field == "amount" and raw:
                try:
                    amount = read_amount(raw)
                except Kept as reason:
                    self.keep(column, str(reason))
                    continue
                lines.append({"key": "", "year": None, "funder": funder, "amount": amount})
        row.values["funders"] = names
        self._settle_total(row, lines)

    def _settle_total(self, row, lines):
        """Amounts by funder are the budget; a total that says otherwise is other information."""
        totals = self.columns("budget")
        if not lines:
            if not totals:
                row.values["budget"] = []
            return
        said = row.values.get("budget", [])
        row.values["budget"] = lines
        if said and sum(item["amount"] for item in said) != sum(item["amount"] for item in lines):
            self.keep(
                totals[0],
                _("Le total annoncé n’est pas la somme des montants par financeur."),
            )

    def _check(self, row):
        starts, ends = row.values.get("starts_on"), row.values.get("ends_on")
        if starts and ends and ends < starts:
            self.warn(self.columns("ends_on")[0], _("La fin précède le début."))
        title = row.values.get("title")
        if title and not 15 <= len(title) <= 150:
            column = self.columns("title")[0]
            if len(title) > 500:
                reason = _("Ce titre dépasse 500 caractères.")
                self.errors.append(Issue(self.number, column.name, reason))
            else:
                reason = _("Titre de %(number)s caractères : de 15 à 150 se lisent mieux.")
                self.warn(column, reason % {"number": len(title)})

    def _keep_others(self, row):
        """Columns without a field, set or emptied; kept cells of the others, over them."""
        for column in self.columns(OTHER):
            row.other[column.label] = read_text(self.raw(column))
        for column in self.header.columns:
            if column.field != OTHER and column.label not in self.kept:
                row.other.setdefault(column.label, "")
        for label, text in self.kept.items():
            taken = row.other.get(label)
            row.other[f"{label} (2)" if taken else label] = text
