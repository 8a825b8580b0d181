"""Small sheets for tests, as the bytes an administrator would send."""

import csv
import io

import xlsxwriter

from roadmaps.models import Entry
from roadmaps.operations import draft_of, edit_action, import_sheet
from roadmaps.sheets.reading import read_grid

CANONICAL = (
    "code axis_code axis line_code line subline_code subline title summary description owner "
    "partners funders budget starts_on ends_on targets territories branches status"
).split()


def csv_bytes(rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def canonical(*actions):
    """A canonical sheet of these actions, each a dict of some of its cells."""
    return csv_bytes([CANONICAL, *([one.get(name, "") for name in CANONICAL] for one in actions)])


def xlsx_bytes(**sheets):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell)
    return out.getvalue()


def grid(data, name="plan.csv"):
    return read_grid(name, data)


SCHOOL = {
    "code": "A-01",
    "axis_code": "A",
    "axis": "Former",
    "line_code": "A1",
    "line": "Alternance",
    "title": "Ouvrir une école du jeu vidéo",
    "owner": "Région",
    "partners": "Cluster\nUniversité",
    "budget": "2027; Région; 850 k€",
    "starts_on": "01/09/2027",
    "status": "à lancer",
}
MARKET = {"code": "B-01", "axis_code": "B", "axis": "Vendre", "title": "Tenir un salon européen"}


def put(plan, data, **kwargs):
    name = kwargs.pop("name", "plan.csv")
    return import_sheet(roadmap=plan, grid=grid(data, name), actor=None, **kwargs)


def entry(plan, code):
    entries = Entry.objects.select_related("content", "axis__parent")
    return entries.get(version=draft_of(plan), action__code=code)


def statuses(preview):
    return [outcome.status for outcome in preview.actions]


def doings(preview):
    """What an import would do, or did, besides refusing lines."""
    return [
        (one.kind, one.code, one.status, [*one.changes, *one.conflicts])
        for one in (*preview.axes, *preview.actions)
        if one.status not in ("unchanged", "refused")
    ]


def edit(plan, code, **values):
    content = entry(plan, code).content
    kept = {"title": content.title}
    axis = entry(plan, code).axis
    edit_action(
        roadmap=plan, actor=None, code=code, axis=axis.code if axis else "", values=kept | values
    )
