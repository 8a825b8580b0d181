"""Axes and actions of the draft are put in order, one step or one choice at a time."""

import pytest

from roadmaps.models import Roadmap
from roadmaps.operations import (
    AxisInUse,
    NoSuchPlace,
    draft_of,
    place_action_after,
    place_axis,
    remove_axis,
    set_axes,
    step_action,
)
from roadmaps.plan import plan_of
from tests import factories
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """A: A-01, A-02, then its line A1: A-11; B: B-01."""
    plan = factories.roadmap()
    for code, axis in [("A-01", "A"), ("B-01", "B"), ("A-02", "A")]:
        factories.action(plan, code, axis=axis)
    set_axes(draft=draft_of(plan), axes=[{"code": "A1", "title": "Ligne", "parent": "A"}])
    factories.action(plan, "A-11", axis="A1")
    set_axes(draft=draft_of(plan), axes=[{"code": "A1", "title": "Ligne", "parent": "A"}])
    return plan


def order(plan):
    return " ".join(
        f"{s.axis.code if s.axis else '-'}/{s.code}" for s in plan_of(draft_of(plan)).stops
    )


def move(operation, plan, code, **where):
    operation(roadmap=plan, actor=None, code=code, **where)
    return order(plan)


def test_a_step_goes_one_place_and_past_the_end_of_an_axis_into_the_next(plan):
    assert order(plan) == "A/A-01 A/A-02 A1/A-11 B/B-01"
    assert move(step_action, plan, "A-02") == "A/A-02 A/A-01 A1/A-11 B/B-01"
    assert move(step_action, plan, "A-02") == "A/A-02 A/A-01 A1/A-11 B/B-01"
    assert move(step_action, plan, "A-01", down=True) == "A/A-02 A1/A-01 A1/A-11 B/B-01"
    assert move(step_action, plan, "B-01") == "A/A-02 A1/A-01 A1/A-11 A1/B-01"
    assert move(step_action, plan, "B-01", down=True) == "A/A-02 A1/A-01 A1/A-11 B/B-01"
    assert move(step_action, plan, "B-01", down=True) == "A/A-02 A1/A-01 A1/A-11 -/B-01"
    assert move(step_action, plan, "B-01", down=True) == "A/A-02 A1/A-01 A1/A-11 -/B-01"


def test_an_action_is_put_after_another_or_at_the_head_of_an_axis(plan):
    assert move(place_action_after, plan, "B-01", after="A-01") == "A/A-01 A/B-01 A/A-02 A1/A-11"
    assert move(place_action_after, plan, "A-02", axis="B") == "A/A-01 A/B-01 A1/A-11 B/A-02"
    assert move(place_action_after, plan, "A-01") == "A/B-01 A1/A-11 B/A-02 -/A-01"
    for nowhere in ({"axis": "Z"}, {"after": "Z-01"}, {"after": "A-02"}):
        with pytest.raises(NoSuchPlace):
            place_action_after(roadmap=plan, actor=None, code="A-02", **nowhere)
    assert order(plan) == "A/B-01 A1/A-11 B/A-02 -/A-01"


def test_an_axis_moves_with_its_lines_and_goes_once_empty(plan):
    assert move(place_axis, plan, "B") == "B/B-01 A/A-01 A/A-02 A1/A-11"
    assert move(place_axis, plan, "B") == "B/B-01 A/A-01 A/A-02 A1/A-11"
    assert move(place_axis, plan, "B", down=True) == "A/A-01 A/A-02 A1/A-11 B/B-01"
    with pytest.raises(AxisInUse):
        remove_axis(roadmap=plan, actor=None, code="A1")
    place_action_after(roadmap=plan, actor=None, code="A-11", axis="A")
    remove_axis(roadmap=plan, actor=None, code="A1")
    assert not draft_of(plan).axes.filter(code="A1").exists()


def test_what_is_published_keeps_its_order(plan):
    plan = factories.published(plan, codes=())
    before = [entry.pk for entry in plan.current.entries.all()]
    step_action(roadmap=plan, actor=None, code="A-02")
    assert [entry.pk for entry in plan.current.entries.all()] == before
    assert [s.code for s in plan_of(plan.current).stops][0] == "A-01"


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_many_moves_at_once_leave_each_action_one_place(plan):
    codes = ["A-01", "A-02", "A-11", "B-01"]

    def step(n):
        found = Roadmap.objects.get(pk=plan.pk)
        step_action(roadmap=found, actor=None, code=codes[n % 4], down=bool(n % 3))

    in_parallel(step, 8)
    positions = draft_of(plan).entries.values_list("position", flat=True)
    assert sorted(positions) == [1, 2, 3, 4]
    assert sorted(stop.code for stop in plan_of(draft_of(plan)).stops) == codes
