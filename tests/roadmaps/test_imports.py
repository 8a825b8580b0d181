"""Importing a sheet into the draft: what it says beforehand, what it writes, and what it keeps."""

import io
import re
import time
from datetime import date

import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import JournalEntry
from roadmaps.models import Action, Content, Entry
from roadmaps.operations import (
    draft_of,
    dry_run,
    edit_action,
    import_sheet,
    publish_version,
    put_axis,
)
from roadmaps.sheets.reading import read_grid
from roadmaps.sheets.writing import as_csv, as_xlsx, table_of
from tests import factories
from tests.roadmaps.sheets import canonical, csv_bytes, grid, xlsx_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

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


@pytest.fixture
def plan():
    return factories.roadmap()


def put(plan, data, **kwargs):
    name = kwargs.pop("name", "plan.csv")
    return import_sheet(roadmap=plan, grid=grid(data, name), actor=None, **kwargs)


def entry(plan, code):
    entries = Entry.objects.select_related("content", "axis__parent")
    return entries.get(version=draft_of(plan), action__code=code)


def statuses(preview):
    return [outcome.status for outcome in preview.actions]


def edit(plan, code, **values):
    content = entry(plan, code).content
    kept = {"title": content.title}
    axis = entry(plan, code).axis
    edit_action(
        roadmap=plan, actor=None, code=code, axis=axis.code if axis else "", values=kept | values
    )


def test_a_dry_run_says_everything_and_writes_nothing(plan):
    preview = dry_run(roadmap=plan, grid=grid(canonical(SCHOOL, MARKET)))
    assert statuses(preview) == ["created", "created"]
    assert [axis.code for axis in preview.axes] == ["A", "A1", "B"]
    assert not Action.objects.exists()
    assert not plan.versions.exists()


def test_a_sheet_becomes_axes_lines_and_typed_actions(plan):
    put(plan, canonical(SCHOOL, MARKET))
    school = entry(plan, "A-01")
    assert (school.axis.code, school.axis.parent.title) == ("A1", "Former")
    content = school.content
    assert content.partners == [
        {"key": "k1", "name": "Cluster"},
        {"key": "k2", "name": "Université"},
    ]
    assert content.budget == [{"key": "k3", "year": 2027, "funder": "Région", "amount": 850_000}]
    assert (content.starts_on, content.status) == (date(2027, 9, 1), "planned")
    assert JournalEntry.objects.get(verb="import_sheet").details == {
        "created": 2,
        "changed": 0,
        "refused": 0,
    }


def test_twice_changes_nothing(plan):
    put(plan, canonical(SCHOOL, MARKET))
    before = list(Content.objects.order_by("pk").values())
    again = put(plan, canonical(SCHOOL, MARKET))
    assert statuses(again) == ["unchanged", "unchanged"]
    assert again.changes_nothing
    assert list(Content.objects.order_by("pk").values()) == before


def test_an_absent_column_leaves_and_an_empty_cell_clears(plan):
    put(plan, canonical(SCHOOL))
    put(plan, csv_bytes([["code", "owner"], ["A-01", ""]]))
    content = entry(plan, "A-01").content
    assert content.owner == ""
    assert content.title == SCHOOL["title"]
    assert len(content.partners) == 2
    assert entry(plan, "A-01").axis.code == "A1"


def test_a_sheet_without_lines_leaves_actions_on_theirs(plan):
    put(plan, canonical(SCHOOL, MARKET))
    header = ["code", "axis_code", "axis", "title"]
    kept = ["A-01", "A", "Former", SCHOOL["title"]]
    moved = ["B-01", "A", "Former", MARKET["title"]]
    preview = put(plan, csv_bytes([header, kept, moved]))
    assert statuses(preview) == ["unchanged", "changed"]
    assert (entry(plan, "A-01").axis.code, entry(plan, "B-01").axis.code) == ("A1", "A")


def test_a_missing_row_is_told_and_nothing_is_deleted(plan):
    put(plan, canonical(SCHOOL, MARKET))
    preview = put(plan, canonical(MARKET))
    assert preview.missing == [("A-01", SCHOOL["title"])]
    assert entry(plan, "A-01")


def test_a_new_action_stands_where_the_sheet_puts_it(plan):
    put(plan, canonical(SCHOOL, MARKET))
    put(plan, canonical(SCHOOL, {**SCHOOL, "code": "A-02"}, MARKET))
    codes = draft_of(plan).entries.values_list("action__code", flat=True)
    assert list(codes) == ["A-01", "A-02", "B-01"]


def test_a_field_changed_on_both_sides_is_a_conflict_that_is_settled_once(plan):
    put(plan, canonical(SCHOOL))
    edit(plan, "A-01", owner="Le cluster", summary="Écrit ici")
    theirs = canonical({**SCHOOL, "owner": "L’université", "title": "Ouvrir deux écoles du jeu"})
    preview = put(plan, theirs)
    assert statuses(preview) == ["conflict"]
    assert [change.key for change in preview.actions[0].changes] == ["title"]
    assert {change.key for _outcome, change in preview.conflicts} == {"owner", "summary"}
    content = entry(plan, "A-01").content
    assert (content.owner, content.title) == ("Le cluster", "Ouvrir deux écoles du jeu")
    choices = {"action:A-01:owner": "mine", "action:A-01:summary": "theirs"}
    put(plan, theirs, choices=choices)
    content = entry(plan, "A-01").content
    assert (content.owner, content.summary) == ("Le cluster", "")
    assert statuses(put(plan, theirs)) == ["unchanged"]
    other = canonical({**SCHOOL, "owner": "Encore un autre", "title": "Ouvrir deux écoles du jeu"})
    assert statuses(put(plan, other)) == ["conflict"]


def test_changed_here_alone_and_the_same_in_the_file_is_no_conflict(plan):
    put(plan, canonical(SCHOOL))
    edit(plan, "A-01", owner="Le cluster")
    assert statuses(put(plan, canonical({**SCHOOL, "owner": "Le cluster"}))) == ["unchanged"]


def test_the_title_of_an_axis_changed_on_both_sides_is_a_conflict(plan):
    put(plan, canonical(SCHOOL))
    put_axis(roadmap=plan, actor=None, facts={"code": "A", "title": "Former mieux"})
    preview = put(plan, canonical({**SCHOOL, "axis": "Former plus"}))
    assert [(one.code, change.key) for one, change in preview.conflicts] == [("A", "title")]
    assert draft_of(plan).axes.get(code="A").title == "Former mieux"
    put(plan, canonical({**SCHOOL, "axis": "Former plus"}), choices={"axis:A:title": "theirs"})
    assert draft_of(plan).axes.get(code="A").title == "Former plus"


def test_a_published_content_is_copied_never_written(plan):
    put(plan, canonical(SCHOOL, MARKET))
    publish_version(roadmap=plan, actor=None)
    plan.refresh_from_db()
    put(plan, canonical({**SCHOOL, "owner": "Le cluster"}, MARKET))
    published = plan.current.entries.get(action__code="A-01").content
    assert published.owner == "Région"
    assert entry(plan, "A-01").content.owner == "Le cluster"
    market = plan.current.entries.get(action__code="B-01")
    assert entry(plan, "B-01").content_id == market.content_id
    keys = [item["key"] for item in entry(plan, "A-01").content.partners]
    assert keys == [item["key"] for item in published.partners]


def test_a_wrong_cell_refuses_its_line_and_no_other(plan):
    rows = canonical(SCHOOL, {**MARKET, "starts_on": "31/02/2027", "budget": "a; b"})
    preview = put(plan, rows)
    assert [str(issue.line) + issue.column for issue in preview.refused] == [
        "3N (budget)",
        "3O (starts_on)",
    ]
    assert [*plan.actions.values_list("code", flat=True)] == ["A-01"]


def test_a_code_twice_refuses_both_lines(plan):
    preview = put(plan, canonical(SCHOOL, MARKET, {**SCHOOL, "title": "Une autre école du jeu"}))
    assert statuses(preview) == ["refused", "created", "refused"]
    assert [issue.reason for issue in preview.refused] == [
        "Code « A-01 » en double : aussi ligne 4.",
        "Code « A-01 » en double : aussi ligne 2.",
    ]


def test_an_axis_named_by_refused_lines_alone_is_not_created(plan):
    preview = put(plan, canonical(SCHOOL, {**MARKET, "starts_on": "31/02/2027"}))
    assert [axis.code for axis in preview.axes] == ["A", "A1"]
    assert [*draft_of(plan).axes.values_list("code", flat=True)] == ["A", "A1"]


def test_a_line_without_title_is_refused(plan):
    preview = put(plan, canonical({"code": "A-01", "owner": "Région"}))
    assert preview.refused[0].line == 2
    assert "Le titre manque" in preview.refused[0].reason


def test_what_is_no_amount_is_kept_and_exported_again(plan):
    preview = put(plan, canonical({**SCHOOL, "budget": "environ un million"}))
    assert "autre information" in preview.warnings[0].reason
    content = entry(plan, "A-01").content
    assert (content.budget, content.other) == ([], {"budget": "environ un million"})
    back = put(plan, as_csv(table_of(draft_of(plan))))
    assert statuses(back) == ["unchanged"]
    put(plan, canonical(SCHOOL))
    content = entry(plan, "A-01").content
    assert (content.budget[0]["amount"], content.other) == (850_000, {})


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


def test_two_thousand_lines_are_written_in_time(plan, django_assert_max_num_queries):
    rows = [
        {**SCHOOL, "code": f"A-{n}", "description": "Un paragraphe. " * 60} for n in range(2000)
    ]
    data = canonical(*rows)
    began = time.monotonic()
    with django_assert_max_num_queries(250):
        put(plan, data)
    assert plan.actions.count() == 2000
    assert time.monotonic() - began < 20


# The same file out as in -----------------------------------------------------

NASTY = st.text(
    st.characters(codec="utf-8", exclude_characters="\0")
    | st.sampled_from("=+-@\t\r\n;,\"'[]«»\u00a0…€")
)
CELLS = {
    "title": NASTY,
    "summary": NASTY,
    "description": NASTY,
    "owner": NASTY,
    "partners": NASTY,
    "funders": NASTY,
    "targets": NASTY,
    "budget": NASTY | st.from_regex(r"(20[0-9]{2}; [a-z]*; [0-9]{1,6}\n){1,3}", fullmatch=True),
    "starts_on": st.dates(date(1900, 1, 1), date(2199, 1, 1)).map(str) | NASTY,
    "status": st.sampled_from(["à lancer", "en retard", "abandonnée", ""]),
    "Autre colonne": NASTY,
    "Budget total": NASTY,
}


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=4),
    axes=st.lists(st.sampled_from(["", "1. Un", "Deux", "=3"]), min_size=4, max_size=4),
    coded=st.booleans(),
)
def test_whatever_was_imported_comes_back_the_same(rows, axes, coded):
    region = factories.region(slug=f"region-{next(factories.numbers)}")
    plan, copy = factories.roadmap(region, "plan"), factories.roadmap(region, "copy")
    header = ["code", "axis", *CELLS] if coded else ["axis", *CELLS]
    table = [header]
    for number, (row, axis) in enumerate(zip(rows, axes, strict=False)):
        table.append([*([f"C{number}"] if coded else []), axis, *row.values()])
    data = csv_bytes(table)
    first = put(plan, data)
    assert first.read >= len(first.actions)
    assert put(plan, data).changes_nothing
    for writer, name in ((as_csv, "plan.csv"), (as_xlsx, "plan.xlsx")):
        out = table_of(draft_of(plan))
        if len(out) == 1:
            continue
        assert put(plan, writer(out), name=name).changes_nothing
        assert table_of(draft_of(plan)) == out
        put(copy, writer(out), name=name)
        assert without_keys(table_of(draft_of(copy))) == without_keys(out)


def without_keys(table):
    return [[re.sub(r"\[k\d+\]", "[k]", cell) for cell in row] for row in table]


def test_an_export_runs_no_formula():
    plan = factories.roadmap()
    put(plan, canonical({**SCHOOL, "title": "=HYPERLINK(1) et la suite", "owner": "@cmd"}))
    text = as_csv(table_of(draft_of(plan))).decode()
    assert "'=HYPERLINK" in text
    assert "'@cmd" in text
    rows = read_grid("plan.csv", text.encode()).sheets[0].rows
    assert rows[1][7] == "=HYPERLINK(1) et la suite"
