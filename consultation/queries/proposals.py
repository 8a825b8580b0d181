"""Reading proposals: the list, what resembles what, where each stands."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import prefetch_related_objects
from django.urls import reverse

from consultation.models import Proposal
from roadmaps.differences import difference, in_words
from roadmaps.fields import AMENDABLE, FIELDS
from roadmaps.models import Entry, Phase
from roadmaps.plan import plan_of, stems

State = Proposal.State


def may_propose_until(roadmap):
    """When the phase closes in which one may propose now, by the database's clock; else None."""
    phases = Phase.objects.open_at_the_clock().filter(roadmap=roadmap, may_propose=True)
    return phases.order_by("-closes_at").values_list("closes_at", flat=True).first()


@lru_cache(maxsize=8192)
def words_of(text):
    return frozenset(stems(text))


@dataclass(frozen=True)
class Place:
    """Where a proposal stands in the plan: the plate it carries and its chapter."""

    code: str
    line: int
    size: str
    chapter: str
    title: str
    action: str  # the code of the action it amends, when the plan has it


def chapter_of(plan, proposal):
    """The code of the axis it belongs to."""
    if not proposal.action_id:
        axis = axis_of(plan, proposal.axis)
        return top_of(plan, axis).code if axis else proposal.axis
    stop = plan.by_action.get(proposal.action_id) if plan else None
    chapter = next((c for c in plan.chapters if c.line == stop.line), None) if stop else None
    return chapter.axis.code if chapter and chapter.axis else ""


def axis_of(plan, code):
    """The axis or line of this code, or None."""
    axes = plan.axes.values() if plan else ()
    return next((axis for axis in axes if axis.code == code), None)


def top_of(plan, axis):
    """The axis under which a line stands, or itself."""
    while axis.parent_id:
        axis = plan.axes[axis.parent_id]
    return axis


def place_of(plan, proposal):
    """The action it amends, or the axis it adds to."""
    if proposal.action_id:
        stop = plan.by_action.get(proposal.action_id) if plan else None
        if stop is None:
            return Place(proposal.action.code, 8, "mini", "", "", "")
        chapter = chapter_of(plan, proposal)
        return Place(stop.code, stop.line, "mini", chapter, stop.title, stop.code)
    axis = axis_of(plan, proposal.axis)
    if axis is None:
        return Place(proposal.axis or "+", 8, "axis", proposal.axis, "", "")
    top = top_of(plan, axis)
    line = next((one.line for one in plan.chapters if one.axis == top), 8)
    return Place(axis.code, line, "axis", top.code, axis.title, "")


def plan_for(roadmap):
    """The current version's plan, or None before version 1."""
    return plan_of(roadmap.current) if roadmap.current_id else None


def stop_of(stop, entry):
    """An action as an earlier version showed it, by the id of its entry there; as it stands when
    that entry is none of its own."""
    said = str(entry or "")
    if stop is None or said == str(stop.entry_id) or not said.isdecimal() or len(said) > 18:
        return stop
    entries = Entry.objects.filter(action=stop.action_id, version__published_at__isnull=False)
    found = entries.select_related("version").filter(pk=said).first()
    return plan_of(found.version).by_action[stop.action_id] if found else stop


def address(roadmap, number, name="proposal"):
    """The address of a proposal's page of this name."""
    return reverse(f"consultation:{name}", args=(roadmap.region.slug, roadmap.slug, number))


def full(proposals):
    """With what a proposal's card or page shows of its author, action, answer and lineage."""
    return proposals.with_lineage().select_related(
        "author__organisation", "action", "phase", "answer", "roadmap__region", "made_on__version"
    )


def with_changes(proposals):
    """The same rows, their changes read at once."""
    prefetch_related_objects(proposals, "changes")
    return proposals


def differences_of(proposal):
    """What an amendment changes, field by field, in the table's order."""
    return by_field(list(proposal.changes.all()))


def by_field(rows):
    """These typed changes as pages show them, in the table's order."""
    named = ((item, [row for row in rows if row.field == item.name]) for item in AMENDABLE.values())
    return [difference(item, mine) for item, mine in named if mine]


def facts_of(proposal):
    """What a new action would say, field by field: (field, values in words)."""
    return facts_in(list(proposal.changes.all()))


def facts_in(rows):
    found = []
    for item in FIELDS:
        values = [in_words(item, row.value) for row in rows if row.field == item.name]
        if any(values) and item.name != "title":
            found.append((item, values))
    return found
