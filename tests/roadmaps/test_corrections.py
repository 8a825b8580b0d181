"""A typing error is corrected in what is published; nothing else is, and the old version stays."""

import pytest

from roadmaps.correcting import NotFormal
from roadmaps.models import Roadmap, Unlock, Version
from roadmaps.operations import (
    NothingToCorrect,
    WrittenSince,
    correct_action,
    draft_of,
    edit_fields,
)
from roadmaps.plan import plan_of
from roadmaps.queries import drafts_changes
from roadmaps.values import TARGET_PARTS
from tests import factories
from tests.consultation.test_voting import in_parallel

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PARTNERS = [{"key": "", "name": "Le clutser"}, {"key": "", "name": "L’école"}]


@pytest.fixture
def plan():
    plan = factories.roadmap()
    targets = [{"key": "", **dict.fromkeys(TARGET_PARTS, "30")}]
    factories.action(plan, "A-01", title="Ouvrir les portse", partners=PARTNERS, targets=targets)
    return factories.published(plan, codes=("A-02", "B-01"))


def correct(plan, values=None, **facts):
    values = values or {"title": "Ouvrir les portes"}
    facts = {"code": "A-01", "note": "Une faute de frappe."} | facts
    return correct_action(roadmap=plan, actor=None, values=values, **facts)


def said(version, code="A-01"):
    return version.entries.get(action__code=code).content


def test_a_correction_is_a_version_of_its_own_even_in_an_open_round(plan):
    factories.phase(plan)
    first = plan.current
    version = correct(plan)
    plan.refresh_from_db()
    assert (version.number, version.kind, version.note) == (2, "correction", "Une faute de frappe.")
    assert plan.current == version
    assert said(version).title == "Ouvrir les portes"
    assert said(version).targets == said(first).targets
    assert said(first).title == "Ouvrir les portse"
    assert [stop.code for stop in plan_of(version).stops] == ["A-01", "A-02", "B-01"]
    assert plan_of(version).by_code["B-01"].axis.code == "B"
    assert said(version, "A-02") == said(first, "A-02")
    assert not Unlock.objects.exists()
    assert not Version.objects.drafts().exists()


def test_an_untouched_draft_says_the_corrected_words(plan):
    draft_of(plan)
    correct(plan)
    plan.refresh_from_db()
    assert drafts_changes(plan) == {"added": [], "reworded": [], "withdrawn": []}


def test_a_draft_under_way_takes_them_where_it_said_the_old_ones(plan):
    own = [{"key": "k1", "name": "Le clutser"}, {"key": "k2", "name": "Le lycée"}]
    edit_fields(roadmap=plan, actor=None, code="A-01", values={"partners": own, "owner": "Pau"})
    names = [{"key": "k1", "name": "Le cluster"}, {"key": "k2", "name": "L’École"}]
    correct(plan, {"title": "Ouvrir les portes", "partners": names, "owner": "La Région"})
    content = said(draft_of(plan))
    assert (content.title, content.owner) == ("Ouvrir les portes", "Pau")
    assert [one["name"] for one in content.partners] == ["Le cluster", "Le lycée"]


@pytest.mark.parametrize(
    "values",
    [
        {"targets": []},
        {"starts_on": None},
        {"budget": []},
        {"partners": [{"key": "k1", "name": "Le cluster"}]},
        {
            "partners": [
                {"key": "k1", "name": "a"},
                {"key": "k2", "name": "b"},
                {"key": "", "name": "c"},
            ]
        },
        {"summary": "Ce que l’action ne disait pas."},
        {"owner": ""},
    ],
)
def test_what_adds_strikes_or_commits_is_no_correction(plan, values):
    with pytest.raises(NotFormal):
        correct(plan, values)
    assert Version.objects.count() == 1


def test_nothing_to_correct_and_what_was_corrected_since_are_told(plan):
    with pytest.raises(NothingToCorrect):
        correct(plan, {"title": "Ouvrir les portse"})
    with pytest.raises(NothingToCorrect):
        correct(plan, code="Z-01")
    with pytest.raises(WrittenSince):
        correct(plan, seen="else")


@pytest.mark.django_db(transaction=True)
def test_corrections_at_once_are_versions_one_after_the_other(plan):
    def correct_one(n):
        values = {"title": "Ouvrir les portes"} if n % 2 else {"owner": "La Région"}
        try:
            return correct(Roadmap.objects.get(pk=plan.pk), values).number
        except NothingToCorrect:
            return None

    made = [number for number in in_parallel(correct_one, 6) if number]
    assert sorted(made) == [2, 3]
    plan.refresh_from_db()
    content = said(plan.current)
    assert (content.title, content.owner) == ("Ouvrir les portes", "La Région")
