"""What the lines of a sheet are, and the codes of what they name."""

import io

import pytest
import xlsxwriter

from roadmaps.operations import draft_of
from roadmaps.sheets.writing import as_csv, table_of
from tests import factories
from tests.roadmaps.sheets import (
    MARKET,
    SCHOOL,
    canonical,
    csv_bytes,
    edit,
    entry,
    put,
    statuses,
    xlsx_bytes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def plan():
    return factories.roadmap()


def test_a_sheet_without_lines_leaves_actions_on_theirs(plan):
    put(plan, canonical(SCHOOL, MARKET))
    header = ["code", "axis_code", "axis", "title"]
    kept = ["A-01", "A", "Former", SCHOOL["title"]]
    moved = ["B-01", "A", "Former", MARKET["title"]]
    preview = put(plan, csv_bytes([header, kept, moved]))
    assert statuses(preview) == ["unchanged", "changed"]
    assert (entry(plan, "A-01").axis.code, entry(plan, "B-01").axis.code) == ("A1", "A")


def test_a_code_twice_refuses_both_lines(plan):
    preview = put(plan, canonical(SCHOOL, MARKET, {**SCHOOL, "title": "Une autre école du jeu"}))
    assert statuses(preview) == ["refused", "created", "refused"]
    assert [issue.reason for issue in preview.refused] == [
        "Code « A-01 » en double : aussi ligne 4.",
        "Code « A-01 » en double : aussi ligne 2.",
    ]


@pytest.mark.parametrize("column", ["axis", "axis_code", "Axe"])
@pytest.mark.parametrize("code", ["A", "A1"])
def test_a_code_of_the_draft_in_the_only_column_of_axes_names_that_axis(plan, column, code):
    put(plan, canonical(SCHOOL, MARKET))
    rows = [["code", column, "title"], ["B-01", code, MARKET["title"]]]
    preview = put(plan, csv_bytes(rows))
    assert [axis.code for axis in preview.axes if axis.status != "unchanged"] == []
    assert entry(plan, "B-01").axis.code == code
    codes = draft_of(plan).axes.values_list("code", "parent__code", "title")
    assert sorted(codes, key=str) == [
        ("A", None, "Former"),
        ("A1", "A", "Alternance"),
        ("B", None, "Vendre"),
    ]


def test_an_axis_named_by_refused_lines_alone_is_not_created(plan):
    preview = put(plan, canonical(SCHOOL, {**MARKET, "starts_on": "31/02/2027"}))
    assert [axis.code for axis in preview.axes] == ["A", "A1"]
    assert [*draft_of(plan).axes.values_list("code", flat=True)] == ["A", "A1"]


def test_a_funder_and_the_amount_that_follows_make_a_budget_line(plan):
    header = ["Titre de l’action", "Financeur 1", "Montant € HT", "Financeur 2", "Montant € HT"]
    rows = [
        [*header, "Budget prévisionnel total € HT", "Partenaires"],
        ["Ouvrir une école du jeu vidéo", "Région, État", "50 k€", "DREAL", "", "50000", "A, B"],
        ["Tenir un salon européen du jeu", "Région", "10", "", "", "99", "Un; Deux (a, b)"],
    ]
    preview = put(plan, csv_bytes(rows))
    first, second = entry(plan, "1").content, entry(plan, "2").content
    assert [item["name"] for item in first.funders] == ["Région", "État", "DREAL"]
    assert first.budget == [{"key": "k6", "year": None, "funder": "Région, État", "amount": 50_000}]
    assert first.other == {}
    assert second.budget[0]["amount"] == 10
    assert second.other == {"Budget prévisionnel total € HT": "99"}
    assert [item["name"] for item in second.partners] == ["Un", "Deux (a, b)"]
    assert [issue.column for issue in preview.warnings] == [
        "G (Partenaires)",
        "F (Budget prévisionnel total € HT)",
    ]


def test_codes_come_from_the_title_else_are_given_and_remembered(plan):
    rows = [
        ["Axe", "Titre"],
        ["1. Former", "Action 12 – Ouvrir une école du jeu"],
        ["1. Former", "Tenir un salon européen du jeu"],
        ["Vendre", "4. Prêter des locaux aux jeunes pousses"],
    ]
    put(plan, csv_bytes(rows))
    codes = draft_of(plan).entries.values_list("action__code", "content__title", "axis__code")
    assert list(codes) == [
        ("12", "Ouvrir une école du jeu", "1"),
        ("13", "Tenir un salon européen du jeu", "1"),
        ("4", "Prêter des locaux aux jeunes pousses", "2"),
    ]
    edit(plan, "13", title="Un titre changé ici depuis")
    again = put(plan, csv_bytes([rows[0], rows[3], rows[2], rows[1]]))
    assert [outcome.code for outcome in again.actions] == ["4", "13", "12"]


def test_numbers_that_begin_again_under_each_axis_take_its_code(plan):
    rows = [["Axe", "Titre"], ["1. Un", "1. Ouvrir une école"], ["2. Deux", "1. Tenir un salon"]]
    put(plan, csv_bytes(rows))
    assert [*plan.actions.values_list("code", flat=True)] == ["1.1", "2.1"]
    assert statuses(put(plan, csv_bytes(rows))) == ["unchanged", "unchanged"]


def test_a_framework_of_dotted_codes_has_three_levels_of_axes(plan):
    rows = [["identifiant", "nom", "description", "points"]]
    rows += [["1", "Un axe", "Pourquoi", "90"], ["1.1", "Une ligne", "", ""]]
    rows += [["1.1.1", "Une sous-ligne", "", ""], ["1.1.1.1", "Une action à mener", "Comment", "2"]]
    rows += [["1.1.1.1.1", "Une action plus fine", "", ""]]
    preview = put(plan, csv_bytes(rows))
    assert (len(preview.axes), len(preview.actions), preview.read) == (3, 2, 5)
    axis = draft_of(plan).axes.get(code="1")
    assert (axis.summary, axis.other) == ("Pourquoi", {"points": "90"})
    assert entry(plan, "1.1.1.1.1").axis.code == "1.1.1"
    back = put(plan, as_csv(table_of(draft_of(plan))))
    assert back.changes_nothing


def test_a_merged_axis_names_all_its_lines(plan):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, ["Axe", "Titre"])
        sheet.merge_range(1, 0, 2, 0, "Former")
        sheet.write(1, 1, "Ouvrir une école du jeu")
        sheet.write(2, 1, "Tenir un salon européen")
    put(plan, out.getvalue(), name="plan.xlsx")
    assert {one.axis.title for one in draft_of(plan).entries.all()} == {"Former"}


def test_a_sub_action_is_an_action_of_its_own_after_the_first(plan):
    rows = [["Titre de l’action", "Titre de la sous-action"]]
    rows += [["1. Ouvrir une école", "Trouver un lieu"], ["1. Ouvrir une école", "Recruter"]]
    put(plan, csv_bytes(rows))
    assert entry(plan, "1").content.other == {"Titre de la sous-action": "Trouver un lieu"}
    assert entry(plan, "1.1").content.title == "Recruter"


def test_instructions_other_sheets_and_preamble_are_listed_as_ignored(plan):
    rows = [["Présentation"], ["Titre de l’action", "Descriptif", "Date de début"]]
    rows += [["Champ texte", "Champ texte", "Champ date"]]
    rows += [["Texte court de 300 caractères", "Présentez l’action", "Saisissez une date"]]
    rows += [["Ouvrir une école du jeu", "Champ libre", ""]]
    data = xlsx_bytes(Aide=[["Mode d’emploi"]], Plan=rows)
    preview = put(plan, data, name="plan.xlsx")
    assert [issue.line for issue in preview.ignored] == [0, 1, 3, 4]
    assert preview.read == len(preview.actions) == 1


def test_columns_left_aside_by_choice_are_listed(plan):
    rows = [["Titre", "Personne"], ["Ouvrir une école du jeu", "Prénom Nom"]]
    preview = put(plan, csv_bytes(rows), matching={"1": "ignore"})
    assert preview.ignored[0].column == "B (Personne)"
    assert entry(plan, "1").content.other == {}
