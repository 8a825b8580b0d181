"""A version as a sheet, so that importing it again changes nothing."""

import csv
import io

from roadmaps.fields import FIELDS
from roadmaps.plan import in_order
from roadmaps.sheets.cells import escaped
from roadmaps.sheets.columns import KEPT_PREFIX, field_of
from roadmaps.sheets.rows import LEVELS

PLACES = ["code", *(name for level in LEVELS for name in level)]
# In the order in which the canonical sheet is known.
NAMES = (
    "title summary description owner partners funders budget starts_on ends_on targets "
    "territories branches status"
).split()


def table_of(version):
    """The header and the lines of a version: its actions in order, and the axes that say more."""
    axes = in_order(version.axes.select_related("parent__parent"))
    entries = list(version.entries.select_related("action", "content", "axis__parent__parent"))
    labels = {}
    for row in (*axes, *(entry.content for entry in entries)):
        labels |= dict.fromkeys(row.other)
    header = PLACES + NAMES + [other_header(label) for label in labels]
    return [header, *_lines(axes, entries, list(labels))]


def other_header(label):
    """The column of other information; one whose name is a field's says that it is not."""
    taken = field_of(label, after_funder=True) or label.startswith(KEPT_PREFIX.strip())
    return f"{KEPT_PREFIX}{label}" if taken else label


def _lines(axes, entries, labels):
    rows = list(_rows(axes, entries))
    met = list(dict.fromkeys(step.pk for axis, _entry in rows for step in _chain(axis)))
    if met != [axis.pk for axis in axes]:  # the order of the actions is not that of the axes
        rows = [*((axis, None) for axis in axes), *((entry.axis, entry) for entry in entries)]
    for axis, entry in rows:
        yield _entry_line(entry, labels) if entry else _axis_line(axis, labels)


def _rows(axes, entries):
    """Each line as (axis, action): an axis that says more stands alone before its first action."""
    named = {axis.pk for entry in entries for axis in _chain(entry.axis)}
    apart = [axis for axis in axes if axis.summary or axis.other or axis.pk not in named]
    for entry in entries:
        above = {axis.pk for axis in _chain(entry.axis)}
        yield from ((axis, None) for axis in apart if axis.pk in above)
        apart = [axis for axis in apart if axis.pk not in above]
        yield entry.axis, entry
    yield from ((axis, None) for axis in apart)


def _chain(axis):
    chain = []
    while axis:
        chain.insert(0, axis)
        axis = axis.parent
    return chain


def _places(axis):
    cells = [cell for step in _chain(axis) for cell in (step.code, step.title)]
    return cells + [""] * (6 - len(cells))


def _axis_line(axis, labels):
    fields = [axis.summary if name == "summary" else "" for name in NAMES]
    return ["", *_places(axis), *fields, *(axis.other.get(label, "") for label in labels)]


def _entry_line(entry, labels):
    by_name = {item.name: item.write(item.of(entry.content)) for item in FIELDS}
    other = [entry.content.other.get(label, "") for label in labels]
    return [entry.action.code, *_places(entry.axis), *(by_name[name] for name in NAMES), *other]


def as_csv(table):
    """Comma-separated UTF-8 bytes."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(map(escaped, row) for row in table)
    return out.getvalue().encode()


def as_xlsx(table):
    """A workbook whose every cell is text, so that no program runs or rewrites it."""
    import xlsxwriter  # of no use to the pages

    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, plain) as workbook:
        sheet = workbook.add_worksheet("Feuille de route")
        bold, wrapped = (
            workbook.add_format({"bold": True}),
            workbook.add_format({"text_wrap": True}),
        )
        wrapped.set_align("top")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table[0]) - 1, 24)
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, escaped(cell), wrapped if number else bold)
    return out.getvalue()


WRITERS = {".csv": as_csv, ".xlsx": as_xlsx}
