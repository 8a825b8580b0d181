"""The region, its roadmap, its phases, and the versions of its plan."""

import csv
import json

from demo.people import DATA
from roadmaps.emblem import read_emblem
from roadmaps.fields import BY_NAME, FIELDS
from roadmaps.models import Phase, Region, Roadmap, Version
from roadmaps.operations import (
    draft_of,
    give_emblem,
    place_action,
    publish_version,
    set_axes,
    set_figures,
    write_action,
)
from roadmaps.operations.regions import EMBLEM


def read(folder, name):
    return json.loads((DATA / folder / name).read_text(encoding="utf-8"))


def make_region(facts):
    region = Region.objects.create(
        slug=facts["slug"],
        name=facts["name"],
        zone=facts["zone"],
        departments=facts["departments"],
        contact=facts["contact_name"],
        sender="coroute@demo.example",
        reply_to=facts["reply_to"],
        accent=facts["accent"],
    )
    drawn = read_emblem((DATA / region.slug / "emblem.png").read_bytes())
    give_emblem(region=region, actor=None, drawn=drawn, seen=region.sign(EMBLEM))
    return region


def make_roadmap(region, facts):
    names = ("slug", "title", "subtitle", "perimeter", "promise")
    return Roadmap.objects.create(region=region, **{name: facts[name] for name in names})


def make_phases(roadmap, rows, clock):
    """The phases by their keys."""
    phases = {}
    for row in rows:
        rights = {name: row[name] for name in row if name.startswith("may_")}
        if "opens_on" in row:
            opens, closes = clock.on(row["opens_on"], 9), clock.on(row["closes_on"], 18)
        else:
            opens = clock.in_days(row["opens_in_days"], 9)
            closes = clock.in_days(row["closes_in_days"], 18)
        phases[row["key"]] = Phase.objects.create(
            roadmap=roadmap,
            name=row["name"],
            summary=row["summary"],
            opens_at=opens,
            closes_at=closes,
            **rights,
        )
    return phases


def write_draft(roadmap, folder, facts):
    """The draft from the region's own sheet, its introduction, axes and figures."""
    draft = draft_of(roadmap)
    draft.introduction = facts["roadmap"]["introduction"]
    draft.save()
    set_axes(draft=draft, axes=axes_of(facts["axes"]))
    set_figures(draft=draft, figures=[figure(row) for row in facts["figures"]])
    import_rows(draft, folder)
    return draft


def axes_of(rows):
    for row in rows:
        yield {"code": row["code"], "title": row["title"], "summary": row.get("summary", "")}
        for line in row.get("lines", []):
            yield {"code": line["code"], "title": line["title"], "parent": row["code"]}


def figure(row):
    names = ("key", "label", "qualifier", "value", "unit", "date", "source")
    facts = {name: row.get(name, "") for name in names}
    return facts | {"note": row.get("note", ""), "series": row.get("series") or []}


def import_rows(draft, folder):
    axes = {axis.code: axis for axis in draft.axes.all()}
    with (DATA / folder / "actions.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            values = {item.name: item.read(row[item.name]) for item in FIELDS}
            axis = axes[row["line_code"] or row["axis_code"]]
            place_action(draft=draft, code=row["code"], axis=axis, values=values)


def publish(roadmap, actor, at, note):
    """Publish the draft as if on that day."""
    return publish_version(roadmap=roadmap, actor=actor, at=at, note=note)


def amend(roadmap, changes):
    """Write into the draft what the region's answers changed."""
    draft = draft_of(roadmap)
    actions = {action.code: action for action in roadmap.actions.all()}
    for change in changes:
        value = BY_NAME[change["field"]].read(change["value"])
        write_action(draft=draft, action=actions[change["action"]], values={change["field"]: value})
    return Version.objects.get(pk=draft.pk)
