"""How contributions were moderated, and what the law had taken out."""

from consultation.queries.log import log_facts
from public.dossier.cover import day
from roadmaps.redacting import field_label


def moderation_of(roadmap):
    """What the public log adds up to."""
    facts = log_facts(roadmap)
    verbs = [{"label": str(one["label"]), "count": one["count"]} for one in facts["verbs"]]
    names = ("total", "in_time", "usual", "late")
    return {name: facts[name] for name in names} | {"verbs": verbs}


def redactions_of(roadmap):
    """Each passage taken out because the law asks it: where, why, when."""
    return [
        {
            "item": one.item,
            "field": str(field_label(one.field)),
            "basis": str(one.get_basis_display()),
            "note": one.note,
            "at": day(one.at),
        }
        for one in roadmap.redactions.all()
    ]
