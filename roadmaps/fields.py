"""The one table of an action's fields: import, export, forms, differences and amendments loop
over it. Each field says how a cell or a form's text is read, written back and compared."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from roadmaps import values


@dataclass(frozen=True)
class Field:
    """One field: its kind, its words, and the column headers by which sheets call it."""

    name: str
    kind: str  # line, text, choice, date, list or place
    label: Any
    headers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # of a keyed list: what each item is made of
    read: Callable = field(default=values.read_line)
    write: Callable = field(default=values.write_line)
    longest: int = 0

    @property
    def is_list(self):
        return self.kind == "list"

    def empty(self):
        """The value of a field that says nothing."""
        return [] if self.is_list else None if self.kind in ("date", "place") else ""

    def of(self, content):
        return getattr(content, self.name)


def names(name, label, headers):
    return Field(name, "list", label, headers, ("name",), values.read_names, values.write_names)


FIELDS = (
    Field(
        "title",
        "line",
        _("Titre"),
        ("titre", "titre de l’action", "intitulé", "action"),
        longest=500,
    ),
    Field(
        "summary",
        "text",
        _("Résumé"),
        ("résumé", "objectif", "objectifs"),
        read=values.read_text,
    ),
    Field(
        "description",
        "text",
        _("Description"),
        ("description", "descriptif", "contenu"),
        read=values.read_text,
    ),
    Field(
        "owner",
        "line",
        _("Porteur"),
        ("porteur", "pilote", "structure pilote", "maître d’ouvrage", "responsable"),
        longest=250,
    ),
    names("partners", _("Partenaires"), ("partenaires", "partenaire")),
    names("funders", _("Financeurs"), ("financeurs", "financeur")),
    Field(
        "budget",
        "list",
        _("Budget"),
        (
            "budget",
            "budget prévisionnel",
            "budget prévisionnel total",
            "coût",
            "montant total",
        ),
        values.BUDGET_PARTS,
        values.read_budget,
        values.write_budget,
    ),
    Field(
        "starts_on",
        "date",
        _("Début"),
        ("début", "date de début", "démarrage"),
        (),
        values.read_start,
        values.write_date,
    ),
    Field(
        "ends_on",
        "date",
        _("Fin"),
        ("fin", "date de fin", "échéance"),
        (),
        values.read_end,
        values.write_date,
    ),
    Field(
        "targets",
        "list",
        _("Cibles"),
        ("cibles", "cible", "objectif chiffré"),
        values.TARGET_PARTS,
        values.read_targets,
        values.write_targets,
    ),
    names("territories", _("Territoires"), ("territoires", "territoire")),
    names("branches", _("Filières"), ("filières", "filière", "branches", "branche")),
    Field(
        "status",
        "choice",
        _("État"),
        ("état", "statut", "avancement"),
        (),
        values.read_status,
        values.write_status,
    ),
)

# Where an action stands is said by its version, not by its wording: `{code, title}` of an axis.
AXIS = Field("axis", "place", _("Place dans le plan"))
BY_NAME = {item.name: item for item in FIELDS}
AMENDABLE = BY_NAME | {AXIS.name: AXIS}


def changed(before, after):
    """The fields in which two contents differ."""
    return [item for item in FIELDS if item.of(before) != item.of(after)]


def as_json(value):
    """A field's value as a change row or a snapshot stores it."""
    return value.isoformat() if isinstance(value, date) else value


def from_json(item, value):
    """A field's value back from a change row or a snapshot."""
    if item.kind == "date" and value:
        return date.fromisoformat(value)
    return item.empty() if value is None else value


def sign_of(content, names=tuple(BY_NAME), axis=None):
    """A short sign of what a content says (in these fields) under this axis, another as soon as
    that changes."""
    said = [as_json(item.of(content)) for item in FIELDS if item.name in names]
    said = json.dumps([said, axis.code if axis else ""], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
