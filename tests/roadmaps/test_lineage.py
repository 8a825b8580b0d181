"""Actions that leave the plan: why, since when, and what takes over."""

import pytest

from roadmaps.models import Departure
from roadmaps.operations import (
    CodeTaken,
    NoSuchPlace,
    draft_of,
    edit_fields,
    import_sheet,
    merge_action,
    publish_version,
    restore_action,
    split_action,
    withdraw_action,
)
from roadmaps.plan import plan_of
from tests import factories
from tests.roadmaps.sheets import canonical, grid

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.published()


def codes(plan):
    return [stop.code for stop in plan_of(draft_of(plan)).stops]


def act(operation, plan, code="A-01", **facts):
    operation(roadmap=plan, actor=None, code=code, **facts)


def test_an_action_withdrawn_leaves_with_its_reason_and_may_come_back(plan):
    act(withdraw_action, plan, reason="Faute de crédits.")
    assert codes(plan) == ["A-02", "B-01"]
    departure = draft_of(plan).departures.get()
    assert (departure.action.code, departure.reason, departure.successors) == (
        "A-01",
        "Faute de crédits.",
        [],
    )
    act(restore_action, plan)
    act(restore_action, plan)
    assert sorted(codes(plan)) == ["A-01", "A-02", "B-01"]
    assert not Departure.objects.exists()


def test_what_nobody_ever_read_leaves_without_a_word(plan):
    factories.action(plan, "A-09")
    act(withdraw_action, plan, "A-09", reason="Essai")
    assert not Departure.objects.exists()
    act(restore_action, plan, "A-09")
    assert "A-09" in codes(plan)


def test_an_action_merged_names_the_one_that_takes_over(plan):
    act(merge_action, plan, into="A-02", reason="Même objet.")
    assert draft_of(plan).departures.get().successors == ["A-02"]
    assert codes(plan) == ["A-02", "B-01"]
    for into in ("A-02", "A-01", "Z-01"):
        with pytest.raises(NoSuchPlace):
            act(merge_action, plan, "A-02", into=into)


def test_an_action_split_begins_its_successors_with_what_it_said(plan):
    factories.action(plan, "C-01", axis="C", partners=[{"key": "", "name": "Le cluster"}])
    parts = [("C-02", "La première moitié"), ("C-03", "La seconde moitié")]
    act(split_action, plan, "C-01", parts=parts)
    stops = plan_of(draft_of(plan)).by_code
    assert codes(plan) == ["A-01", "A-02", "B-01", "C-02", "C-03"]
    assert [stops[code].title for code, _title in parts] == [title for _code, title in parts]
    assert {stops[code].axis.code for code, _title in parts} == {"C"}
    assert stops["C-02"].content.partners == [{"key": "k1", "name": "Le cluster"}]
    for taken in ([("A-02", "x")], [("D-01", "x"), ("D-01", "y")], [("C-01", "x")]):
        with pytest.raises(CodeTaken):
            act(split_action, plan, "A-01", parts=taken)
    assert not Departure.objects.exists()


def test_a_plan_knows_what_its_actions_come_from(plan):
    act(split_action, plan, "A-01", parts=[("A-11", "Une"), ("A-12", "Deux")], reason="Trop large")
    assert [one.action.code for one in plan_of(draft_of(plan)).lineage["A-12"]] == ["A-01"]
    assert plan_of(plan.current).lineage == {}
    publish_version(roadmap=plan, actor=None)
    plan.refresh_from_db()
    (departure,) = plan_of(plan.current).lineage["A-11"]
    assert (departure.action.code, departure.version.number, departure.is_split) == (
        "A-01",
        2,
        True,
    )


def test_what_a_sheet_brings_back_has_not_left(plan):
    act(withdraw_action, plan, reason="Faute de crédits.")
    row = {"code": "A-01", "axis_code": "A", "title": "Ouvrir le chantier A-01"}
    import_sheet(roadmap=plan, actor=None, grid=grid(canonical(row)))
    assert "A-01" in codes(plan)
    assert not Departure.objects.exists()


SPLIT = [("A-11", "Une moitié"), ("A-12", "L’autre")]


def test_what_was_split_comes_back_in_the_place_of_its_parts(plan):
    draft = draft_of(plan)
    partners = [{"key": "", "name": "Le cluster"}]
    edit_fields(roadmap=plan, actor=None, code="A-01", values={"partners": partners})
    act(split_action, plan, parts=SPLIT, reason="Trop large")
    assert codes(plan) == ["A-11", "A-12", "A-02", "B-01"]
    restored = restore_action(roadmap=plan, actor=None, code="A-01")
    assert (restored.out, restored.kept) == (["A-11", "A-12"], {})
    assert codes(plan) == ["A-01", "A-02", "B-01"]
    assert not draft.departures.exists()


def test_a_part_written_or_used_since_the_split_stays(plan):
    act(split_action, plan, parts=[*SPLIT, ("A-13", "Le reste")], reason="Trop large")
    edit_fields(roadmap=plan, actor=None, code="A-11", values={"owner": "Le cluster"})
    act(merge_action, plan, "A-02", into="A-12", reason="Même objet")
    restored = restore_action(roadmap=plan, actor=None, code="A-01")
    assert restored.kept == {"A-11": "written", "A-12": "used"}
    assert restored.out == ["A-13"]
    assert codes(plan) == ["A-01", "A-11", "A-12", "B-01"]


def test_a_part_that_was_published_stays(plan):
    act(split_action, plan, parts=SPLIT, reason="Trop large")
    publish_version(roadmap=plan, actor=None)
    plan.refresh_from_db()
    restored = restore_action(roadmap=plan, actor=None, code="A-01")
    assert restored.kept == {"A-11": "published", "A-12": "published"}
    assert codes(plan) == ["A-01", "A-11", "A-12", "A-02", "B-01"]


def test_what_comes_back_stands_where_the_current_version_has_it(plan):
    factories.action(plan, "A-03")
    publish_version(roadmap=plan, actor=None)
    plan.refresh_from_db()
    for code in ("A-01", "A-02"):
        act(withdraw_action, plan, code, reason="Faute de crédits")
    factories.action(plan, "A-04")
    act(restore_action, plan, "A-02")
    assert codes(plan) == ["A-02", "A-03", "A-04", "B-01"]
    act(restore_action, plan, "A-01")
    assert codes(plan) == ["A-01", "A-02", "A-03", "A-04", "B-01"]
    act(merge_action, plan, "A-03", into="A-04", reason="Même objet")
    act(restore_action, plan, "A-03")
    assert codes(plan) == ["A-01", "A-02", "A-03", "A-04", "B-01"]
