"""From the bytes of a file to a grid of texts, one list per row, safely."""

import csv
import io
import json
import subprocess
import sys
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from roadmaps.sheets.cells import letters, unescaped
from roadmaps.sheets.columns import DEEPEST_HEADER, recognised
from roadmaps.sheets.opening import MOST_BYTES, Refused, kind_of, unpacked_safely
from roadmaps.values import visible

MOST_ROWS = 2000
SPARE = 500  # empty lines and headers
MOST_COLUMNS = 100
LONGEST_CELL = 32_000
WORKBOOK = Path(__file__).with_name("workbook.py")


@dataclass
class Sheet:
    """One sheet: its rows; `merged` are its tall cells (top, left, bottom, right)."""

    name: str
    rows: list
    merged: list = field(default_factory=list)


@dataclass
class Grid:
    """What a file says: its sheets, and what was noticed while reading it."""

    sheets: list
    notes: list = field(default_factory=list)

    def as_json(self):
        return asdict(self)

    @classmethod
    def from_json(cls, stored):
        return cls([Sheet(**sheet) for sheet in stored["sheets"]], stored["notes"])


def read_grid(name, data, most_rows=MOST_ROWS):
    """The grid of a CSV, XLSX, XLS or ODS file; `Refused` says why it cannot be one."""
    if data[:2] == b"\x1f\x8b":
        name, data = name.removesuffix(".gz"), _ungzipped(data)
    kind = kind_of(name, data)
    grid = (
        read_text_file(data, most_rows) if kind == "text" else read_workbook(kind, data, most_rows)
    )
    for sheet in grid.sheets:
        _check_sizes(sheet, most_rows)
        sheet.rows = [[unescaped(visible(cell)) for cell in row] for row in sheet.rows]
    if not any(any(row) for sheet in grid.sheets for row in sheet.rows):
        raise Refused(_("Ce fichier est vide."))
    return grid


def _ungzipped(data):
    try:
        content = zlib.decompressobj(31).decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise Refused(_("Cette archive est abîmée : elle ne s’ouvre pas.")) from None
    return content


def read_text_file(data, most_rows=MOST_ROWS):
    text, notes = decoded(data)
    if "\0" in text:
        raise Refused(_("Ce fichier n’est pas un texte : il contient des octets nuls."))
    if "Ã©" in text or "â€™" in text:
        notes.append(
            _(
                "Des accents semblent abîmés (« Ã© » pour « é ») : enregistrez le fichier en "
                "UTF-8, puis importez-le de nouveau."
            )
        )
    return Grid([Sheet("", _rows_of(text, most_rows + SPARE))], notes)


def decoded(data):
    """The text of the bytes and what to say of their encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise _unknown_encoding() from None
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _unknown_encoding() from None
    return text, [
        _("Le fichier n’est pas en UTF-8 : il a été lu en Windows-1252. Vérifiez les accents.")
    ]


def _unknown_encoding():
    return Refused(_("L’encodage de ce fichier n’est pas reconnu : enregistrez-le en CSV UTF-8."))


def _rows_of(text, most_lines):
    csv.field_size_limit(2**24)
    reader = _reader(text, max((",", ";", "\t"), key=lambda mark: _fit(text, mark)))
    rows = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > most_lines:
                break
    except csv.Error:
        raise Refused(
            _("Ligne %(line)s : les guillemets de ce CSV ne se ferment pas comme il faut.")
            % {"line": len(rows) + 1}
        ) from None
    return rows


def _fit(text, delimiter):
    """How well a delimiter cuts the first lines: headers recognised, then the usual width."""
    rows = []
    with suppress(csv.Error):
        rows.extend(islice(_reader(text, delimiter), DEEPEST_HEADER))
    widths = [len(row) for row in rows if any(row)]
    named = (recognised(row[: 2 * MOST_COLUMNS]) for row in rows)
    return max(named, default=0), median(widths) if widths else 0


def _reader(text, delimiter):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def read_workbook(kind, data, most_rows=MOST_ROWS):
    """Every sheet of a workbook, read by a process of its own."""
    if kind != "xls":
        data = unpacked_safely(data)
    command = [sys.executable, "-I", str(WORKBOOK), str(most_rows + SPARE)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=15)
    except subprocess.TimeoutExpired:
        raise _too_heavy() from None
    if done.returncode == 1:
        raise Refused(_("Ce classeur est abîmé, protégé ou démesuré : il ne s’ouvre pas."))
    if done.returncode:
        raise _too_heavy()
    return Grid([Sheet(**sheet) for sheet in json.loads(done.stdout)])


def _too_heavy():
    return Refused(_("Ce classeur est refusé : le lire prendrait trop de mémoire ou de temps."))


def _check_sizes(sheet, most_rows):
    filled = sum(1 for row in sheet.rows if any(cell.strip() for cell in row))
    if len(sheet.rows) > most_rows + SPARE or filled > most_rows + 100:
        said = _("Plus de %(most)s lignes : divisez ce tableau en plusieurs imports.")
        raise Refused(said % {"most": number_format(most_rows, force_grouping=True)})
    for number, row in enumerate(sheet.rows, start=1):
        filled = max((n for n, cell in enumerate(row, start=1) if cell.strip()), default=0)
        if filled > MOST_COLUMNS:
            raise Refused(_("Ligne %(line)s : plus de 100 colonnes.") % {"line": number})
        del row[filled:]
        for column, cell in enumerate(row):
            if len(cell) > LONGEST_CELL:
                raise Refused(
                    _("Ligne %(line)s, colonne %(column)s : plus de 32 000 caractères.")
                    % {"line": number, "column": letters(column)}
                )
