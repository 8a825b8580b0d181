"""The accounts of the demonstration, offered in one click."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data"
ROLES = {
    "alice": (
        _("Partie prenante"),
        _(
            "Dirige une agence web de neuf personnes à Périgueux ; elle vote, propose et veut "
            "savoir ce que sa proposition devient."
        ),
    ),
    "mo": (
        _("Modération"),
        _(
            "Modère les propositions pour la Région : il publie, demande une précision ou refuse "
            "en donnant le motif."
        ),
    ),
    "carol": (
        _("Membre du comité"),
        _(
            "Siège au comité des entrepreneurs du numérique ; elle a vingt minutes par semaine "
            "et lit surtout sur son téléphone."
        ),
    ),
    "sam": (
        _("Secrétariat du comité"),
        _(
            "Tient le secrétariat du comité : elle prépare la lettre, suit les envois et relance "
            "avec tact."
        ),
    ),
    "ada": (
        _("Administration"),
        _(
            "Administre la feuille de route à la mission numérique de la Région : import, "
            "versions, réponses et calendrier."
        ),
    ),
}


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    role: str
    does: str
    college: str
    department: str


def accounts():
    """The five accounts, in the order of the story."""
    rows = json.loads((DATA / "people.json").read_text(encoding="utf-8"))["people"]
    return [account(row, *ROLES[row["email"].partition("@")[0]]) for row in rows]


def account(row, role, does):
    return Account(
        email=row["email"],
        name=row["full_name"],
        role=role,
        does=does,
        college=row["college"] or "",
        department=row["department"] or "",
    )
