"""What differs between two versions around the actions: the introduction, the axes, the figures."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmaps.differences import Difference, difference, rows_between
from roadmaps.fields import Field
from roadmaps.models import Axis, Figure
from roadmaps.templatetags.words import number

INTRODUCTION = Field("introduction", "text", gettext_lazy("Introduction"))
AXIS_SAYS = (
    Field("title", "line", gettext_lazy("Titre")),
    Field("summary", "text", gettext_lazy("Résumé")),
    Field("parent", "line", gettext_lazy("Axe du dessus")),
)
FIGURE_SAYS = (
    Field("label", "line", gettext_lazy("Intitulé")),
    Field("value", "choice", gettext_lazy("Valeur")),
    Field("date", "date", gettext_lazy("Date de la mesure")),
    Field("source", "line", gettext_lazy("Source")),
    Field("note", "line", gettext_lazy("Note")),
    Field("series", "line", gettext_lazy("Série")),
    Field("actions", "line", gettext_lazy("Actions qui doivent le changer")),
)


@dataclass(frozen=True)
class Piece:
    """An axis or a figure that came, went or changed; `kind` is added, withdrawn or changed."""

    kind: str
    code: str
    title: str
    rows: tuple  # (field, typed changes)

    @property
    def differences(self):
        return [shown(item, rows) for item, rows in self.rows]


def introduction_between(older, newer):
    """The introduction with its typed change, when it has one."""
    rows = rows_between(INTRODUCTION, older.introduction, newer.introduction)
    return [(INTRODUCTION, rows)] if rows else []


def axes_between(older, newer):
    """The axes and lines that came, changed or went, by their code."""
    axes = Axis.objects.filter(version__in=(older, newer)).select_related("parent")
    return pieces(older, newer, axes, lambda axis: axis.code, axis_says, AXIS_SAYS)


def figures_between(older, newer):
    """The figures of the state of play that came, changed or went, by their key."""
    figures = Figure.objects.filter(version__in=(older, newer))
    return pieces(older, newer, figures, lambda figure: figure.key, figure_says, FIGURE_SAYS)


def pieces(older, newer, rows, key_of, says, items):
    before = {key_of(row): row for row in rows if row.version_id == older.pk}
    after = {key_of(row): row for row in rows if row.version_id == newer.pk}
    found = []
    for key, row in {**before, **after}.items():
        said = [says(one[key]) if key in one else None for one in (before, after)]
        title = says(row)[items[0].name]
        if None in said:
            found.append(Piece("added" if said[0] is None else "withdrawn", key, title, ()))
            continue
        rows = [(item, rows_between(item, *(one[item.name] for one in said))) for item in items]
        if changed := tuple((item, typed) for item, typed in rows if typed):
            found.append(Piece("changed", key, title, changed))
    return found


def axis_says(axis):
    """What an axis says; the one above it by its code, that may change its own title."""
    above = axis.parent.code if axis.parent else ""
    return {"title": axis.title, "summary": axis.summary, "parent": above}


def figure_says(figure):
    """A figure's parts as texts; its value in one breath."""
    value = " ".join(filter(None, (figure.qualifier, str(number(figure.value)), figure.unit)))
    series = ", ".join(f"{year}\u00a0: {number(point)}" for year, point in figure.series)
    return {
        "label": figure.label,
        "value": value,
        "date": figure.date,
        "source": figure.source,
        "note": figure.note,
        "series": series,
        "actions": ", ".join(figure.actions),
    }


def shown(item, rows):
    """A change as a page shows it: a measured value whole, never word by word."""
    if item.name == "value":
        return Difference(item.label, "value", rows[0].before, rows[0].value)
    return difference(item, rows)


def said_of(version):
    """How a page names a version that changed something; a correction is always told."""
    said = _("version %(number)s") % {"number": version.number}
    if version.kind == version.Kind.CORRECTION:
        return _("correction formelle, %(version)s") % {"version": said}
    return said
