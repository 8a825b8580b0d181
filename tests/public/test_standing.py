"""Pages kept whole for visitors: true at once when something changes, and nobody's."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import brotli
import pytest
from django.urls import reverse
from django.utils import timezone

from public import standing
from roadmaps.models import Phase, Region
from tests import factories
from tests.committee.making import proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    standing.KEPT.clear()
    yield
    standing.KEPT.clear()


@pytest.fixture
def plan():
    return factories.published(codes=["A-01", "A-02"])


@pytest.fixture
def here(plan):
    return reverse("public:roadmap", args=(plan.region.slug, plan.slug))


def test_the_second_visitor_is_answered_with_what_was_kept(client, here, django_assert_num_queries):
    first = client.get(here)
    with django_assert_num_queries(2):
        second = client.get(here)
    assert second.content == first.content
    assert second["Cache-Control"] == "no-cache"
    assert b"csrfmiddlewaretoken" not in second.content
    for name in ("Content-Security-Policy", "X-Frame-Options", "Content-Language", "Vary"):
        assert second[name] == first[name]


def test_it_travels_in_the_form_that_is_taken_and_only_when_it_changed(client, here):
    plain = client.get(here)
    for way, opened in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        pressed = client.get(here, headers={"Accept-Encoding": way})
        assert pressed["Content-Encoding"] == way
        assert opened(pressed.content) == plain.content
        again = {"Accept-Encoding": way, "If-None-Match": pressed["ETag"]}
        assert client.get(here, headers=again).status_code == 304
    assert client.get(here, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_is_pressed_in_the_ways_that_are_asked_for():
    page = standing.Whole(b"<p>A page" * 40)
    assert gzip.decompress(page.body("gzip")) == page.html
    assert set(page.pressed) == {"gzip"}


def test_one_makes_the_page_while_the_others_wait_for_it(plan):
    stands, _roles = standing.standing_at(plan.region.slug, plan.slug)
    made = []

    def make():
        time.sleep(0.05)
        made.append("a page")
        return made

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _n: stands.shell("a reader", make), range(4)))
    assert made == ["a page"]
    assert all(one is made for one in found)


def test_nobody_makes_others_see_what_they_asked_for(client, here):
    asked = [client.get(here, headers={"HX-Target": "list"}), client.get(f"{here}?&&&next")]
    assert all(answer.status_code == 200 for answer in asked)
    for _n in range(2):
        page = client.get(here).text
        assert "<title>" in page
        assert "&amp;" not in page


def test_a_college_that_is_none_is_nothing_asked(client, plan, here):
    round = factories.phase(plan, may_vote=True)
    factories.end(round)
    assert client.get(f"{here}?college=x").status_code == 200


def test_each_language_has_its_own(client, here):
    french = client.get(here, headers={"Accept-Language": "fr"})
    english = client.get(here, headers={"Accept-Language": "en"})
    assert 'lang="fr"' in french.text[:200]
    assert 'lang="en"' in english.text[:200]
    assert english["ETag"] != french["ETag"]


@pytest.mark.both_databases
def test_what_changes_is_shown_at_once(client, plan, here):
    before = client.get(here).text
    Region.objects.update(name="Autre région")
    assert "Autre région" in client.get(here).text
    round = factories.phase(plan)
    opened = client.get(here).text
    assert opened.count("vote-button") > before.count("vote-button")
    Phase.objects.filter(pk=round.pk).update(suspended_at=timezone.now())
    assert client.get(here).text != opened


def test_a_proposal_that_is_published_counts_at_once(client, plan, here):
    factories.phase(plan)
    before = client.get(here).text
    proposal(plan, timezone.now(), action=plan.actions.get(code="A-01"))
    assert "1 proposition" not in before
    assert "1 proposition" in client.get(here).text


def test_who_signs_in_sees_their_own_page(client, plan, here):
    round = factories.phase(plan)
    client.get(here)
    voice = factories.voice()
    factories.cast(voice, round, plan.actions.get(code="A-01"))
    client.force_login(voice.user)
    own = client.get(here)
    assert 'data-position="for"' in own.text
    assert own["Cache-Control"] == "no-store, private"
    client.logout()
    assert 'data-position="for"' not in client.get(here).text


def test_the_clock_says_when_a_page_is_made_again(plan):
    from roadmaps.calendar import Calendar, calendar_of

    now = timezone.now()
    round = factories.phase(plan)
    dates = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(seconds=90)}
    Phase.objects.filter(pk=round.pk).update(**dates)
    phases = calendar_of(plan).phases
    assert standing.until(Calendar(phases, now)) == now + timedelta(seconds=30)
    late = now + timedelta(seconds=60)
    assert standing.until(Calendar(phases, late)) == now + timedelta(seconds=90)
    over = standing.until(Calendar(phases, now + timedelta(seconds=90)))
    assert over > now + timedelta(seconds=90)


def test_a_visitor_may_still_choose_a_language(plan, here):
    from django.test import Client

    visitor = Client(enforce_csrf_checks=True)
    visitor.get(here)
    address, chosen = reverse("accounts:language"), {"language": "en", "next": here}
    assert visitor.post(address, chosen).status_code == 403
    elsewhere = visitor.post(address, chosen, headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403
    ours = visitor.post(address, chosen, headers={"Origin": "http://testserver"})
    assert (ours.status_code, ours["Location"]) == (302, here)
    assert 'lang="en"' in visitor.get(here).text[:200]
