"""The commands by which scripts import and export."""

import json

import pytest
from django.core.management import CommandError, call_command

from roadmaps.models import Region, Roadmap
from roadmaps.operations import draft_of, publish_version
from tests import factories
from tests.roadmaps.sheets import canonical, csv_bytes

pytestmark = pytest.mark.django_db

GOOD = {"code": "A-01", "axis_code": "A", "axis": "Former", "title": "Ouvrir une école du jeu"}
KEYS = {
    "rows",
    "axes",
    "actions",
    "created",
    "changed",
    "unchanged",
    "missing",
    "refused",
    "warnings",
    "conflicts",
    "ignored",
    "unmatched",
}


@pytest.fixture
def put(tmp_path, capsys):
    """Run the import on these bytes; its exit status and what it printed as JSON."""

    def run(data, *options, name="plan.csv", place="nouvelle-aquitaine/economie-numerique"):
        path = tmp_path / name
        path.write_bytes(data)
        status = 0
        try:
            call_command("import_roadmap", str(path), "--roadmap", place, "--json", *options)
        except SystemExit as exit:
            status = exit.code
        return status, json.loads(capsys.readouterr().out)

    return run


def test_an_import_says_in_json_what_it_did(put):
    plan = factories.roadmap()
    status, said = put(canonical(GOOD, GOOD | {"code": "A-02", "starts_on": "31/02/2027"}))
    assert status == 1
    assert set(said) == KEYS
    assert (said["rows"], said["actions"], said["created"]) == (2, 1, 1)
    assert said["refused"] == [
        {
            "line": 3,
            "column": "O (starts_on)",
            "reason": "« 31/02/2027 » n’est pas une date (attendu : 31/12/2027).",
        }
    ]
    assert draft_of(plan).entries.count() == 1
    status, said = put(canonical(GOOD))
    assert (status, said["created"], said["unchanged"]) == (0, 0, 1)


def test_a_dry_run_writes_nothing_not_even_what_it_would_create(put):
    status, said = put(canonical(GOOD), "--dry-run", "--create", place="bretagne/mer")
    assert (status, said["created"]) == (0, 1)
    assert not Region.objects.exists()


def test_create_makes_the_region_and_the_roadmap_once(put):
    put(canonical(GOOD), "--create", place="bretagne/plan-mer")
    put(canonical(GOOD), "--create", place="bretagne/plan-mer")
    assert [(one.place, one.title) for one in Roadmap.objects.all()] == [
        ("bretagne/plan-mer", "Plan mer")
    ]


@pytest.mark.parametrize("place", ["admin/x", "bretagne/manage", "bretagne", "a/b/c", "é/x"])
def test_no_roadmap_begins_at_an_address_kept_for_something_else(put, place):
    with pytest.raises(CommandError, match="Adresse impossible"):
        put(canonical(GOOD), "--create", place=place)
    assert not Region.objects.exists()


def test_columns_are_matched_by_name(put):
    factories.roadmap()
    data = csv_bytes([["Ce qu’on fera", "Note"], ["Ouvrir une école du jeu", "x"]])
    status, said = put(data, "--match", "Ce qu’on fera=title")
    assert (status, said["created"], said["unmatched"]) == (0, 1, ["Note"])
    with pytest.raises(CommandError, match="Champ inconnu"):
        put(data, "--match", "Note=colour")


def test_without_a_title_column_the_command_says_so(put):
    factories.roadmap()
    with pytest.raises(CommandError, match="titre"):
        put(csv_bytes([["Ce qu’on fera"], ["Ouvrir une école"]]))


def test_what_cannot_be_read_or_found_is_one_sentence(put, tmp_path, capsys):
    with pytest.raises(CommandError, match="inconnue"):
        put(canonical(GOOD))
    factories.roadmap()
    with pytest.raises(CommandError, match="vide"):
        put(b"")
    said = json.loads(capsys.readouterr().out)
    assert set(said) == KEYS
    assert said["refused"] == [{"line": 0, "column": "", "reason": "Ce fichier est vide."}]
    with pytest.raises(CommandError, match="absent.csv"):
        call_command("import_roadmap", str(tmp_path / "absent.csv"), "--roadmap", "a/b")


def test_conflicts_are_listed_and_keep_ours(put):
    plan = factories.roadmap()
    put(canonical(GOOD | {"owner": "Région"}))
    content = draft_of(plan).entries.get().content
    content.owner = "Le cluster"
    content.save()
    status, said = put(canonical(GOOD | {"owner": "L’État"}))
    assert (status, said["unchanged"], said["changed"]) == (0, 1, 0)
    assert [(one["line"], one["column"]) for one in said["conflicts"]] == [(2, "K (owner)")]


def test_an_export_comes_back_unchanged_and_a_version_is_exported(put, tmp_path):
    plan = factories.published()
    for ending in ("csv", "xlsx"):
        path = tmp_path / f"out.{ending}"
        call_command("export_roadmap", plan.place, str(path))
        status, said = put(path.read_bytes(), name=f"in.{ending}")
        assert (status, said["created"], said["changed"], said["unchanged"]) == (0, 0, 0, 3)
    draft = draft_of(plan)
    draft.entries.all()[0].delete()
    path = tmp_path / "v1.csv"
    call_command("export_roadmap", plan.place, str(path), "--version", "1")
    assert path.read_text().count("\nA-01,") == 1
    for wrong in (["--version", "9"], []):
        target = path if wrong else tmp_path / "out.pdf"
        with pytest.raises(CommandError):
            call_command("export_roadmap", plan.place, str(target), *wrong)


def test_a_roadmap_is_exported_as_data(tmp_path):
    plan = factories.published(codes=["A-01"])
    path = tmp_path / "plan.json"
    call_command("export_roadmap", plan.place, str(path))
    said = json.loads(path.read_bytes())
    assert (said["schema"], said["version"]["number"]) == (1, 1)
    assert [action["code"] for action in said["actions"]] == ["A-01"]


def test_the_same_file_imported_after_publishing_begins_an_equal_draft(put):
    plan = factories.roadmap()
    put(canonical(GOOD))
    publish_version(roadmap=plan, actor=None)
    status, said = put(canonical(GOOD))
    assert (status, said["unchanged"]) == (0, 1)
