"""Small sheets for tests, as the bytes an administrator would send."""

import csv
import io

import xlsxwriter

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
