"""What somebody who writes a proposal is shown: what can change, in plain words, and what would."""

from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from consultation.queries.proposals import by_field
from roadmaps.differences import in_words
from roadmaps.fields import AMENDABLE

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
    "axis": _("la place dans le plan"),
}
LONGEST_TITLE = 150
MOST_NAMED = 3


@dataclass(frozen=True)
class Question:
    """Fields that one asks about together; what answers one question does not hang on another."""

    key: str
    title: object
    names: tuple


QUESTIONS = (
    Question("when", _("Le calendrier"), ("starts_on", "ends_on")),
    Question("money", _("L’argent"), ("budget", "funders")),
    Question("aims", _("Ce qu’elle doit atteindre"), ("targets",)),
    Question("who", _("Qui la mène"), ("owner", "partners")),
    Question("where", _("Où et pour qui"), ("territories", "branches")),
    Question("words", _("Comment elle est écrite"), ("title", "summary", "description")),
    Question("status", _("Où elle en est"), ("status",)),
    Question("place", _("Sa place dans le plan"), ("axis",)),
)


def questions_in(names):
    """The questions that these fields answer, in their order."""
    return [question for question in QUESTIONS if set(question.names) & set(names)]


def in_words_of(item, value):
    """What a field says, in words, item by item of a list."""
    entries = value if item.is_list else [value]
    return [in_words(item, entry) for entry in entries if entry]


def places_of(plan):
    """The axes and lines of a plan in its order: (code, what a choice calls it)."""
    axes = list(plan.axes.values())

    def under(parent, depth):
        for axis in axes:
            if axis.parent_id == parent:
                yield axis.code, f"{'— ' * depth}{axis.code} {axis.title}"
                yield from under(axis.pk, depth + 1)

    return list(under(None, 0))


def title_of(rows, code):
    """What an amendment to the action of this code is called when its author names it nothing."""
    changes, names = by_field(rows), list({row.field for row in rows})
    if len(names) > 1:
        return called(names, code)
    if names == ["axis"]:
        place = in_words(AMENDABLE["axis"], rows[0].value)
        longer = _t("Placer %(code)s sous %(place)s") % {"code": code, "place": place}
        return longer if len(longer) <= LONGEST_TITLE else f"{longer[: LONGEST_TITLE - 1]}…"
    change, title = changes[0], _t("Changer %(what)s") % {"what": WHAT[names[0]]}
    jump = change if change.kind == "value" else only_move(change)
    if jump is None or not jump.before or not jump.after:
        return title
    said = {"what": WHAT[names[0]], "before": jump.before, "after": jump.after}
    longer = _t("Changer %(what)s : %(after)s plutôt que %(before)s") % said
    return longer if len(longer) <= LONGEST_TITLE else title


def only_move(change):
    """The one item of a list that says something else, when nothing else of it changes."""
    alone = change.kind == "list" and len(change.moved) == 1
    return change.moved[0] if alone and not change.added + change.removed else None


def called(names, code):
    """The same, by the names of the fields alone."""
    what = [str(WHAT[name]) for name in sorted(names, key=list(AMENDABLE).index)]
    said = {"what": listed(what), "code": code}
    return _t("Changer %(what)s de l’action %(code)s") % said


def listed(names):
    """Names as one says them: the first few, and how many others."""
    if len(names) > MOST_NAMED + 1:
        others = len(names) - MOST_NAMED
        names = [*names[:MOST_NAMED], _t("%(n)s autres points") % {"n": others}]
    *first, last = names
    if not first:
        return last
    return _t("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last}
