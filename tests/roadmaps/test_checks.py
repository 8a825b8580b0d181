"""What a plan lacks, or says wrong, before it is published."""

from datetime import date

import pytest
from django.urls import reverse

from roadmaps.checks import findings, tally
from roadmaps.models import Role
from roadmaps.operations import draft_of, put_figure
from roadmaps.plan import plan_of
from tests import factories

pytestmark = pytest.mark.django_db


def line(year, funder, amount):
    return {"key": "", "year": year, "funder": funder, "amount": amount}


def target(value="30", unit="lieux", horizon="2030"):
    named = {"key": "", "indicator": "Lieux ouverts", "baseline": "3"}
    return named | {"target": value, "unit": unit, "horizon": horizon}


FULL = {
    "title": "Ouvrir trente lieux",
    "summary": "Oui.",
    "owner": "Région",
    "starts_on": date(2027, 1, 1),
    "ends_on": date(2028, 1, 1),
    "funders": [{"key": "", "name": "Région"}],
    "budget": [line(2027, "Région", 10), line(2028, "région", 20), line(None, "", 30)],
    "targets": [target()],
}


def found(plan):
    return [(one.code, one.kind, one.field) for one in findings(plan_of(draft_of(plan)))]


def of(**changes):
    plan = factories.roadmap()
    factories.action(plan, "A-01", **FULL | changes)
    return found(plan)


def test_an_action_that_says_everything_is_left_alone():
    assert of() == []


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"owner": ""}, "owner", "owner"),
        ({"summary": ""}, "summary", "summary"),
        ({"targets": []}, "targets", "targets"),
        ({"targets": [target(unit="")]}, "measure", "targets"),
        ({"targets": [target(horizon="")]}, "measure", "targets"),
        ({"ends_on": None}, "ends_on", "ends_on"),
        ({"ends_on": date(2026, 1, 1)}, "dates", "ends_on"),
        ({"budget": []}, "budget", "budget"),
        ({"budget": [line(2027, "Région", 10), line(None, "", 30)]}, "total", "budget"),
        ({"budget": [line(2027, "L’État", 10)]}, "funder", "funders"),
    ],
)
def test_each_thing_to_see_to_is_named_with_its_field(changes, kind, field):
    assert of(**changes) == [("A-01", kind, field)]


def test_a_lone_total_and_a_target_in_words_are_enough():
    assert of(budget=[line(None, "", 30)], targets=[target(value="", unit="", horizon="")]) == []


def test_two_actions_of_one_title_are_told_whatever_its_accents():
    plan = factories.roadmap()
    factories.action(plan, "A-01", **FULL | {"title": "Étudier l’idée"})
    factories.action(plan, "A-02", **FULL | {"title": "ETUDIER L’IDEE"})
    assert found(plan) == [("A-01", "twin", "title"), ("A-02", "twin", "title")]


def test_a_figure_that_no_action_changes_is_told(client):
    plan = factories.roadmap()
    factories.action(plan, "A-01", **FULL)
    facts = {"label": "Lieux", "value": 3, "date": date(2026, 1, 1), "source": "Région"}
    put_figure(roadmap=plan, actor=None, facts=facts)
    assert found(plan) == [("lieux", "unmoved", "actions")]
    put_figure(roadmap=plan, actor=None, key="lieux", facts=facts | {"actions": ["A-01"]})
    assert found(plan) == []


def test_the_overview_counts_each_kind_and_leads_to_it(client):
    plan = factories.roadmap()
    ada = factories.user("ada")
    factories.role(ada, plan.region, Role.Name.ADMINISTRATOR)
    client.force_login(ada)
    factories.action(plan, "A-01", **FULL | {"owner": ""})
    factories.action(plan, "A-02", **FULL | {"owner": "", "title": "Autre"})
    page = client.get(reverse("roadmaps:manage", args=(plan.region.slug, plan.slug)))
    assert "sans porteur <b>2</b>" in page.text
    assert "/manage/actions/?lacking=owner" in page.text
    told = tally(findings(plan_of(draft_of(plan))))
    assert [(one["kind"], one["count"], one["is_wrong"]) for one in told] == [("owner", 2, False)]
    edit = client.get(reverse("roadmaps:action", args=(plan.region.slug, plan.slug, "A-01")))
    assert 'href="#id_owner">Personne ne la porte.' in edit.text
