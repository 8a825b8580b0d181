"""Before the announced moment nobody sees a direction: flip a vote, every page stays the same."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultation.models import Vote
from insights.operations import compute_results
from roadmaps.plan import _published
from roadmaps.templatetags.keeping import PIECES
from tests import factories

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')

EVERYWHERE = (
    "committee:letters committee:positions committee:questions consultation:answers "
    "consultation:calendar consultation:families consultation:feed consultation:flags "
    "consultation:merging consultation:moderation consultation:moderation_log consultation:news "
    "consultation:publish consultation:statements public:data public:versions roadmaps:actions "
    "roadmaps:deliberation roadmaps:journal roadmaps:manage roadmaps:phases"
).split()


def pages(plan):
    place = (plan.region.slug, plan.slug)
    yield reverse("public:home")
    yield reverse("public:roadmap", args=place)
    yield reverse("public:rules", args=place)
    yield reverse("public:voting_path", args=place)
    yield reverse("public:action", args=(*place, "A-01"))
    yield reverse("consultation:proposals", args=place)
    yield reverse("consultation:vote_action", args=(*place, "A-01"))
    yield reverse("committee:home", args=place)
    yield reverse("consultation:arguments_action", args=(*place, "A-01"))
    yield reverse("public:data_version", args=(*place, 1, "csv"))
    for name in EVERYWHERE:
        yield reverse(name, args=place)


def seen_by(client, plan):
    """Every page as this reader gets it, token masked, headers that could tell included."""
    found = {}
    for url in pages(plan):
        answer = client.get(url)
        body = TOKEN.sub("token", answer.content.decode())
        found[url] = (answer.status_code, body, answer.get("ETag"), answer.get("Last-Modified"))
    return found


@pytest.mark.parametrize("role", ["", "administrator", "moderator", "secretary"])
def test_flip_one_vote_and_every_page_stays_byte_identical(client, role, monkeypatch):
    plan = factories.published()
    round = factories.phase(plan)
    factories.phase(plan, timedelta(days=-9), timedelta(days=-8))
    action = plan.actions.get(code="A-01")
    votes = [factories.cast(factories.voice(), round, action) for _ in range(12)]
    if role:
        reader = factories.user("reader")
        factories.role(reader, plan.region, role)
        client.force_login(reader)
    client.get(reverse("public:home"))
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # pages say how long is left
    before = seen_by(client, plan)
    assert any(status == 200 for status, *_ in before.values())
    Vote.objects.filter(pk=votes[0].pk).update(position="against")
    kept = seen_by(client, plan)
    PIECES.clear()
    _published.cache_clear()
    made_again = seen_by(client, plan)
    for url in before:
        assert kept[url] == before[url], url
        assert made_again[url] == before[url], url


def test_after_the_close_each_college_stands_alone(client):
    plan = factories.published()
    round = factories.phase(plan)
    action = plan.actions.get(code="A-01")
    for _ in range(3):
        factories.cast(factories.voice(college="company"), round, action)
    factories.cast(factories.voice(college="citizen"), round, action, "against")
    url = reverse("public:action", args=(plan.region.slug, plan.slug, "A-01"))
    assert "Ce que chacun en a dit" not in client.get(url).text
    factories.end(round)
    compute_results()
    page = client.get(url).text
    assert "Ce que chacun en a dit" in page
    assert "3 pour, 0 mitigé, 0 contre, sur 3 votes" in page
    assert "sur 4 votes" not in page


def test_results_wait_for_the_announced_moment(client):
    plan = factories.published()
    round = factories.phase(plan)
    factories.cast(factories.voice(), round, plan.actions.get(code="A-01"))
    factories.end(round, results_in=timedelta(hours=1))
    compute_results()
    url = reverse("public:action", args=(plan.region.slug, plan.slug, "A-01"))
    assert "Ce que chacun en a dit" not in client.get(url).text
