"""From the lines of a grid to what each says: an axis, an action, or why it says neither."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from roadmaps.sheets.columns import IGNORED
from roadmaps.sheets.instructions import is_instruction
from roadmaps.sheets.line import Issue, Line
from roadmaps.sheets.numbers import as_code, split_number
from roadmaps.sheets.reading import MOST_ROWS, Refused

DEEPEST = 10  # dots in a code; deeper ones are no hierarchy
LEVELS = (("axis_code", "axis"), ("line_code", "line"), ("subline_code", "subline"))


@dataclass
class Row:
    """What one line of the sheet says; `path` is its axis, line and subline as (code, title)."""

    line: int
    kind: str  # action or axis
    code: str = ""
    number: str = ""  # found in the title
    title: str = ""
    path: tuple | None = None
    values: dict = field(default_factory=dict)
    other: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    code_column: str = ""


@dataclass
class Rows:
    """Everything a sheet said: its rows, and the lines, columns and sheets left aside."""

    rows: list
    ignored: list
    read: int


def read_rows(grid, header):
    """Every line under the header, as rows or as ignored lines with the reason."""
    sheet = grid.sheets[header.sheet]
    ignored = _left_aside(grid, header)
    first = header.row + 1
    for cells in sheet.rows[first:]:
        if any(cell.strip() for cell in cells) and (header.is_ours or not is_instruction(cells)):
            break
        first += 1
        if any(cell.strip() for cell in cells):
            reason = _("Consigne de remplissage, sous les en-têtes : non importée.")
            ignored.append(Issue(first, "", reason))
    _spread_merged(sheet, header, first)
    filled = [
        (number, cells)
        for number, cells in enumerate(sheet.rows[first:], start=first + 1)
        if any(cell.strip() for cell in cells)
    ]
    if len(filled) > MOST_ROWS:
        raise Refused(_("Plus de 2 000 lignes : divisez ce tableau en plusieurs imports."))
    lines = [Line(number, cells, header) for number, cells in filled]
    rows = _dotted_rows(lines, header) or _plain_rows(lines, header)
    return Rows(rows, ignored, len(filled))


def _left_aside(grid, header):
    issues = [
        Issue(0, "", _("Feuille « %(name)s » : non importée.") % {"name": sheet.name})
        for number, sheet in enumerate(grid.sheets)
        if number != header.sheet and any(map(any, sheet.rows))
    ]
    for number, cells in enumerate(grid.sheets[header.sheet].rows[: header.row], start=1):
        if any(cells):
            issues.append(Issue(number, "", _("Au-dessus des en-têtes : non importée.")))
    for column in header.columns:
        if column.field == IGNORED:
            issues.append(Issue(0, column.name, _("Colonne non importée, à votre demande.")))
    return issues


def _spread_merged(sheet, header, first):
    """A tall merged cell names the axis of each of its lines, though only the first holds it."""
    places = {column.index for column in header.columns if column.field in sum(LEVELS, ())}
    for top, left, bottom, _right in sheet.merged:
        if left in places and top >= first:
            text = sheet.rows[top][left] if left < len(sheet.rows[top]) else ""
            for cells in sheet.rows[top + 1 : bottom + 1]:
                cells.extend([""] * (left + 1 - len(cells)))
                cells[left] = cells[left] or text


def _plain_rows(lines, header):
    rows, context, seen = [], [("", "")] * 3, {}
    has_axis = any(header.has(name) for level in LEVELS for name in level)
    for line in lines:
        path = _path(line)
        if not header.is_ours:
            path = context = _inherited(path, context)
        title = line.text("title")
        if not title and not line.text("code") and any(map(any, _path(line))):
            rows.append(_axis_row(line, path))
            continue
        row = _action_row(line, path if has_axis else None)
        _name_sub_action(row, line, seen)
        rows.append(row)
    return rows


def _path(line):
    """The axis, line and subline a line names, each as (code, title)."""
    path = []
    for code_name, title_name in LEVELS:
        code, title = as_code(line.text(code_name)), line.text(title_name)
        if not code and title:
            code, title = split_number(title)
        path.append((code, title[:500]))
    return path


def _inherited(path, context):
    """Where a sheet names an axis once and leaves the cells below it empty, they mean that axis."""
    if not any(map(any, path)):
        return context
    deepest = max(level for level, named in enumerate(path) if any(named))
    return [
        named if any(named) or level > deepest else context[level]
        for level, named in enumerate(path)
    ]


def _axis_row(line, path):
    row = Row(line.number, "axis", path=tuple(path), **line.notes())
    deepest = max(level for level, named in enumerate(path) if any(named))
    row.path = row.path[: deepest + 1]
    row.code, row.title = row.path[-1]
    line.fill_axis(row)
    return row


def _action_row(line, path):
    row = Row(line.number, "action", path=path and tuple(path), **line.notes())
    row.code = as_code(line.text("code"))
    row.title = line.text("title")
    if row.title and not row.code:
        row.number, row.title = split_number(row.title)
    if line.has("title") or row.title:
        row.values["title"] = row.title
    line.fill_action(row)
    return row


def _name_sub_action(row, line, seen):
    """A sub-action under an action already named is an action of its own; beside its first naming
    it is other information."""
    subtitle, named = line.text("subtitle"), (row.code or row.number, row.title)
    if not subtitle:
        return
    if named not in seen:
        seen[named] = 0
        row.other[line.label("subtitle")] = subtitle
        return
    seen[named] += 1
    row.number, title = split_number(subtitle)
    parent = named[0]
    row.code = f"{parent}.{seen[named]}" if parent else ""
    row.title = row.values["title"] = title


def _dotted_rows(lines, header):
    """Lines of a framework whose dotted codes say the hierarchy: three levels, then actions."""
    if any(header.has(name) for level in LEVELS for name in level):
        return None
    codes = {line.text("code") for line in lines}
    depths = [code.count(".") for code in codes]
    if not lines or "" in codes or not 0 < max(depths) < DEEPEST or not _is_hierarchy(codes):
        return None
    deepest_axis = min(2, max(depths) - 1)
    titles = {line.text("code"): line.text("title") for line in lines}
    rows = []
    for line in lines:
        parts = line.text("code").split(".")
        chain = [".".join(parts[: n + 1]) for n in range(len(parts))]
        path = [(code, titles[code][:500]) for code in chain[: deepest_axis + 1]]
        path += [("", "")] * (3 - len(path))
        if len(chain) - 1 <= deepest_axis:
            rows.append(_axis_row(line, path))
        else:
            rows.append(_action_row(line, path))
    return rows


def _is_hierarchy(codes):
    def numbered(code):
        return all(part.isdigit() for part in code.split("."))

    return all(
        numbered(code) and ("." not in code or code.rpartition(".")[0] in codes) for code in codes
    )
