"""A dry run: everything an import would do, counted and ready to be shown or printed as JSON."""

import hashlib
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from roadmaps.sheets.columns import find_header
from roadmaps.sheets.comparing import compare
from roadmaps.sheets.line import Issue
from roadmaps.sheets.rows import read_rows


@dataclass
class Preview:
    """What becomes of each line and column of a sheet, and of the actions it does not name."""

    header: object
    axes: list
    actions: list
    missing: list
    ignored: list
    notes: list
    read: int

    def count(self, *statuses):
        return sum(1 for outcome in self.actions if outcome.status in statuses)

    @property
    def outcomes(self):
        """Axes that change and all actions, in the sheet's order."""
        shown = [axis for axis in self.axes if axis.status != "unchanged" or axis.warnings]
        return sorted([*shown, *self.actions], key=lambda item: (item.line, item.kind == "action"))

    @property
    def refused(self):
        return [issue for outcome in self.actions for issue in outcome.errors]

    @property
    def warnings(self):
        said = [Issue(0, "", note) for note in self.notes]
        return said + [issue for outcome in self.outcomes for issue in outcome.warnings]

    @property
    def conflicts(self):
        return [
            (outcome, change)
            for outcome in [*self.axes, *self.actions]
            for change in outcome.conflicts
        ]

    @property
    def conflict_issues(self):
        reason = _(
            "Changé ici depuis le dernier import : « %(ours)s » ; le fichier dit « %(theirs)s »."
        )
        return [
            Issue(
                outcome.line,
                self.column_of(change),
                reason % {"ours": change.before, "theirs": change.after},
            )
            for outcome, change in self.conflicts
        ]

    def column_of(self, change):
        """The column that says this field, as a person finds it."""
        label = change.key.removeprefix("other:")
        for column in self.header.columns:
            if change.key == column.field or (change.key != label and column.label == label):
                return column.name
        return change.label

    @property
    def unmatched(self):
        return [column for column in self.header.columns if column.kept_as_other]

    @property
    def changes_nothing(self):
        quiet = ("unchanged", "refused")
        return all(outcome.status in quiet for outcome in [*self.axes, *self.actions])

    @property
    def fingerprint(self):
        """Another when anything this preview says is no longer so."""
        said = [
            (outcome.kind, outcome.code, outcome.status, change.key, change.before, change.after)
            for outcome in [*self.axes, *self.actions]
            for change in [*outcome.changes, *outcome.conflicts, *outcome.settled]
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def preview_of(grid, state, matching, choices):
    header = find_header(grid, matching)
    read = read_rows(grid, header)
    axes, actions = compare(read.rows, header, state, choices)
    named = {outcome.code for outcome in actions}
    missing = [
        (code, known.says["title"])
        for code, known in state.actions.items()
        if known.present and code not in named
    ]
    return Preview(header, axes, actions, missing, read.ignored, grid.notes, read.read)
