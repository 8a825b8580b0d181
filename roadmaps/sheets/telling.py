"""A preview as the page shows it: one row a line, each with its notes."""

from django.utils.translation import gettext as _

WORDS = {
    "created": "create",
    "changed": "change",
    "unchanged": "keep",
    "refused": "refuse",
    "conflict": "conflict",
}


def tally_of(preview, rows):
    """How many lines become what with the place of the first in the table, and how many actions
    the sheet does not name."""
    first = {row["outcome"]: place for place, row in reversed(list(enumerate(rows, 1)))}
    counts = [(word, preview.count(status), first.get(word)) for status, word in WORDS.items()]
    return [*counts, ("missing", len(preview.missing), None)]


def rows_of(preview):
    """What the table of the dry run shows: the lines of the sheet, in order."""
    return [_row(outcome) for outcome in preview.outcomes]


def _row(outcome):
    notes = [_note(issue) for issue in (*outcome.errors, *outcome.warnings)]
    if outcome.status == "changed" or outcome.changes and outcome.status == "conflict":
        notes += [{"column": change.label, "reason": _arrow(change)} for change in outcome.changes]
    notes += [
        {
            "column": change.label,
            "reason": _("Changé ici depuis le dernier import, et autrement dans le fichier."),
            "choice": name,
            "mine": change.before or _("(vide)"),
            "theirs": change.after or _("(vide)"),
        }
        for name, change in outcome.questions
    ]
    if outcome.kind == "axis":
        notes.insert(0, {"column": "", "reason": _("Axe ou ligne")})
    return {
        "line": outcome.line,
        "outcome": WORDS[outcome.status],
        "code": outcome.code,
        "title": outcome.title,
        "notes": notes,
    }


def _note(issue):
    return {"column": issue.column, "reason": issue.reason}


def _arrow(change):
    before, after = _short(change.before), _short(change.after)
    return _("« %(before)s » devient « %(after)s »") % {"before": before, "after": after}


def _short(text):
    line = " · ".join(text.split("\n")) or _("(vide)")
    return line if len(line) <= 200 else f"{line[:199]}…"


def examples_of(grid, header):
    """For each column, the first thing it says under the header."""
    rows = grid.sheets[header.sheet].rows[header.row + 1 :]
    return {
        column: next(
            (_short(row[column.index])[:80] for row in rows if _said(row, column.index)), ""
        )
        for column in header.columns
    }


def _said(row, index):
    return index < len(row) and row[index].strip()
