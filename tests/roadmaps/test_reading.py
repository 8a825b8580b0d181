"""From bytes to a grid: what is read, and what is refused before it can do harm."""

import io
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps.sheets.columns import field_of, find_header
from roadmaps.sheets.opening import Refused
from roadmaps.sheets.reading import Grid, read_grid
from tests.roadmaps.sheets import csv_bytes, xlsx_bytes

ROWS = [["code", "title", "owner"], ["1", "Élever l’école", "Région"], ["2", "a, b; c", "d\ne"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_under_each_delimiter_and_encoding(delimiter, encoding):
    grid = read_grid("plan.csv", csv_bytes(ROWS, delimiter, encoding))
    assert grid.sheets[0].rows == ROWS
    assert [("Windows-1252" in note) for note in grid.notes] == [True] * (encoding == "cp1252")


def test_the_delimiter_is_that_of_the_header_not_of_the_texts():
    text = "title;owner\nUn, deux, trois, quatre, cinq;Région\n"
    assert read_grid("plan.csv", text.encode()).sheets[0].rows[1][1] == "Région"


def test_broken_accents_are_told():
    grid = read_grid("plan.csv", "title\nDÃ©velopper l’Ã©cole\n".encode())
    assert "accents semblent abîmés" in grid.notes[0]


def test_a_workbook_is_read_with_its_places_numbers_and_dates():
    data = xlsx_bytes(Un=[[], ["", "title"], ["", 12.0], ["", 0.5], ["", True]], Deux=[["x"]])
    grid = read_grid("plan.xlsx", data)
    assert [sheet.name for sheet in grid.sheets] == ["Un", "Deux"]
    assert grid.sheets[0].rows == [[], ["", "title"], ["", "12"], ["", "0.5"], ["", "VRAI"]]
    assert Grid.from_json(grid.as_json()) == grid


def test_an_ods_is_read():
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(one) for one in row)}</table:table-row>"
        for row in (["title"], ["Un titre"])
    )
    grid = read_grid("plan.ods", ods(rows))
    assert grid.sheets[0].rows == [["title"], ["Un titre"]]


def ods(rows):
    namespaces = " ".join(
        f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {namespaces}><office:body><office:spreadsheet>"
        f"<table:table table:name='A'>{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def packed(entries, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook_with(sheet):
    """A workbook whose only sheet is this XML."""
    plain = zipfile.ZipFile(io.BytesIO(xlsx_bytes(A=[["title"]])))
    entries = {name: plain.read(name) for name in plain.namelist()}
    return packed(entries | {"xl/worksheets/sheet1.xml": sheet})


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)
FAR = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)


def lying(data):
    """The same archive, whose every size is announced as one byte."""
    data = bytearray(data)
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 24 : start + 28] = (1).to_bytes(4, "little")
        start += 4
    return bytes(data)


def ahead(data):
    """The same archive, whose directory says it begins a thousand bytes later than it does."""
    place = int.from_bytes(data[-6:-2], "little") + 1000
    return data[:-6] + place.to_bytes(4, "little") + data[-2:]


SMALL = xlsx_bytes(A=[["code", "title"], [1, "Ouvrir une école"]])
BOMB = workbook_with(SHEET.format("<row><c><v>1</v></c></row>" * 1_400_000))
HOSTILE = {
    "empty": ("plan.csv", b"", "vide"),
    "blank": ("plan.csv", b" \r\n\r\n", "vide"),
    "blank workbook": ("plan.xlsx", xlsx_bytes(A=[[]]), "vide"),
    "a PDF": ("plan.xlsx", b"%PDF-1.7\n...", "PDF"),
    "an image": ("plan.csv", b"\x89PNG\r\n\x1a\n", "PNG"),
    "a page": ("plan.xls", b"<html><table><tr><td>title", "page web"),
    "bytes": ("plan.csv", b"title\0\0\0owner", "octets nuls"),
    "unknown encoding": ("plan.csv", b"title\n\x81\x8d\x8f", "encodage"),
    "text named workbook": ("plan.xlsx", b"code,title\n1,x", "CSV"),
    "workbook named text": ("plan.csv", xlsx_bytes(A=[["title"]]), "XLSX"),
    "archive": ("plan.zip", packed({"a.txt": "a"}), "archive"),
    "broken workbook": ("plan.xlsx", b"PK\x03\x04 not one", "abîmé"),
    "broken old workbook": ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "abîmé"),
    "broken quotes": ("plan.csv", b'code,title\n1,"never closed\n2,x', "Ligne 2"),
    "too big": ("plan.csv", b"title\n" + b"x" * 5 * 2**20, "5 Mo"),
    "5,000 rows": ("plan.csv", csv_bytes([["title"]] + [["x"]] * 5000), "2 000"),
    "5,000 rows of a workbook": ("plan.xlsx", xlsx_bytes(A=[["title"]] + [["x"]] * 5000), "2 000"),
    "many columns": ("plan.csv", csv_bytes([["title"] * 101]), "100 colonnes"),
    "a long cell": ("plan.csv", csv_bytes([["title"], ["x" * 32_001]]), "Ligne 2, colonne A"),
    "zip bomb": ("plan.xlsx", BOMB, "avant d’être ouvert"),
    "zip bomb that lies": ("plan.xlsx", lying(BOMB), "abîmé"),
    "ratio": ("plan.xlsx", workbook_with("<a>" + " " * 30 * 2**20 + "</a>"), "avant d’être"),
    "many entries": (
        "plan.xlsx",
        packed({"xl/workbook.xml": "", **{f"{n}.xml": "" for n in range(501)}}),
        "avant d’être",
    ),
    "one text in a million cells": (
        "plan.xlsx",
        xlsx_bytes(A=[["title"]], **{f"B{n}": [["x" * 1000] * 90] * 30 for n in range(3)}),
        "trop de mémoire",
    ),
    "a rare compression": (
        "plan.xlsx",
        packed({"xl/workbook.xml": "x"}, zipfile.ZIP_LZMA),
        "abîmé",
    ),
    "places before the beginning": ("plan.xlsx", ahead(SMALL), "abîmé"),
    "a cell far away": ("plan.xlsx", workbook_with(SHEET.format(FAR)), "trop de mémoire"),
    "an endless table": (
        "plan.ods",
        ods(
            "<table:table-row table:number-rows-repeated='1048576'><table:table-cell "
            "table:number-columns-repeated='16384' office:value-type='string'><text:p>x</text:p>"
            "</table:table-cell></table:table-row>"
        ),
        "démesuré",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_refused_in_words(case):
    name, data, said = HOSTILE[case]
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(Refused, match=said.replace(" ", "[ \xa0]")):
        read_grid(name, data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.monotonic() - began < 16
    assert peak < 150 * 2**20


def test_merged_cells_under_the_last_line_or_over_each_other_name_nothing_more():
    plain = zipfile.ZipFile(io.BytesIO(xlsx_bytes(A=[["axe", "title"], ["A", "Un"], ["", "Deux"]])))
    entries = {name: plain.read(name) for name in plain.namelist()}
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A2:A3", "A2:A9", "A50:A60", "B2:C3"))
    sheet = entries["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>".encode()
    )
    found = read_grid("plan.xlsx", packed(entries | {"xl/worksheets/sheet1.xml": sheet}))
    assert found.sheets[0].merged == [[1, 0, 2, 0]]


def test_a_line_of_a_million_empty_cells_is_read_in_time():
    began = time.monotonic()
    assert len(read_grid("plan.csv", b"code,title\n" + b"," * 4 * 2**20).sheets[0].rows) == 2
    assert time.monotonic() - began < 8


def test_a_formula_escaped_by_our_export_comes_back_as_it_was():
    grid = read_grid("plan.csv", csv_bytes([["title"], ["'=1+1"], ["''@x"], ["l'école"], ["'a"]]))
    assert [row[0] for row in grid.sheets[0].rows[1:]] == ["=1+1", "'@x", "l'école", "'a"]


def test_the_header_is_found_wherever_it_lies():
    preamble = [["Plan de la région"], [], ["Présentation", "", "Acteurs"]]
    header = ["AXE (x)", "Titre de l’action", "STRUCTURE PILOTE"]
    rows = [*preamble, header, ["Un", "Ouvrir", "Région"]]
    data = xlsx_bytes(Aide=[["Mode d’emploi"]], Plan=rows, Listes=[["Statut"]])
    found = find_header(read_grid("plan.xlsx", data))
    assert (found.sheet, found.row) == (1, 3)
    assert [column.field for column in found.columns] == ["axis", "title", "owner"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Titre de l'action", "title"),
        ("TITRE DE L’ACTION :", "title"),
        ("Sous-axe (x.x)", "line"),
        ("Sous-sous axe (x.x.x)", "subline"),
        ("Budget prévisionnel total € HT", "budget"),
        ("Date de début", "starts_on"),
        ("Echéance", "ends_on"),
        ("Financeur 2", "funder"),
        ("N°", "code"),
        ("Autre information : Budget", ""),
        ("Bidule", ""),
    ],
)
def test_headers_are_recognised_without_accents_case_nor_marks(header, field):
    assert field_of(header) == field


def read_or_refused(name, data):
    try:
        return read_grid(name, data)
    except Refused:
        return None


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400) | st.text().map(str.encode), st.sampled_from(["csv", "xlsx", "x"]))
def test_no_bytes_break_the_reading(data, ending):
    read_or_refused(f"plan.{ending}", data)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=8))
def test_no_damaged_workbook_breaks_the_reading(place, bytes_):
    damaged = SMALL[:place] + bytes_ + SMALL[place + len(bytes_) :]
    read_or_refused("plan.xlsx", damaged)
