"""What differs between two published versions: which actions, for the whole plan; in which words,
for the actions one reads."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from roadmaps.differences import rows_between
from roadmaps.fields import AXIS, FIELDS, Field, changed
from roadmaps.models import Content, Entry

KINDS = ("added", "moved", "reworded", "withdrawn")
MOST_KEPT = 64
KEPT: dict = {}  # published versions never change, but by a redaction, which their stamp says


@dataclass(frozen=True)
class Standing:
    """Where an action stands in a version, and what it says there."""

    content_id: int
    axis: str
    position: int


@dataclass(frozen=True)
class Changed:
    """An action that is not the same in two versions."""

    action_id: int
    code: str
    before: Standing | None
    after: Standing | None
    kinds: tuple

    @property
    def axis(self):
        """The code of the axis under which one looks for it."""
        return (self.after or self.before).axis

    @property
    def rank(self):
        """In the plan's order, what is no longer in it last."""
        return (self.after is None, (self.after or self.before).position)


@dataclass
class Told:
    """One action's change in full: field by field, with the versions that made each."""

    changed: Changed
    before: object  # its entry in the older version, or None
    after: object
    fields: list = field(default_factory=list)

    @property
    def entry(self):
        return self.after or self.before


@dataclass(frozen=True)
class FieldTold:
    """What one field said and says, as typed changes, and the versions in which it changed."""

    item: Field
    rows: list
    versions: list


def stamp(version):
    """What names a published version for good."""
    return version.pk, version.published_at, version.redacted_at


def changes_between(older, newer):
    """The actions that differ from one version to another, in the plan's order."""
    return changes_in_turn([older, newer])[0]


def changes_in_turn(versions):
    """What each version changes of the one before it in this list; the first changes nothing."""
    pairs = list(pairwise(versions))
    missing = [pair for pair in pairs if (stamp(pair[0]), stamp(pair[1])) not in KEPT]
    found = _compared(missing) if missing else {}
    result = []
    for older, newer in pairs:
        key = stamp(older), stamp(newer)
        result.append(KEPT[key] if key in KEPT else found[key])
    if len(KEPT) + len(found) > MOST_KEPT:
        KEPT.clear()
    KEPT.update(found)
    return result


def counts_of(changes):
    """How many actions a version added, changed and withdrew."""
    kinds = [one.kinds for one in changes]
    added, withdrawn = kinds.count(("added",)), kinds.count(("withdrawn",))
    return {"added": added, "changed": len(kinds) - added - withdrawn, "withdrawn": withdrawn}


def _compared(pairs):
    standings = _standings({version.pk for pair in pairs for version in pair})
    met = {
        (older, newer): list(_met(standings.get(older.pk, {}), standings.get(newer.pk, {})))
        for older, newer in pairs
    }
    others = {
        side.content_id
        for found in met.values()
        for _action, _code, *sides in found
        if all(sides) and sides[0].content_id != sides[1].content_id
        for side in sides
    }
    contents = Content.objects.in_bulk(others)
    return {
        (stamp(older), stamp(newer)): _sorted(found, contents)
        for (older, newer), found in met.items()
    }


def _standings(versions):
    """Where each action stands, by version and by (action, code)."""
    names = ("version_id", "action_id", "action__code", "content_id", "axis__code", "position")
    found: dict = {}
    for version, action, code, content, axis, position in (
        Entry.objects.filter(version__in=versions).order_by().values_list(*names)
    ):
        standing = Standing(content, axis or "", position)
        found.setdefault(version, {})[action, code] = standing
    return found


def _met(before, after):
    """Each action with its two standings, where they differ but for the order."""
    for named in after.keys() | before.keys():
        old, new = before.get(named), after.get(named)
        if not (old and new and (old.content_id, old.axis) == (new.content_id, new.axis)):
            yield *named, old, new


def _sorted(found, contents):
    result = []
    for action, code, old, new in found:
        if kinds := _kinds(old, new, contents):
            result.append(Changed(action, code, old, new, kinds))
    return tuple(sorted(result, key=lambda one: one.rank))


def _kinds(old, new, contents):
    if old is None or new is None:
        return ("added",) if old is None else ("withdrawn",)
    moved = old.axis != new.axis
    reworded = old.content_id != new.content_id and not _says_the_same(
        contents[old.content_id], contents[new.content_id]
    )
    return ("moved",) * moved + ("reworded",) * reworded


def _says_the_same(one, other):
    return not changed(one, other) and one.other == other.other


def in_full(older, newer, versions, actions):
    """These changes field by field; `versions` are those published from the older to the newer."""
    numbers = [one.number for one in versions if older.number <= one.number <= newer.number]
    entries = Entry.objects.filter(
        version__roadmap_id=older.roadmap_id,
        version__number__in=numbers,
        action__in=[one.action_id for one in actions],
    )
    lives: dict = {}
    related = ("version", "content", "axis", "action")
    for entry in entries.select_related(*related).order_by("version__number"):
        lives.setdefault(entry.action_id, []).append(entry)
    return [_told(one, lives.get(one.action_id, []), older, newer) for one in actions]


def _told(one, life, older, newer):
    at = {entry.version_id: entry for entry in life}
    told = Told(one, at.get(older.pk), at.get(newer.pk))
    if told.before and told.after:
        told.fields = list(_fields(told.before, told.after, life))
    return told


def _fields(before, after, life):
    for item, of in _said(before.content, after.content):
        rows = typed(item, of(before), of(after))
        if rows:
            steps = pairwise(life)
            yield FieldTold(item, rows, [new.version for old, new in steps if of(old) != of(new)])
    if _axis_code(before) != _axis_code(after):
        rows = rows_between(AXIS, _place(before), _place(after))
        steps = pairwise(life)
        moves = [new.version for old, new in steps if _axis_code(old) != _axis_code(new)]
        yield FieldTold(AXIS, rows, moves)


def typed(item, before, after):
    """The typed changes between two published values: added items already have their keys."""
    rows = rows_between(item, before, after)
    if not item.is_list:
        return rows
    known = {entry["key"] for entry in before}
    given = iter([entry["key"] for entry in after if entry["key"] not in known])
    return [replace(row, key=next(given)) if row.before is None else row for row in rows]


def _said(before, after):
    """Every field and piece of other information, with how an entry says it."""
    for item in FIELDS:
        yield item, lambda entry, item=item: item.of(entry.content)
    for label in {**before.other, **after.other}:
        item = Field(f"other:{label}", "text", label)
        yield item, lambda entry, label=label: entry.content.other.get(label, "")


def _axis_code(entry):
    return entry.axis.code if entry.axis else ""


def _place(entry):
    return {"code": entry.axis.code, "title": entry.axis.title} if entry.axis else None


def life_of(roadmap, code):
    """The versions that changed an action, latest first: (version, kinds), from one query; the
    numbers of versions follow each other."""
    entries = Entry.objects.filter(
        version__roadmap=roadmap, version__published_at__isnull=False, action__code=code
    )
    related = entries.select_related("version", "content", "axis").order_by("version__number")
    steps, before = [], None
    for entry in related:
        if before and before.version.number < entry.version.number - 1:
            before = None
        if kinds := _kinds_of(before, entry):
            steps.append((entry.version, kinds))
        before = entry
    return steps[::-1]


def _kinds_of(old, new):
    contents = {entry.content_id: entry.content for entry in (old, new) if entry}
    return _kinds(_standing(old), _standing(new), contents)


def _standing(entry):
    return entry and Standing(entry.content_id, _axis_code(entry), entry.position)
