"""What is kept of a page is what it shows: never another reader's token, never an old word."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.middleware.csrf import _does_token_match
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from consultation.models import Vote
from roadmaps.templatetags.keeping import TOKEN, Pieces
from tests import factories

TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def rendered(source, **values):
    return Template("{% load keeping %}" + source).render(Context(values))


def test_the_same_values_show_the_same_piece():
    source = '{% keep "test same" one %}{{ two }}{% endkeep %}'
    assert rendered(source, one=1, two="first") == "first"
    assert rendered(source, one=1, two="second") == "first"
    assert rendered(source, one=2, two="second") == "second"


def test_each_language_has_its_own():
    source = '{% load i18n %}{% keep "test language" %}{% translate "Axe" %}{% endkeep %}'
    with translation.override("fr"):
        assert rendered(source) == "Axe"
    with translation.override("en"):
        assert rendered(source) == "Axis"


def test_none_keeps_nothing():
    source = '{% keep "test draft" stamp %}{{ text }}{% endkeep %}'
    assert rendered(source, stamp=None, text="first") == "first"
    assert rendered(source, stamp=None, text="second") == "second"


def test_a_kept_form_holds_the_token_of_this_answer():
    source = (
        '{% keep "test form" %}{% keep "test field" %}{% csrf_token %}{% endkeep %}{% endkeep %}'
    )
    assert 'value="mine"' in rendered(source, csrf_token="mine")
    assert 'value="yours"' in rendered(source, csrf_token="yours")


def test_the_piece_that_nobody_asked_for_longest_goes_first():
    pieces = Pieces(most=12)
    for key in ("a", "b", "a", "c"):
        assert pieces.get(key, lambda: "12345") == "12345"
    assert list(pieces.html) == ["a", "c"]
    assert pieces.get("long", lambda: "1" * 13) == "1" * 13
    assert (list(pieces.html), pieces.size) == ([], 0)


def test_many_who_ask_while_pieces_go_get_what_they_asked():
    pieces = Pieces(most=10)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: pieces.get(n % 3, lambda: f"{n % 3}abcdef"), range(4000)))
    assert found == [f"{n % 3}abcdef" for n in range(4000)]


@pytest.mark.django_db
def test_each_reader_gets_their_own_token():
    plan = factories.published()
    factories.phase(plan)
    url = reverse("public:roadmap", args=(plan.region.slug, plan.slug))
    for _ in range(3):
        client = Client()
        client.force_login(factories.voice().user)
        client.get(url)
        page = client.get(url).text
        tokens = TOKENS.findall(page)
        assert len(tokens) >= 3
        assert TOKEN not in page
        secret = client.cookies["csrftoken"].value
        assert all(_does_token_match(token, secret) for token in tokens)


@pytest.mark.django_db
def test_every_visitor_reads_the_same_action_with_a_token_of_their_own():
    plan = factories.published()
    url = reverse("public:action", args=(plan.region.slug, plan.slug, "A-01"))
    seen = set()
    for _ in range(2):
        visitor = Client()
        page = visitor.get(url).text
        (token,) = TOKENS.findall(page)
        assert _does_token_match(token, visitor.cookies["csrftoken"].value)
        seen.add(page.replace(token, ""))
    assert len(seen) == 1
    assert "Legal notice" in Client(headers={"accept-language": "en"}).get(url).text
    assert "Mentions légales" in visitor.get(url).text


@pytest.mark.django_db
def test_every_visitor_reads_the_same_roadmap_without_any_token():
    plan = factories.published()
    url = reverse("public:roadmap", args=(plan.region.slug, plan.slug))
    first, second = Client().get(url), Client().get(url)
    assert first.text == second.text
    assert TOKENS.findall(first.text) == []
    assert not first.cookies
    assert "Legal notice" in Client(headers={"accept-language": "en"}).get(url).text


@pytest.mark.django_db
def test_what_changes_is_seen_at_once(client):
    plan = factories.published()
    round = factories.phase(plan)
    voice = factories.voice()
    client.force_login(voice.user)
    url = reverse("public:roadmap", args=(plan.region.slug, plan.slug))
    assert "data-position" not in client.get(url).text
    factories.cast(voice, round, plan.actions.get(code="A-01"))
    assert client.get(url).text.count('data-position="for"') == 1
    Vote.objects.update(position="against")
    assert client.get(url).text.count('data-position="against"') == 1
    plan.title = "Un autre titre"
    plan.save()
    assert "Un autre titre" in client.get(url).text
    factories.end(round)
    page = client.get(url).text
    assert "Vous avez voté" in page
    assert "vote-form" not in page


@pytest.mark.django_db
def test_a_filter_that_keeps_a_whole_axis_is_not_kept_for_the_document(client):
    plan = factories.published()
    url = reverse("public:roadmap", args=(plan.region.slug, plan.slug))
    word = plan.current.entries.first().content.title.split()[-1]
    narrowed, whole = client.get(url, {"q": word}).text, client.get(url).text
    assert " sur " in axis_facts(narrowed)
    assert " sur " not in axis_facts(whole)


def axis_facts(page):
    return page.partition('class="axis-facts">')[2].partition("</p>")[0]
