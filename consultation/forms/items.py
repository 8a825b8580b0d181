"""The rows of a keyed list in a form: one per item, and a few empty ones to add some."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmaps.values import Kept, read_amount, read_line

PARTS = {
    "name": gettext_lazy("Nom"),
    "year": gettext_lazy("Année"),
    "funder": gettext_lazy("Financeur"),
    "amount": gettext_lazy("Montant"),
    "indicator": gettext_lazy("Indicateur"),
    "baseline": gettext_lazy("Départ"),
    "target": gettext_lazy("Cible"),
    "unit": gettext_lazy("Unité"),
    "horizon": gettext_lazy("Échéance"),
}
NARROW = ("year", "amount", "baseline", "target", "unit", "horizon")
YEAR = re.compile(r"(19|20)\d\d")


def part_name(field, key, part):
    return f"{field}-{key}-{part}"


def add_rows(form, item, entries, blanks):
    """Give the form a control for each part of each item, existing or to come; the rows' keys."""
    keys = [entry["key"] for entry in entries] + [f"n{n}" for n in range(1, blanks + 1)]
    by_key = {entry["key"]: entry for entry in entries}
    for key in keys:
        for part in item.parts:
            value = by_key.get(key, {}).get(part)
            size = {"size": "10"} if part in NARROW else {}
            form.fields[part_name(item.name, key, part)] = forms.CharField(
                label=PARTS[part],
                max_length=250,
                required=False,
                initial="" if value is None else str(value),
                widget=forms.TextInput(attrs=size | {"placeholder": PARTS[part]}),
            )
    return keys


def rows_of(form, item, keys):
    """The rows as a template goes through them: their number and their bound controls."""
    for number, key in enumerate(keys, 1):
        parts = [form[part_name(item.name, key, part)] for part in item.parts]
        yield {"number": number, "parts": parts}


def read_rows(form, item, keys):
    """The list that was typed; an emptied row strikes its item. Errors go beside their cause."""
    entries = []
    for key in keys:
        names = {part: part_name(item.name, key, part) for part in item.parts}
        typed = {
            part: read_line(form.cleaned_data.get(name) or "").replace(";", ",")
            for part, name in names.items()
        }
        if not any(typed.values()):
            continue
        if item.name == "budget":
            typed = read_budget(form, typed, names)
        lead = item.parts[0]
        if item.name != "budget" and not typed[lead]:
            form.add_error(names[lead], _("Dites de quoi il s’agit."))
        entries.append({"key": "" if key.startswith("n") else key, **typed})
    return entries


def read_budget(form, typed, names):
    """A budget line with its year and amount as numbers."""
    year, amount = typed["year"], None
    if year and not YEAR.fullmatch(year):
        form.add_error(names["year"], _("Écrivez l’année en quatre chiffres."))
        year = ""
    try:
        amount = read_amount(typed["amount"])
    except Kept:
        form.add_error(
            names["amount"],
            _("Écrivez un montant en euros : 850 000, 850 k€ ou 1,5 M€."),
        )
    return {**typed, "year": int(year) if year else None, "amount": amount}
