"""Reads one workbook in a process of its own, whose memory and time are bounded.

A small file can announce millions of cells: whatever a sheet holds, only this process suffers.
Run as a program: the workbook on standard input, its sheets as JSON on standard output."""

import json
import sys
from datetime import date, datetime, time
from io import BytesIO

MEMORY = 900 * 2**20
SECONDS = 10
MOST_TEXT = 5 * 2**20  # characters, as in a text file: one shared text may fill a million cells
MOST_COLUMNS = 100
TOO_HEAVY = 2


def bound_this_process():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def as_text(cell):
    """A cell as the text that a person would have typed."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def read_sheet(sheet, most_rows, most_text):
    """Rows from the first line and column on, up to one more than may be, and tall merged cells."""
    offset = sheet.start[1] if sheet.start else 0
    rows = []
    for row in sheet.iter_rows():
        if len(rows) > most_rows:
            break
        cells = [as_text(cell) for cell in row]
        most_text -= length(cells)
        if most_text < 0:
            sys.exit(TOO_HEAVY)
        while cells and not cells[-1]:
            cells.pop()
        rows.append([""] * offset + cells if cells else [])
    merged = tall(sheet.merged_cell_ranges or [], len(rows))
    return {"name": sheet.name, "rows": rows, "merged": merged}


def length(cells):
    return sum(map(len, cells))


def tall(ranges, lines):
    """The merged cells of one column and several of these lines, none over another."""
    kept, reached = [], {}
    for (top, left), (bottom, right) in sorted(ranges):
        bottom = min(bottom, lines - 1)
        if left == right < MOST_COLUMNS and reached.get(left, -1) < top < bottom:
            kept.append([top, left, bottom, right])
            reached[left] = bottom
    return kept


def main(most_rows):
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    bound_this_process()
    workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    names = [item.name for item in workbook.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    sheets, left = [], MOST_TEXT
    for name in names[:20]:
        sheets.append(read_sheet(workbook.get_sheet_by_name(name), most_rows, left))
        left -= sum(map(length, sheets[-1]["rows"]))
    sys.stdout.buffer.write(json.dumps(sheets, ensure_ascii=False).encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
