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
STRUCK = "struck"
YEAR = re.compile(r"(19|20)\d\d")


def part_name(field, key, part):
    return f"{field}-{key}-{part}"


def blank_keys(count):
    return [f"n{n}" for n in range(1, count + 1)]


def texts_of(item, entries, blanks):
    """What the controls of a list say before anybody types, by their names."""
    texts = {}
    for entry in entries:
        for part in item.parts:
            name = part_name(item.name, entry["key"], part)
            texts[name] = text_of(part, entry.get(part))
        texts[part_name(item.name, entry["key"], STRUCK)] = ""
    for key in blank_keys(blanks):
        texts |= {part_name(item.name, key, part): "" for part in item.parts}
    return texts


def text_of(part, value):
    """A part of an item as its control says it; an amount by thousands."""
    if value is None:
        return ""
    return f"{value:,}".replace(",", "\u00a0") if part == "amount" else str(value)


def add_rows(form, item, entries, blanks):
    """Give the form a control for each part of each item, existing or to come; the rows' keys."""
    texts = texts_of(item, entries, blanks)
    keys = [entry["key"] for entry in entries] + blank_keys(blanks)
    for key in keys:
        for part in item.parts:
            name = part_name(item.name, key, part)
            size = {"size": "10"} if part in NARROW else {}
            form.fields[name] = forms.CharField(
                label=PARTS[part],
                max_length=max(250, len(texts[name])),
                required=False,
                initial=texts[name],
                widget=forms.TextInput(attrs=size | {"placeholder": PARTS[part]}),
            )
    return keys


def add_strikes(form, item, entries):
    """Give the form, for each item of a list, a box that strikes it."""
    for entry in entries:
        name = part_name(item.name, entry["key"], STRUCK)
        form.fields[name] = forms.BooleanField(label=gettext_lazy("Retirer"), required=False)


def rows_of(form, item, keys):
    """The rows as a template goes through them: their number, their controls, what strikes them."""
    for number, key in enumerate(keys, 1):
        parts = [form[part_name(item.name, key, part)] for part in item.parts]
        struck = part_name(item.name, key, STRUCK)
        yield {
            "number": number,
            "parts": parts,
            "struck": form[struck] if struck in form.fields else None,
        }


def read_rows(form, item, keys, entries=()):
    """The list that was typed; a row emptied, or struck, strikes its item, and a row that nobody
    touched stays the item it was among the `entries`. Errors go beside their cause."""
    by_key = {entry["key"]: entry for entry in entries}
    found = []
    for key in keys:
        names = {part: part_name(item.name, key, part) for part in item.parts}
        if form.cleaned_data.get(part_name(item.name, key, STRUCK)):
            continue
        if key in by_key and not any(touched(form, name) for name in names.values()):
            found.append(by_key[key])
            continue
        entry = read_row(form, item, names)
        if entry:
            found.append({"key": "" if key.startswith("n") else key, **entry})
    return found


def touched(form, name):
    """Whether a control says something else than what it was shown with."""
    return (form.cleaned_data.get(name) or "") != (form.fields[name].initial or "").strip()


def read_row(form, item, names):
    """One item as it was typed, or nothing when the row is empty."""
    typed = {
        part: read_line(form.cleaned_data.get(name) or "").replace(";", ",")
        for part, name in names.items()
    }
    if not any(typed.values()):
        return None
    if item.name == "budget":
        return read_budget(form, typed, names)
    lead = item.parts[0]
    if not typed[lead]:
        form.add_error(names[lead], _("Dites de quoi il s’agit."))
    return typed


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
            _("Écrivez un montant en euros : 850 000, 850 k€ ou 1,5 M€."),
        )
    return {**typed, "year": int(year) if year else None, "amount": amount}
