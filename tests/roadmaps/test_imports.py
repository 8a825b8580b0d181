"""Importing a sheet into the draft: what it says beforehand, what it writes, what it keeps."""

import time
from datetime import date

import pytest

from accounts.models import JournalEntry
from roadmaps.models import Action, Content
from roadmaps.operations import draft_of, dry_run, publish_version, put_axis
from roadmaps.sheets.writing import as_csv, as_xlsx, table_of
from tests import factories
from tests.roadmaps.sheets import (
    MARKET,
    SCHOOL,
    canonical,
    csv_bytes,
    doings,
    edit,
    entry,
    grid,
    put,
    statuses,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def plan():
    return factories.roadmap()


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


def test_a_list_too_long_for_a_cell_is_kept_whole(plan):
    long = "\n".join(f"Partenaire {n}" for n in range(1200))
    preview = put(plan, canonical({**SCHOOL, "partners": long}))
    assert preview.warnings[0].column == "L (partners)"
    assert entry(plan, "A-01").content.other == {"partners": long}
    assert doings(put(plan, as_xlsx(table_of(draft_of(plan))), name="plan.xlsx")) == []


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
