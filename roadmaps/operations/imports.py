"""Importing a sheet into the draft: first what it would do, then all of it in one transaction."""

from django.db import transaction

from accounts.operations import record
from roadmaps.fields import FIELDS, as_json
from roadmaps.models import Action, Axis, Content, Entry, Version
from roadmaps.operations.draft import copied, draft_of, fill
from roadmaps.operations.places import number_axes
from roadmaps.sheets.comparing import OTHER, Known, State
from roadmaps.sheets.preview import preview_of


def dry_run(*, roadmap, grid, matching=None, choices=None):
    """What importing this sheet would do, line by line; writes nothing."""
    draft = Version.objects.drafts().filter(roadmap=roadmap).first() or roadmap.current
    return preview_of(grid, _state_of(roadmap, draft), matching or {}, choices or {})


@transaction.atomic
def import_sheet(*, roadmap, grid, actor, matching=None, choices=None, name=""):
    """Write the sheet into the draft: refused lines are left out, open conflicts keep ours."""
    draft = draft_of(roadmap)
    preview = preview_of(grid, _state_of(roadmap, draft), matching or {}, choices or {})
    axes = _write_axes(draft, preview.axes)
    _write_actions(draft, axes, [one for one in preview.actions if one.status != "refused"])
    record(
        actor=actor,
        verb="import_sheet",
        item=name or "sheet",
        place=roadmap.place,
        created=preview.count("created"),
        changed=preview.count("changed"),
        refused=preview.count("refused"),
    )
    return preview


def _state_of(roadmap, version):
    """What the draft says, as imports compare it."""
    axes = {axis.code: _known_axis(axis) for axis in _axes_of(version)}
    entries = list(_entries_of(version))  # before the actions, which another may be adding to
    known = {
        action.code: Known({}, **_memory(action.imported), present=False)
        for action in roadmap.actions.all()
    }
    for entry in entries:
        content = entry.content
        says = {item.name: item.of(content) for item in FIELDS}
        says |= {OTHER + label: text for label, text in content.other.items()}
        says["axis"] = entry.axis.code if entry.axis else ""
        known[entry.action.code].says = says
        known[entry.action.code].present = True
    return State(axes, known)


def _axes_of(version):
    return version.axes.select_related("parent") if version else ()


def _entries_of(version):
    return version.entries.select_related("content", "axis", "action") if version else ()


def _known_axis(axis):
    says = {"title": axis.title, "summary": axis.summary}
    says["parent"] = axis.parent.code if axis.parent else ""
    says |= {OTHER + label: text for label, text in axis.other.items()}
    return Known(says, **_memory(axis.imported))


def _memory(imported):
    """What was last imported and which conflicts were settled."""
    imported = imported or {}
    return {"imported": imported.get("says", {}), "settled": imported.get("settled", {})}


def _remember(row, outcome, says):
    """Keep what was imported of each field the sheet speaks of, but where ours was kept."""
    memory = {"says": {}, "settled": {}} | (row.imported or {})
    kept = {change.key: change for change in [*outcome.conflicts, *outcome.settled]}
    for key in outcome.says:
        if key not in kept:
            memory["says"][key] = as_json(says.get(key, ""))
            memory["settled"].pop(key, None)
    for change in outcome.settled:
        memory["settled"][change.key] = change.plain
    changed = memory != row.imported
    row.imported = memory
    return changed


def _other(before, changes):
    """Other information with the changed labels set, or taken out where the cell is empty."""
    labels = {
        change.key.removeprefix(OTHER): change.value
        for change in changes
        if change.key.startswith(OTHER)
    }
    return {label: text for label, text in (before | labels).items() if text}


def _write_axes(draft, outcomes):
    axes = {axis.code: axis for axis in draft.axes.select_related("parent")}
    position = max((axis.position for axis in axes.values()), default=-1)
    for outcome in outcomes:
        axis = axes.get(outcome.code)
        if axis is None:
            position += 1
            axis = Axis(version=draft, code=outcome.code, position=position)
        _write_axis(axis, outcome, axes)
        axes[axis.code] = axis
    if any(outcome.status == "created" for outcome in outcomes):
        number_axes(sorted(axes.values(), key=lambda axis: axis.position))
    return axes


def _write_axis(axis, outcome, axes):
    values = {change.key: change.value for change in outcome.changes}
    axis.title = values.get("title", axis.title)
    axis.summary = values.get("summary", axis.summary)
    if "parent" in values:
        axis.parent = axes.get(values["parent"])
    axis.other = _other(axis.other, outcome.changes)
    says = _known_axis(axis).says
    if _remember(axis, outcome, says) or outcome.changes or not axis.pk:
        axis.save()


def _write_actions(draft, axes, outcomes):
    codes = [outcome.code for outcome in outcomes]
    roadmap_id = draft.roadmap_id
    Action.objects.bulk_create(
        [Action(roadmap_id=roadmap_id, code=code) for code in codes], ignore_conflicts=True
    )
    actions = {one.code: one for one in Action.objects.filter(roadmap_id=roadmap_id)}
    entries = {
        entry.action_id: entry
        for entry in draft.entries.select_related("content", "axis").order_by("position")
    }
    drafts = {
        one.action_id: one
        for one in Content.objects.filter(action__roadmap_id=roadmap_id, published_at=None)
    }
    written = Written(draft, axes)
    for outcome in outcomes:
        action = actions[outcome.code]
        written.write(outcome, action, entries.get(action.pk), drafts.get(action.pk))
    written.save()
    draft.departures.filter(action__code__in=codes).delete()  # what a sheet brings back is back
    _place_new(draft, [actions[code].pk for code in codes], entries)


class Written:
    """The rows that an import writes, gathered to be saved in a few statements."""

    def __init__(self, draft, axes):
        self.draft, self.axes = draft, axes
        self.contents, self.new_contents = [], []
        self.entries, self.new_entries = [], []
        self.actions = []

    def write(self, outcome, action, entry, unpublished):
        values = {change.key: change.value for change in outcome.changes}
        content = entry.content if entry else unpublished or Content(action=action)
        if entry is None:
            values = {item.name: item.empty() for item in FIELDS} | values
            content.other = {}
        if values.keys() - {"axis"}:
            if content.published_at:
                content = copied(content)
            fill(action, content, values | {"other": _other(content.other, outcome.changes)})
            (self.contents if content.pk else self.new_contents).append(content)
        axis = self.axes.get(outcome.axis) if outcome.axis else None
        self._place(entry, action, content, axis)
        says = {item.name: item.of(content) for item in FIELDS} | {"axis": outcome.axis}
        says |= {OTHER + label: text for label, text in content.other.items()}
        if _remember(action, outcome, says) or outcome.changes:
            self.actions.append(action)

    def _place(self, entry, action, content, axis):
        if entry is None:
            entry = Entry(version=self.draft, action=action, content=content, axis=axis, position=0)
            self.new_entries.append(entry)
        elif entry.content is not content or entry.axis != axis:
            entry.content, entry.axis = content, axis
            self.entries.append(entry)

    def save(self):
        names = [item.name for item in FIELDS] + ["other"]
        Content.objects.bulk_create(self.new_contents, batch_size=200)
        Content.objects.bulk_update(self.contents, names, batch_size=50)
        Entry.objects.bulk_create(self.new_entries, batch_size=500)
        Entry.objects.bulk_update(self.entries, ["content", "axis"], batch_size=200)
        Action.objects.bulk_update(self.actions, ["last_key", "imported"], batch_size=100)


def _place_new(draft, order, before):
    """New actions stand after the one before them in the sheet; the others keep their order."""
    entries = {entry.action_id: entry for entry in draft.entries.all()}
    if len(entries) == len(before):
        return
    placed = list(before)
    previous = None
    for action in order:
        if action not in before:
            placed.insert(
                placed.index(previous) + 1 if previous is not None else len(placed), action
            )
        previous = action
    for position, action in enumerate(placed):
        entries[action].position = position
    Entry.objects.bulk_update(entries.values(), ["position"], batch_size=500)
