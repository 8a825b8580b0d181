"""The region, its roadmap, its phases, and the versions of its plan."""

import csv
import json
from datetime import timedelta

from demo.people import DATA
from roadmaps.emblem import read_emblem
from roadmaps.fields import FIELDS
from roadmaps.models import Phase, PhaseNotice, Region, Roadmap
from roadmaps.operations import (
    draft_of,
    give_emblem,
    place_action,
    set_axes,
    set_figures,
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


def make_phases(roadmap, rows, clock, actor):
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
        if "prolonged" in row:
            prolong(phases[row["key"]], row["prolonged"], actor)
    return phases


def prolong(phase, facts, actor):
    """The phase closes later than was announced: the notice that said so, and why."""
    before = phase.closes_at - timedelta(days=facts["days"])
    at = before - timedelta(days=facts["decided_days_before"])
    PhaseNotice.objects.create(
        phase=phase,
        kind=PhaseNotice.Kind.PROLONGED,
        reason=facts["reason"],
        closed_before=before,
        closes_at=phase.closes_at,
        actor=actor,
        at=at,
        told_at=at + timedelta(minutes=4),
    )


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
    lists = {name: row.get(name) or [] for name in ("series", "actions")}
    return facts | {"note": row.get("note", "")} | lists


def import_rows(draft, folder):
    axes = {axis.code: axis for axis in draft.axes.all()}
    with (DATA / folder / "actions.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            values = {item.name: item.read(row[item.name]) for item in FIELDS}
            axis = axes[row["line_code"] or row["axis_code"]]
            place_action(draft=draft, code=row["code"], axis=axis, values=values)
