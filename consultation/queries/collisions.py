"""Published amendments that want other things at the same place of the plan."""

import json
from dataclasses import dataclass
from itertools import groupby

from django.db.models import TextField
from django.db.models.functions import Cast

from consultation.models import Change, Proposal
from roadmaps.differences import Difference, Row, difference, in_words
from roadmaps.fields import AMENDABLE, AXIS, as_json
from roadmaps.values import body

ORDER = {name: place for place, name in enumerate(AMENDABLE)}


@dataclass(frozen=True)
class Alternative:
    """One value asked for at a place, and the proposals that ask for it: (number, title)."""

    said: str
    difference: Difference
    proposals: tuple


@dataclass(frozen=True)
class Collision:
    """A place of an action to which proposals want to give different values."""

    field: object
    current: str
    alternatives: tuple

    @property
    def runs(self):
        """Its alternatives read as texts, word by word."""
        return any(one.difference.kind == "text" for one in self.alternatives)


def discussed_changes():
    """The changes of public amendments that have no public answer."""
    proposals = Proposal.objects.published().discussed().filter(kind=Proposal.Kind.AMENDMENT)
    return Change.objects.filter(proposal__in=proposals)


def asked_on(action_id):
    """What is asked of an action, as values: (field, key, value as JSON, number, title), of the
    places where two proposals or more ask for something."""
    changes = discussed_changes().filter(proposal__action=action_id)
    rows = changes.exclude(key__startswith="+").annotate(said=Cast("value", TextField()))
    found = rows.values_list("field", "key", "said", "proposal__number", "proposal__title")
    places = {}
    for row in found.order_by("proposal__number"):
        places.setdefault(row[:2], []).append(row)
    return tuple(row for rows in places.values() if differ(rows) for row in rows)


def differ(rows):
    """Whether these rows of one place ask for more than one value."""
    texts = {row[2] for row in rows}
    return len(texts) > 1 and any(values_of(rows)[0] != value for value in values_of(rows)[1:])


def values_of(rows):
    """The values these rows of one place ask for; an axis asked for under two titles is one."""
    values, axes = [json.loads(row[2]) if row[2] else None for row in rows], {}
    if rows[0][0] != AXIS.name:
        return values
    return [value and axes.setdefault(value["code"], value) for value in values]


def collisions_in(rows, stop):
    """The collisions these rows of `asked_on` make against what an action says now."""
    ordered = sorted(rows, key=lambda row: (ORDER[row[0]], row[1]))
    groups = groupby(ordered, key=lambda row: row[:2])
    return [collision(AMENDABLE[field], key, list(mine), stop) for (field, key), mine in groups]


def collisions_of(proposal, plan):
    """Where this proposal collides with others, while it is discussed."""
    stop = plan.by_action.get(proposal.action_id) if plan and proposal.is_public else None
    if stop is None or proposal.is_answered:
        return []
    rows = asked_on(proposal.action_id)
    mine = {row[:2] for row in rows if row[3] == proposal.number}
    return collisions_in([row for row in rows if row[:2] in mine], stop)


def collision(item, key, rows, stop):
    current = said_at(item, key, stop)
    alternatives = []
    asked = list(zip(values_of(rows), rows, strict=True))
    while asked:
        value = asked[0][0]
        proposals = tuple(row[3:5] for other, row in asked if other == value)
        asked = [(other, row) for other, row in asked if other != value]
        change = difference(item, [Row(item.name, key, current, value)])
        alternatives.append(Alternative(in_words(item, value), change, proposals))
    return Collision(item, in_words(item, current), tuple(alternatives))


def said_at(item, key, stop):
    """What an action says at a place, as a change row stores it; None where it says nothing."""
    value = stop.says(item)
    if item.is_list:
        found = (entry for entry in value if entry["key"] == key)
        return next((body(one) for one in found), None)
    return as_json(value)
