"""What differs between two versions, as a page and a sheet show it."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from consultation.queries.filters import part
from consultation.queries.led import led
from roadmaps.comparison import in_full, typed
from roadmaps.differences import difference
from roadmaps.fields import FIELDS
from roadmaps.models import Axis, Departure
from roadmaps.surroundings import (
    axes_between,
    figures_between,
    introduction_between,
    said_of,
    shown,
)
from roadmaps.values import write_item

COLUMNS = "version_from version_to code kind field key before after proposals".split()


@dataclass(frozen=True)
class Wanted:
    """What the list of changed actions is narrowed to."""

    kind: str
    axis: str
    q: str

    @classmethod
    def of(cls, request):
        return cls(*(request.GET.get(name, "").strip()[:200] for name in ("kind", "axis", "q")))

    @property
    def narrows(self):
        return any((self.kind, self.axis, self.q))

    def keep(self, changes, axes):
        """The changed actions asked for; `axes` are those of both versions, by code."""
        above = {code: codes_above(axis) for code, axis in axes.items()}
        return [
            one
            for one in changes
            if (not self.kind or self.kind in one.kinds)
            and (not self.axis or self.axis in above.get(one.axis, ()))
            and (not self.q or one.code.casefold() == self.q.casefold())
        ]


def axes_of(older, newer):
    """The axes of both versions by code, in order, the newer's where both have it."""
    axes = Axis.objects.filter(version__in=(older, newer)).select_related("parent__parent")
    return {axis.code: axis for axis in axes.order_by("version__number", "position")}


def line_of(code, axes, newer):
    """The colour of the axis above this one, as the newer plan shows it."""
    tops = [axis for axis in axes.values() if axis.version_id == newer.pk and not axis.parent_id]
    tops.sort(key=lambda axis: axis.position)
    numbered = {axis.code: number % 8 + 1 for number, axis in enumerate(tops)}
    above = codes_above(axes.get(code))
    return numbered.get(above[-1], 8) if above else 8


def codes_above(axis):
    codes = []
    while axis:
        codes.append(axis.code)
        axis = axis.parent
    return codes


def sentence(wanted, changes, axes):
    """The parts of the filter's sentence."""
    names = {
        "added": _("ajoutées"),
        "reworded": _("réécrites"),
        "moved": _("déplacées"),
        "withdrawn": _("retirées"),
    }
    met = {kind for one in changes for kind in one.kinds}
    kinds = [(kind, name) for kind, name in names.items() if kind in met]
    tops = [(code, f"{code} {axis.title}") for code, axis in axes.items() if not axis.parent_id]
    return [
        part(_("Montrer les actions"), "kind", _("Changement"), _("changées"), kinds, wanted.kind),
        part(_("sur"), "axis", _("Axe"), _("tous les axes"), tops, wanted.axis),
    ]


def around(older, newer):
    """What changed around the actions."""
    return {
        "introduction": [shown(item, rows) for item, rows in introduction_between(older, newer)],
        "axes": axes_between(older, newer),
        "figures": figures_between(older, newer),
    }


def after(listed, older, newer):
    """The versions that made the differences: those after the older, up to the newer."""
    return [one for one in listed if older.number < one.number <= newer.number]


def cards(roadmap, listed, axes, two, changes):
    """One card for each changed action; `two` are the older and the newer version."""
    older, newer = two
    between = after(listed, older, newer)
    ids = [one.action_id for one in changes]
    sources = led(roadmap, between, ids)
    gone = Departure.objects.filter(version__in=between, action__in=ids)
    departures = {one.action_id: one for one in gone.order_by("version__number")}
    return [
        card(told, sources, departures.get(told.changed.action_id))
        | {"line": line_of(told.changed.axis, axes, newer)}
        for told in in_full(older, newer, listed, changes)
    ]


def card(told, sources, departure):
    action = told.changed.action_id
    return {
        "code": told.changed.code,
        "kinds": told.changed.kinds,
        "content": told.entry.content,
        "axis": told.entry.axis,
        "stands": told.after is not None,
        "departure": departure,
        "sources": () if told.before else sources.to(action),
        "changes": [
            replace(
                difference(one.item, one.rows),
                anchor=f"{told.changed.code}-{one.item.name}",
                made=made(one.versions),
                sources=sources.to(action, one.item.name),
            )
            for one in told.fields
        ],
    }


def made(versions):
    """What made a change, when a correction did: one is formal, and always told."""
    if any(version.kind == version.Kind.CORRECTION for version in versions):
        return " ; ".join(said_of(version) for version in versions)
    return ""


def table(roadmap, listed, older, newer, changes):
    """Every difference as a line of a sheet: the introduction, axes, figures, then the actions."""
    sources = led(roadmap, after(listed, older, newer), [one.action_id for one in changes])
    with override(settings.LANGUAGE_CODE):  # the same file for everybody
        lines = list(lines_around(older, newer))
    for told in in_full(older, newer, listed, changes):
        lines += lines_of(told, sources)
    return [COLUMNS, *([str(older.number), str(newer.number), *line] for line in lines)]


def lines_around(older, newer):
    for item, rows in introduction_between(older, newer):
        yield line("", "introduction", item, rows[0])
    for word, found in (
        ("axis", axes_between(older, newer)),
        ("figure", figures_between(older, newer)),
    ):
        for piece in found:
            yield from lines_of_piece(word, piece)


def lines_of_piece(word, piece):
    kind = f"{word}_{piece.kind}"
    if not piece.rows:
        sides = ["", piece.title] if piece.kind == "added" else [piece.title, ""]
        yield [piece.code, kind, "", "", *sides, ""]
    for item, rows in piece.rows:
        yield line(piece.code, kind, item, rows[0])


def lines_of(told, sources):
    """One line a field, or an item of a list; of an action that came or went, all it said."""
    action, code = told.changed.action_id, told.changed.code
    if told.before and told.after:
        for one in told.fields:
            kind = "moved" if one.item.kind == "place" else "reworded"
            for row in one.rows:
                from_ = sources.to(action, one.item.name, row.key)
                yield line(code, kind, one.item, row, from_)
        return
    from_ = sources.to(action) if told.after else ()
    for item in FIELDS:
        said, nothing = item.of(told.entry.content), item.empty()
        sides = (nothing, said) if told.after else (said, nothing)
        for row in typed(item, *sides):
            yield line(code, told.changed.kinds[0], item, row, from_)


def line(code, kind, item, row, sources=()):
    proposals = " ".join(str(source.number) for source in sources)
    sides = [as_cell(item, value) for value in (row.before, row.value)]
    return [code, kind, item.name, row.key, *sides, proposals]


def as_cell(item, value):
    """A value as a sheet holds it: an item of a list without its key, dates as ISO."""
    if value is None:
        return ""
    if item.is_list:
        return write_item(value, item.parts)
    return f"{value['code']} {value['title']}" if item.kind == "place" else str(value)
