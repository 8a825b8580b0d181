"""What an amendment asks, change by change, and where the plan has moved since it was made."""

from dataclasses import dataclass

from consultation.queries.proposals import plan_for
from roadmaps.differences import Difference, Row, difference, in_words, merged
from roadmaps.fields import AMENDABLE, as_json
from roadmaps.values import body

MOVED, GONE, DONE = "moved", "gone", "done"


@dataclass(frozen=True)
class Since:
    """What became of what a change was made against: `moved`, `gone`, or `done` already."""

    what: str
    before: str
    now: str
    shown: Difference  # what the plan has changed of it


@dataclass(frozen=True)
class One:
    """One change as a page shows it; `pk` names it, once it is a proposal's."""

    pk: int | None
    shown: Difference
    since: Since | None = None


@dataclass(frozen=True)
class Asked:
    """The changes of one field, with the reason that is theirs."""

    label: object
    changes: list
    effect: str = ""
    reason: str = ""


def asked_of(proposal):
    """What an amendment asks, field by field, in the table's order."""
    changes, stop = list(proposal.changes.all()), moved_to(proposal)
    whys = {change.field: change.reason for change in changes}
    return asked_in(changes, whys, stop)


def asked_in(rows, whys, stop=None):
    """These changes with the reason of each field; beside the action as it stands, when given."""
    return [
        Asked(
            label=item.label,
            changes=[one(item, row, stop) for row in mine],
            effect=difference(item, mine).effect,
            reason=whys.get(item.name, ""),
        )
        for item in AMENDABLE.values()
        if (mine := [row for row in rows if row.field == item.name])
    ]


def may_be_carried(changes):
    """Whether something of what an amendment asks can be set against the plan as it stands."""
    found = (one.since for field in changes for one in field.changes)
    return any(since and since.what == MOVED for since in found)


def one(item, row, stop):
    since = since_of(stop, row) if stop else None
    return One(getattr(row, "pk", None), difference(item, [row]), since)


def moved_to(proposal):
    """The action as it stands, when an open amendment was made on another version, or was carried
    over without what the plan says already or no longer has; else None."""
    made_on = proposal.made_on
    if not made_on or not proposal.is_public or proposal.is_answered:
        return None
    if made_on.version_id == proposal.roadmap.current_id and not proposal.carried_at:
        return None
    return plan_for(proposal.roadmap).by_action.get(proposal.action_id)


def since_of(stop, change):
    """Where the plan has moved under a change; None where it says what it said."""
    item = AMENDABLE[change.field]
    now = now_says(stop, change)
    if same(item, now, change.value):
        what = DONE
    elif same(item, now, change.before):
        return None
    else:
        what = GONE if item.is_list and now is None else MOVED
    if what == MOVED and is_carried(change, stop):
        return None
    shown = difference(item, [Row(item.name, change.key, change.before, now)])
    if shown.moved:
        return Since(what, shown.moved[0].before, shown.moved[0].after, shown)
    return Since(what, in_words(item, change.before), in_words(item, now), shown)


def is_carried(change, stop):
    """Whether its author knows the wording that stands."""
    proposal = getattr(change, "proposal", None)
    return proposal is not None and proposal.made_on_id == stop.entry_id


def keeps_to_its_words(change, stop):
    """Whether what a change rewords of a text, and what the plan has since, stand apart."""
    return put_into(change, now_says(stop, change)) is not None


def put_into(change, now):
    """A text as it stands with the change's own words in it; None where both touch the same ones,
    or where it is no text."""
    if AMENDABLE[change.field].kind != "text":
        return None
    return merged(change.before or "", change.value or "", now or "")


def now_says(stop, change):
    """What a change would replace today, as changes store it: of a list, its item; where one is
    to be added, the same item when the list has it already."""
    item = AMENDABLE[change.field]
    said = stop.says(item)
    if not item.is_list:
        return as_json(said)
    added = change.key.startswith("+")
    found = (
        body(entry)
        for entry in said
        if (body(entry) == change.value if added else entry["key"] == change.key)
    )
    return next(found, None)


def same(item, one, other):
    if item.kind == "place" and one and other:
        return one["code"] == other["code"]
    return (one or None) == (other or None)
