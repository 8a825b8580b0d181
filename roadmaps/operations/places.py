"""Where axes and actions of the draft stand: positions follow what one reads, axis by axis."""

from dataclasses import dataclass

from django.db import transaction

from accounts.operations import record
from roadmaps.models import Axis, Entry
from roadmaps.operations.draft import draft_of
from roadmaps.plan import in_order


class AxisInUse(Exception):
    """The axis still has actions or lines."""


class NoSuchPlace(Exception):
    """The action or the axis is not in the draft, or not where one asked to put something."""


@dataclass
class Group:
    """An axis (None for no axis) and the entries that stand right under it, in order."""

    axis: Axis | None
    entries: list


@transaction.atomic
def place_action_after(*, roadmap, actor, code, axis="", after=""):
    """Put an action at the head of this axis (or under none), or right after the action `after`."""
    put_action(draft_of(roadmap), code, axis, after)
    record(actor=actor, verb="place_action", item=code, place=roadmap.place)


def put_action(draft, code, axis="", after=""):
    """The same, as a part of something larger."""
    groups = _groups(draft)
    home, entry = _found(groups, code)
    home.entries.remove(entry)
    if after:
        group, neighbour = _found(groups, after)
        group.entries.insert(group.entries.index(neighbour) + 1, entry)
    else:
        _under(groups, axis).entries.insert(0, entry)
    _number(groups)


@transaction.atomic
def step_action(*, roadmap, actor, code, down=False):
    """Put an action one place up or down; past the end of its axis it enters the next one."""
    draft = draft_of(roadmap)
    groups = _groups(draft)
    group, entry = _found(groups, code)
    to = group.entries.index(entry) + (1 if down else -1)
    beside = groups.index(group) + (1 if down else -1)
    if 0 <= to < len(group.entries):
        group.entries.remove(entry)
        group.entries.insert(to, entry)
    elif 0 <= beside < len(groups):
        group.entries.remove(entry)
        entered = groups[beside].entries
        entered.insert(0 if down else len(entered), entry)
    _number(groups)
    record(actor=actor, verb="place_action", item=code, place=roadmap.place)


@transaction.atomic
def place_axis(*, roadmap, actor, code, down=False):
    """Put an axis before the one that precedes it, or after the next, among those beside it; its
    lines and actions follow."""
    draft = draft_of(roadmap)
    axes = list(draft.axes.order_by("position", "pk"))
    axis = next((one for one in axes if one.code == code), None)
    if axis is None:
        raise NoSuchPlace
    beside = [one for one in axes if one.parent_id == axis.parent_id]
    at = beside.index(axis)
    to = at + (1 if down else -1)
    if not 0 <= to < len(beside):
        return
    beside[at], beside[to] = beside[to], beside[at]
    number_axes([*(one for one in axes if one not in beside), *beside])
    _number(_groups(draft))
    record(actor=actor, verb="place_axis", item=code, place=roadmap.place)


@transaction.atomic
def remove_axis(*, roadmap, actor, code):
    """Take an axis out of the draft, once nothing stands under it."""
    draft = draft_of(roadmap)
    axis = draft.axes.filter(code=code).first()
    if axis is None:
        raise NoSuchPlace
    if axis.entries.exists() or draft.axes.filter(parent=axis).exists():
        raise AxisInUse
    axis.delete()
    record(actor=actor, verb="remove_axis", item=code, place=roadmap.place)


def _groups(draft):
    axes = in_order(draft.axes.order_by("position", "pk"))
    groups = {axis.pk: Group(axis, []) for axis in axes} | {None: Group(None, [])}
    for entry in draft.entries.select_related("action").order_by("position", "pk"):
        groups[entry.axis_id].entries.append(entry)
    return list(groups.values())


def _found(groups, code):
    for group in groups:
        for entry in group.entries:
            if entry.action.code == code:
                return group, entry
    raise NoSuchPlace


def _under(groups, code):
    for group in groups:
        if (group.axis.code if group.axis else "") == code:
            return group
    raise NoSuchPlace


def _number(groups):
    """Write the positions, and the axes, that are not yet as the groups say."""
    placed = [(group.axis, entry) for group in groups for entry in group.entries]
    moved = []
    for position, (axis, entry) in enumerate(placed, start=1):
        pk = axis.pk if axis else None
        if (entry.position, entry.axis_id) != (position, pk):
            entry.position, entry.axis_id = position, pk
            moved.append(entry)
    Entry.objects.bulk_update(moved, ["position", "axis"], batch_size=200)


def number_axes(axes):
    """Positions in reading order: each axis, then its lines, in the order given."""
    ordered = in_order(axes)
    for position, axis in enumerate(ordered):
        axis.position = position
    Axis.objects.bulk_update(ordered, ["position"])
