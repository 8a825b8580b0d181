"""A version as JSON: every field as data, for programs; the same bytes for the same version."""

import json

from roadmaps.fields import FIELDS, as_json
from roadmaps.plan import in_order

SCHEMA = 1
FIGURE = "key label qualifier value unit date source note series actions".split()


def structure_of(version):
    """Region, roadmap, version, axes, figures, actions and departures, in the plan's order."""
    roadmap = version.roadmap
    return {
        "schema": SCHEMA,
        "region": {"slug": roadmap.region.slug, "name": roadmap.region.name},
        "roadmap": {
            "slug": roadmap.slug,
            "title": roadmap.title,
            "subtitle": roadmap.subtitle,
        },
        "version": {
            "number": version.number,
            "kind": version.kind,
            "published_at": version.published_at and version.published_at.isoformat(),
            "note": version.note,
            "introduction": version.introduction,
        },
        "axes": [axis_as_data(axis) for axis in in_order(version.axes.select_related("parent"))],
        "figures": [figure_as_data(figure) for figure in version.figures.all()],
        "actions": [
            entry_as_data(entry)
            for entry in version.entries.select_related("action", "content", "axis")
        ],
        "departures": [
            {"code": gone.action.code, "reason": gone.reason, "successors": gone.successors}
            for gone in version.departures.select_related("action")
        ],
    }


def axis_as_data(axis):
    return {
        "code": axis.code,
        "title": axis.title,
        "summary": axis.summary,
        "parent": axis.parent.code if axis.parent else None,
        "other": sorted_by_label(axis.other),
    }


def figure_as_data(figure):
    said = {name: getattr(figure, name) for name in FIGURE}
    return said | {"value": f"{figure.value.normalize():f}", "date": figure.date.isoformat()}


def entry_as_data(entry):
    """An action: its place, then every field of the table; items of lists keep their keys."""
    content = entry.content
    said = {item.name: value_as_data(item, item.of(content)) for item in FIELDS}
    place = {"code": entry.action.code, "axis": entry.axis.code if entry.axis else None}
    return place | said | {"other": sorted_by_label(content.other)}


def value_as_data(item, value):
    """A value, its parts always in the same order, whatever the database hands back."""
    if not item.is_list:
        return as_json(value)
    return [{part: entry.get(part) for part in ("key", *item.parts)} for entry in value]


def sorted_by_label(other):
    return dict(sorted(other.items()))


def as_json_file(said):
    """UTF-8 bytes of JSON, one that a person can read too."""
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
