"""The roadmap one reads: filters in the address, my votes, and few queries however long."""

import re

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def url(plan, name="roadmap", *more):
    return reverse(f"public:{name}", args=(plan.region.slug, plan.slug, *more))


@pytest.fixture
def plan():
    plan = factories.roadmap()
    factories.action(plan, "A-01", axis="A", owner="Région", title="Former mille alternants")
    factories.action(plan, "A-02", axis="A", owner="Rectorat", title="Équiper les lycées")
    territories = [{"key": "", "name": "Creuse"}]
    factories.action(plan, "B-01", axis="B", title="Cartographier", territories=territories)
    return factories.published(plan, codes=())


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"A-01", "A-02", "B-01"}),
        ("axis=A", {"A-01", "A-02"}),
        ("owner=Rectorat", {"A-02"}),
        ("territory=Creuse", {"B-01"}),
        ("q=alternance", {"A-01"}),
        ("q=lycee", {"A-02"}),
        ("q=b-01", {"B-01"}),
        ("q=introuvable", set()),
    ],
)
def test_filters_live_in_the_address(client, plan, query, kept):
    page = client.get(f"{url(plan)}?{query}").text
    assert {code for code in ("A-01", "A-02", "B-01") if f"/actions/{code}/" in page} == kept


def test_my_votes_and_what_is_left(client, plan):
    round = factories.phase(plan)
    voice = factories.voice()
    factories.cast(voice, round, plan.actions.get(code="A-01"))
    client.force_login(voice.user)
    assert "Votre parcours\u00a0: 1 sur 3" in client.get(url(plan)).text
    todo = client.get(f"{url(plan)}?mine=todo").text
    assert "/actions/A-01/" not in todo
    assert "/actions/A-02/" in todo


def test_a_draft_is_nobody_elses_business(client):
    plan = factories.roadmap()
    factories.action(plan)
    assert client.get(url(plan)).status_code == 404
    outsider = factories.user("eve")
    client.force_login(outsider)
    assert client.get(url(plan)).status_code == 404


def test_the_private_link_shows_the_draft_as_it_will_look(client):
    plan = factories.roadmap()
    factories.action(plan, title="Une action en répétition")
    link = reverse("public:rehearsal", args=(plan.region.slug, plan.rehearsal_key))
    page = client.get(link)
    assert "Une action en répétition" in page.text
    for shown in (page, client.get(link + "actions/A-01/")):
        assert shown.status_code == 200
        assert shown["Cache-Control"] == "no-store, private"
        assert shown["X-Robots-Tag"] == "noindex"
    assert client.get(link.replace(plan.rehearsal_key, "autre")).status_code == 404


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "-5"])
def test_a_target_that_is_no_quantity_is_not_drawn(client, number):
    plan = factories.roadmap()
    target = {"indicator": "Emplois", "baseline": "5", "target": number, "unit": "", "horizon": ""}
    factories.action(plan, targets=[{"key": "", **target}])
    page = client.get(url(factories.published(plan, ()), "action", "A-01"))
    assert page.status_code == 200
    assert "nan" not in re.findall(r'="([^"]*)"', page.text)


@pytest.mark.parametrize("size", [3, 60])
def test_the_page_costs_the_same_queries_whatever_its_length(
    client, size, django_assert_max_num_queries
):
    plan = factories.published(codes=[f"A-{number:02d}" for number in range(size)])
    factories.phase(plan)
    client.force_login(factories.voice().user)
    client.get(url(plan))
    with django_assert_max_num_queries(10):
        assert client.get(url(plan)).status_code == 200


def test_hostile_words_are_shown_not_obeyed(client):
    plan = factories.roadmap()
    factories.action(
        plan,
        title="<script>alert(1)</script>",
        owner='"><img src=x onerror=alert(1)>',
        description="<b>gras</b> [clic](javascript:alert(1)) [hors](//evil.example)",
    )
    factories.published(plan, codes=())
    for page in (client.get(url(plan)).text, client.get(url(plan, "action", "A-01")).text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
        assert "//evil.example" not in page.replace("hors", "")


def test_the_path_draws_at_random_but_stably(client, plan):
    factories.phase(plan)
    client.force_login(factories.voice().user)
    first, second = client.get(url(plan, "voting_path")), client.get(url(plan, "voting_path"))
    assert first.context["stop"] == second.context["stop"]
    code = first.context["stop"].code
    passed = client.get(f"{url(plan, 'voting_path')}?after={code}")
    assert passed.context["stop"].code != code


def test_the_path_begins_no_session_for_who_only_looks(client, plan):
    factories.phase(plan)
    first, second = client.get(url(plan, "voting_path")), client.get(url(plan, "voting_path"))
    assert first.context["stop"] == second.context["stop"]
    assert "sessionid" not in client.cookies
