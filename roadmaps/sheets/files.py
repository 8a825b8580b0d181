"""The files one takes away: a version, or any table, as CSV, XLSX or JSON."""

from roadmaps.sheets.structure import as_json_file, structure_of
from roadmaps.sheets.writing import WRITERS, table_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def version_file(version, ending):
    """A version: in the columns that import it again, or as data."""
    if ending == "json":
        return as_json_file(structure_of(version))
    return WRITERS[f".{ending}"](table_of(version))


def table_file(table, ending):
    """A table whose first row names its columns."""
    if ending == "json":
        header, *rows = table
        return as_json_file([dict(zip(header, row, strict=True)) for row in rows])
    return WRITERS[f".{ending}"](table)
