"""Figures of the state of play and the actions meant to change them, seen from both sides."""

import pytest
from django.urls import reverse

from roadmaps.models import Role
from roadmaps.operations import draft_of, publish_version
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {"label": "Emplois", "value": "60 000", "date": "2017-10-02", "source": "Région"}


@pytest.fixture
def plan():
    plan = factories.roadmap()
    for code in ("A-01", "A-02", "B-01"):
        factories.action(plan, code, axis=code[0])
    return plan


@pytest.fixture
def managing(client, plan):
    ada = factories.user("ada")
    factories.role(ada, plan.region, Role.Name.ADMINISTRATOR)
    client.force_login(ada)
    return client


def at(plan, name, *args):
    return reverse(name, args=(plan.region.slug, plan.slug, *args))


def test_a_figure_and_its_actions_are_shown_from_both_sides(managing, plan):
    typed = TYPED | {"actions": ["B-01", "A-01"]}
    assert managing.post(at(plan, "roadmaps:figure_new"), typed).status_code == 302
    assert draft_of(plan).figures.get().actions == ["A-01", "B-01"]
    form = managing.get(at(plan, "roadmaps:figure", "emplois")).text
    assert 'value="B-01" checked' in form
    assert 'value="A-02" checked' not in form
    listed = managing.get(at(plan, "roadmaps:figures")).text
    assert "Une action ne change aucun chiffre" in listed
    publish_version(roadmap=plan, actor=None)
    state = managing.get(at(plan, "public:roadmap")).text
    assert "2 actions doivent le changer" in state
    action = managing.get(at(plan, "public:action", "B-01")).text
    assert "#figure-emplois" in action
    assert "Ce qu’elle doit changer" not in managing.get(at(plan, "public:action", "A-02")).text
    assert draft_of(plan).figures.get().actions == ["A-01", "B-01"]


def test_a_code_that_is_no_action_of_the_draft_is_refused(managing, plan):
    refused = managing.post(at(plan, "roadmaps:figure_new"), TYPED | {"actions": ["<Z>"]})
    assert refused.status_code == 422
    assert "«\u00a0&lt;Z&gt;\u00a0» n’est pas une action du projet" in refused.text
