"""The accounts of the demonstration, offered in one click."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data"
ROLES = {
    "alice": _("Partie prenante"),
    "mo": _("Modération"),
    "carol": _("Membre du comité"),
    "sam": _("Secrétariat du comité"),
    "ada": _("Administration"),
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
    return [
        Account(
            email=row["email"],
            name=row["full_name"],
            role=ROLES[row["email"].partition("@")[0]],
            does=row["role"],
            college=row["college"] or "",
            department=row["department"] or "",
        )
        for row in rows
    ]
