"""A short link leads to what is in force, whoever typed it; its poster is for who works there."""

import pytest

from roadmaps.models import ShortLink
from roadmaps.operations.short_links import short_link_of
from tests import factories
from tests.consultation import writing

pytestmark = pytest.mark.django_db
ROOM = f"{writing.PLACE}manage/poster/"


@pytest.fixture
def plan():
    return factories.published()


@pytest.fixture
def mo(client, plan):
    person = factories.user("mo")
    factories.role(person, plan.region, "moderator")
    client.force_login(person)
    return person


def test_it_leads_to_the_roadmap_and_to_an_action(client, plan):
    link = short_link_of(roadmap=plan)
    action = plan.actions.get(code="A-01")
    on_action = short_link_of(roadmap=plan, action=action)
    for code, there in ((link.code, ""), (on_action.code.upper(), "actions/A-01/")):
        answer = client.get(f"/vote/{code}/")
        assert answer.status_code == 302
        assert answer["Location"] == f"{writing.PLACE}{there}"
    assert client.get("/vote/inconnu/").status_code == 404
    assert client.get(f"/vote/{link.code}", follow=True).status_code == 200


def test_one_link_for_each_thing_however_often_one_asks(plan):
    action = plan.actions.first()
    for _twice in range(2):
        short_link_of(roadmap=plan)
        short_link_of(roadmap=plan, action=action)
    assert ShortLink.objects.count() == 2


def test_what_is_not_published_has_no_way_in(client):
    draft = factories.roadmap()
    assert client.get(f"/vote/{short_link_of(roadmap=draft).code}/").status_code == 404


def test_a_visit_makes_nothing_and_a_click_makes_the_poster(client, plan, mo):
    assert "Créer le lien court" in client.get(ROOM).text
    assert client.get(f"{ROOM}qr.svg").status_code == 404
    assert not ShortLink.objects.exists()
    said = client.post(f"{ROOM}A-01/", follow=True).text
    link = ShortLink.objects.get()
    assert f"/vote/{link.code}/" in said
    assert "<svg" in said
    assert "style=" not in said.partition("<svg")[2].partition("</svg>")[0]


def test_the_code_is_taken_away_as_a_picture(client, plan, mo):
    client.post(ROOM)
    svg, png = client.get(f"{ROOM}qr.svg"), client.get(f"{ROOM}qr.png")
    assert svg.content.startswith(b"<?xml")
    assert png.content.startswith(b"\x89PNG")
    assert client.get(f"{ROOM}qr.exe").status_code == 404


def test_the_way_to_it_is_shown_to_who_works_here_alone(client, plan):
    page = f"{writing.PLACE}actions/A-01/"
    assert "manage/poster" not in client.get(page).text
    person = factories.user("mo")
    factories.role(person, plan.region, "moderator")
    client.force_login(person)
    assert "manage/poster/A-01/" in client.get(page).text


def test_the_poster_of_an_action_bears_its_code(client, plan, mo):
    client.post(f"{ROOM}A-01/")
    client.post(ROOM)
    poster = client.get(f"{ROOM}A-01/").text.partition('<article class="poster"')[2]
    assert '<span class="vh">Action </span>A-01</span>' in poster
    title = f'<p class="poster-title">{plan.title}</p>'
    assert title in client.get(ROOM).text
