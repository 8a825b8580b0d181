"""What importing a sheet would do, line by line, against what the draft says today."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from roadmaps.fields import BY_NAME, as_json
from roadmaps.sheets.columns import label_of
from roadmaps.sheets.line import Issue
from roadmaps.sheets.naming import settle_axes, settle_codes
from roadmaps.values import body, with_keys, write_item

OTHER = "other:"


@dataclass
class Known:
    """What an axis or an action says in the draft, what was last imported, what was settled."""

    says: dict
    imported: dict = field(default_factory=dict)
    settled: dict = field(default_factory=dict)
    present: bool = True


@dataclass
class State:
    """The draft as an import meets it: its axes and the roadmap's actions, by code."""

    axes: dict
    actions: dict


@dataclass(frozen=True)
class Change:
    """One field that the sheet would change: as texts to show, and the value to write."""

    key: str
    before: str
    after: str
    value: object

    @property
    def label(self):
        return self.key.removeprefix(OTHER) if self.key.startswith(OTHER) else label_of(self.key)

    @property
    def plain(self):
        """The value as a settled conflict remembers it: as JSON, without keys."""
        if isinstance(self.value, list):
            return [body(item) for item in self.value]
        return as_json(self.value)


@dataclass
class Outcome:
    """What becomes of one line: created, changed, unchanged, conflict or refused."""

    kind: str
    line: int
    code: str
    title: str
    axis: str = ""
    status: str = "unchanged"
    changes: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    settled: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    says: dict = field(default_factory=dict)

    def choice_name(self, change):
        return f"{self.kind}:{self.code}:{change.key}"

    @property
    def questions(self):
        """The conflicts with the name under which each is settled."""
        return [(self.choice_name(change), change) for change in self.conflicts]


def compare(rows, header, state, choices):
    """Outcomes of the axes and of the actions, in the sheet's order."""
    actions = [row for row in rows if row.kind == "action"]
    column = next((column.name for column in header.columns if column.field == "code"), "")
    for row in actions:
        row.code_column = column
    places, axis_of = settle_axes(rows, state.axes, header.levels)
    settle_codes(actions, axis_of, state.actions)
    own = {axis_of[row.line]: row for row in rows if row.kind == "axis"}
    outcomes = [_action_outcome(row, axis_of, header, state, choices) for row in actions]
    places = _needed(places, own, {one.axis for one in outcomes if one.status != "refused"})
    axes = [_axis_outcome(place, own.get(place.code), state, choices) for place in places]
    return axes, outcomes


def _needed(places, own, used):
    """The axes with a line of their own or an action that is not refused, and those above them."""
    above = {place.code: place.parent for place in places}
    needed = set()
    for code in {*own, *used}:
        while code in above and code not in needed:
            needed.add(code)
            code = above[code]
    return [place for place in places if place.code in needed]


def _axis_outcome(place, row, state, choices):
    says = {"title": place.title or place.code, "parent": place.parent}
    if not place.title and place.code in state.axes:
        del says["title"]
    if row:
        says |= row.values | {OTHER + label: text for label, text in row.other.items()}
    outcome = Outcome("axis", row.line if row else place.line, place.code, place.title)
    if row:
        outcome.warnings = row.warnings
    _weigh(outcome, says, state.axes.get(place.code), choices)
    return outcome


def _action_outcome(row, axis_of, header, state, choices):
    known = state.actions.get(row.code)
    outcome = Outcome("action", row.line, row.code, row.title)
    outcome.errors, outcome.warnings = list(row.errors), row.warnings
    present = known is not None and known.present
    if not row.title and ("title" in row.values or not present):
        column = next((c.name for c in header.columns if c.field == "title"), "")
        reason = _("Le titre manque : sans lui, la ligne n’est pas une action.")
        outcome.errors.append(Issue(row.line, column, reason))
    if outcome.errors:
        outcome.status = "refused"
        return outcome
    says = row.values | {OTHER + label: text for label, text in row.other.items()}
    if row.path is not None:
        named = axis_of[row.line]
        ours = known.says["axis"] if present else ""
        says["axis"] = ours if _lies_under(ours, named, header.levels, state.axes) else named
    if present and not outcome.title:
        outcome.title = known.says["title"]
    _weigh(outcome, says, known if present else None, choices)
    return outcome


def _lies_under(axis, named, levels, axes):
    """True when the sheet has no column for the deeper levels, and names what is above them."""
    chain = []
    while axis in axes:
        chain.insert(0, axis)
        axis = axes[axis].says["parent"]
    return 0 < levels < len(chain) and chain[levels - 1] == named


def _weigh(outcome, says, known, choices):
    """Field by field: equal, changed by the sheet, or changed on both sides since last time."""
    ours = known.says if known else {}
    outcome.says = says
    outcome.axis = says.get("axis", ours.get("axis", ""))
    for key, theirs in says.items():
        mine = ours.get(key, _empty(key))
        if known and _same(key, theirs, mine):
            continue
        if known is None and theirs == _empty(key):
            continue
        change = Change(key, _text(key, mine), _text(key, theirs), theirs)
        if known and _changed_here(key, mine, known.imported):
            _settle(outcome, change, known, choices)
        else:
            outcome.changes.append(change)
    if known is None:
        outcome.status = "created"
    elif outcome.conflicts:
        outcome.status = "conflict"
    elif outcome.changes:
        outcome.status = "changed"


def _settle(outcome, change, known, choices):
    choice = choices.get(outcome.choice_name(change))
    if choice == "theirs":
        outcome.changes.append(change)
    elif choice == "mine" or known.settled.get(change.key, ()) == change.plain:
        outcome.settled.append(change)
    else:
        outcome.conflicts.append(change)


def _changed_here(key, mine, imported):
    return key in imported and imported[key] != as_json(mine)


def _empty(key):
    return BY_NAME[key].empty() if key in BY_NAME else ""


def _same(key, theirs, mine):
    if isinstance(theirs, list):
        return with_keys(theirs, mine, lambda: "?") == mine
    return theirs == mine


def _text(key, value):
    """The value as a person compares it, without the keys of its items."""
    if key not in BY_NAME:
        return str(value)
    item = BY_NAME[key]
    if item.is_list:
        return "\n".join(write_item(one, item.parts).strip("; ") for one in value)
    if item.kind == "date":
        return value.strftime("%d/%m/%Y") if value else ""
    return item.write(value)
