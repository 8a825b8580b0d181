"""The draft's actions as one works on them: searched, narrowed to what is to see to in them."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from roadmaps.checks import KINDS, OF_FIGURES, of_action, tally, twins_of
from roadmaps.plan import in_order


@dataclass(frozen=True)
class Row:
    """One action, and what is to see to in it."""

    stop: object
    findings: list


@dataclass(frozen=True)
class Group:
    """An axis or a line (None for no axis), its colour, its depth, the actions right under it."""

    axis: object
    line: int
    depth: int
    rows: list
    is_empty: bool = False
    whole: tuple = ()  # all its rows, when only some are shown

    @property
    def count(self):
        return len(self.whole or self.rows)

    @property
    def budget(self):
        return sum(row.stop.budget or 0 for row in self.whole or self.rows)


@dataclass(frozen=True)
class Sift:
    """What the list of actions is narrowed to, as its address says it."""

    q: str = ""
    lacking: str = ""

    @classmethod
    def read(cls, params):
        lacking = params.get("lacking", "")
        known = lacking in KINDS.keys() - OF_FIGURES
        return cls(params.get("q", "").strip()[:200], lacking if known else "")

    @property
    def query(self):
        """The filter as an address carries it, so that an edit comes back to the same list."""
        given = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(given)}" if given else ""

    def names(self, code):
        """Whether what is searched is this code."""
        return self.q.upper() == code.upper()

    def rows(self, plan):
        """The actions that remain, in the plan's order."""
        found = set(plan.search(self.q)) if self.q else None
        twins = twins_of(plan)
        for stop in plan.stops:
            findings = list(of_action(stop, twins))
            kinds = {one.kind for one in findings}
            if (found is None or stop in found) and (not self.lacking or self.lacking in kinds):
                yield Row(stop, findings)

    def row(self, plan, code):
        """One action of the plan, whatever the list is narrowed to."""
        stop = plan.by_code[code]
        return Row(stop, list(of_action(stop, twins_of(plan))))

    def groups(self, plan):
        """Every axis and line in its place with its actions; narrowed, those that keep one."""
        rows = {}
        for row in self.rows(plan):
            rows.setdefault(row.stop.axis, []).append(row)
        used = {stop.axis for stop in plan.stops}
        above = {axis.parent_id for axis in plan.axes.values()}
        groups, line, depths = [], 0, {None: 0}
        for axis in in_order(plan.axes.values()):
            line += axis.parent_id is None
            depths[axis.pk] = depths[axis.parent_id] + 1
            free = axis not in used and axis.pk not in above
            group = Group(axis, (line - 1) % 8 + 1, depths[axis.pk], rows.get(axis, []), free)
            if group.rows or not self.query:
                groups.append(group)
        return [*groups, Group(None, 8, 1, rows[None])] if None in rows else groups

    def after(self, plan, code):
        """The code of the action that follows this one in the narrowed list, or None."""
        codes = [row.stop.code for group in self.groups(plan) for row in group.rows]
        at = codes.index(code) + 1 if code in codes else len(codes)
        return codes[at] if at < len(codes) else None

    def chips(self, plan):
        """How many actions lack what, each as a link to them; nothing where nothing is missing."""
        twins = twins_of(plan)
        counted = [
            finding
            for stop in plan.stops
            for finding in {one.kind: one for one in of_action(stop, twins)}.values()
        ]
        chips = [("", _("toutes"), len(plan.stops))]
        chips += [(one["kind"], one["label"], one["count"]) for one in tally(counted)]
        return [
            {
                "url": Sift(self.q, name).query or "?",
                "label": label,
                "count": count,
                "current": name == self.lacking,
            }
            for name, label, count in chips
        ]


def cut(groups, first, last):
    """The groups as far as their rows stand from `first` to `last`; an empty one stays where its
    first row would."""
    found, at = [], 0
    for group in groups:
        rows = group.rows[max(first - at, 0) : max(last - at, 0)]
        if rows or not group.rows and first <= at < max(last, 1):
            found.append(replace(group, rows=rows, whole=group.rows))
        at += len(group.rows)
    return found
