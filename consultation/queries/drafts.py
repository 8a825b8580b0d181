"""What somebody who writes a proposal is shown: what can change, in plain words, and what would."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from roadmaps.differences import in_words
from roadmaps.fields import BY_NAME

WHAT = {
    "title": _("le titre"),
    "summary": _("le résumé"),
    "description": _("la description"),
    "owner": _("le porteur"),
    "partners": _("les partenaires"),
    "funders": _("les financeurs"),
    "budget": _("le budget"),
    "starts_on": _("la date de début"),
    "ends_on": _("la date de fin"),
    "targets": _("les cibles chiffrées"),
    "territories": _("les territoires"),
    "branches": _("les filières"),
    "status": _("l’avancement"),
}
QUESTIONS = (
    (_("Le calendrier"), ("starts_on", "ends_on")),
    (_("L’argent"), ("budget", "funders")),
    (_("Ce qu’elle doit atteindre"), ("targets",)),
    (_("Qui la mène"), ("owner", "partners")),
    (_("Où et pour qui"), ("territories", "branches")),
    (_("Comment elle est écrite"), ("title", "summary", "description")),
    (_("Où elle en est"), ("status",)),
)


@dataclass(frozen=True)
class Choice:
    """One field that can change, and what it says now."""

    name: str
    what: object
    said: list


def questions_about(content):
    """The fields of an action grouped as people ask: when, how much, who, where."""
    return [(title, [choice(content, name) for name in names]) for title, names in QUESTIONS]


def choice(content, name):
    return Choice(name, WHAT[name], said_in(BY_NAME[name], content))


def said_in(item, content):
    """What a field says now, in words, item by item of a list."""
    value = item.of(content)
    entries = value if item.is_list else [value]
    return [in_words(item, entry) for entry in entries if entry]
