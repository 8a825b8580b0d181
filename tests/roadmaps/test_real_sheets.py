"""Real plans, frameworks and measures: every row and cell accounted for, and the same back."""

import pytest

from roadmaps.operations import draft_of, import_sheet
from roadmaps.sheets.reading import read_grid
from roadmaps.sheets.writing import as_csv, as_xlsx, table_of
from roadmaps.values import body, read_text
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

FRAMEWORK = "plans/referentiel-eci-structure.csv.gz"
TEMPLATE = "plans/modele-import-plan-action.xlsx"
PLAN = "plans/plan_reel_ccns_sans_axes.xlsx"
MEASURES = "convention_climat/propositions.csv.gz"
EXPECTED = {
    FRAMEWORK: (367, 106, 261),
    TEMPLATE: (1, 3, 1),
    PLAN: (46, 0, 46),
    MEASURES: (102, 35, 102),
}


def put(plan, path):
    grid = read_grid(path.name, path.read_bytes())
    return grid, import_sheet(roadmap=plan, grid=grid, actor=None)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_row_is_an_axis_or_an_action_and_twice_is_once(real_data, name):
    plan = factories.roadmap()
    _grid, first = put(plan, real_data / name)
    assert (first.read, len(first.axes), first.count("created")) == EXPECTED[name]
    assert not first.refused
    assert not first.conflicts
    assert plan.actions.count() == len(first.actions)
    _grid, again = put(plan, real_data / name)
    assert again.changes_nothing
    for writer, ending in ((as_csv, "csv"), (as_xlsx, "xlsx")):
        out = read_grid(f"plan.{ending}", writer(table_of(draft_of(plan))))
        assert import_sheet(roadmap=plan, grid=out, actor=None).changes_nothing


def taken_and_brought(plan, writer, ending):
    """Another roadmap, from the file that this one is taken away as."""
    copy = factories.roadmap(plan.region, f"copie-{ending}")
    grid = read_grid(f"plan.{ending}", writer(table_of(draft_of(plan))))
    import_sheet(roadmap=copy, grid=grid, actor=None)
    return copy


@pytest.mark.parametrize("name", EXPECTED)
def test_every_cell_is_found_again_and_again_once_taken_away(real_data, name):
    plan = factories.roadmap()
    grid, preview = put(plan, real_data / name)
    rows = grid.sheets[preview.header.sheet].rows
    for brought in (
        plan,
        taken_and_brought(plan, as_csv, "csv"),
        taken_and_brought(plan, as_xlsx, "xlsx"),
    ):
        for line, texts in said_by(brought, preview).items():
            for cell in rows[line - 1]:
                assert found(read_text(cell), texts), (brought.slug, line, cell)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_line_is_read_or_listed_as_ignored(real_data, name):
    grid, preview = put(factories.roadmap(), real_data / name)
    told = {outcome.line for outcome in (*preview.axes, *preview.actions)}
    told |= {issue.line for issue in preview.ignored} | {preview.header.row + 1}
    rows = grid.sheets[preview.header.sheet].rows
    filled = {number for number, cells in enumerate(rows, 1) if any(map(str.strip, cells))}
    assert filled - told == set()
    left_aside = [sheet.name for n, sheet in enumerate(grid.sheets) if n != preview.header.sheet]
    said = " ".join(issue.reason for issue in preview.ignored)
    assert all(name in said for name in left_aside if name)


def said_by(plan, preview):
    """What each line's action or axis says in this roadmap, with the axes above it, by line."""
    draft = draft_of(plan)
    contents = {entry.action.code: entry for entry in draft.entries.all()}
    axes = {axis.code: axis for axis in draft.axes.all()}
    texts = {}
    for outcome in preview.outcomes:
        if outcome.kind == "action":
            entry = contents[outcome.code]
            texts[outcome.line] = words_of(entry.content) | axis_words(entry.axis) | {outcome.code}
        else:
            texts[outcome.line] = axis_words(axes[outcome.code])
    return texts


def words_of(content):
    plain = (content.title, content.summary, content.description, content.owner)
    items = (
        str(part)
        for name in ("partners", "funders", "budget")
        for item in getattr(content, name)
        for part in body(item).values()
    )
    dates = (day.isoformat() for day in (content.starts_on, content.ends_on) if day)
    return {*plain, *items, *dates, content.get_status_display(), *content.other.values()}


def axis_words(axis):
    words = set()
    while axis:
        words |= {axis.title, axis.code, axis.summary, *axis.other.values()}
        axis = axis.parent
    return words


def found(cell, texts):
    """True when the cell is one of the texts, or is cut into them, but for its marks and number."""
    cell = " ".join(cell.split()).casefold()
    if cell in ("à venir", ""):
        return True
    rest = cell
    for text in sorted({" ".join(one.split()).casefold() for one in texts}, key=len, reverse=True):
        if text:
            rest = rest.replace(text, "")
    marks = set("0123456789 .,;-–:'’") | set("action")
    return set(rest) <= marks
