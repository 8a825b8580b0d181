"""A page with holes is everybody's; what fills them is one reader's."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from insights.operations import write_results
from public import standing
from public.shell import Shell, hole
from roadmaps import published
from roadmaps.models import Role
from tests import factories
from tests.committee.making import proposal


def test_each_hole_is_filled_wherever_it_stands_and_keeps_its_usual_text():
    html = f"<p>{hole('name')}, {hole('n')} and {hole('n')}</p>{hole('row1')}"
    shell = Shell(html, {"row1": b"<li>"})
    assert shell.filled({}) == b"<p>,  and </p><li>"
    assert shell.filled({"name": b"Ana", "n": b"2", "unknown": b"x"}) == b"<p>Ana, 2 and 2</p><li>"
    assert shell.filled({"row1": b"<li hidden>"}).endswith(b"</p><li hidden>")


pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    standing.KEPT.clear()
    published.KEPT.clear()
    plan = factories.published(codes=["A-01", "A-02"])
    factories.phase(plan)
    return plan


@pytest.fixture
def here(plan):
    return reverse("public:roadmap", args=(plan.region.slug, plan.slug))


def reader(name):
    voice = factories.voice()
    voice.user.name = name
    voice.user.save()
    return voice


def masked(page):
    """A page without what differs from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_two_readers_share_the_page_and_nothing_of_their_own(client, plan, here):
    ana, bea = reader("Ana <i>Un</i>"), reader("Béa Deux")
    round = plan.phases.get()
    factories.cast(ana, round, plan.actions.get(code="A-01"))
    factories.cast(bea, round, plan.actions.get(code="A-02"))
    pages = {}
    for voice in (ana, bea, ana):
        client.force_login(voice.user)
        pages[voice.pk] = client.get(here).text
    (shell,) = next(iter(standing.KEPT.values()))[1].shells.values()
    kept = b"".join(shell.parts)
    for own in ("Ana", "Béa", 'data-position="for"'):
        assert own.encode() not in kept
    assert "(Ana &lt;i&gt;Un&lt;/i&gt;)" in pages[ana.pk]
    assert "Béa Deux" not in pages[ana.pk]
    assert pages[bea.pk].count('data-position="for"') == 1
    assert "Votre parcours\u00a0: 1 sur 2" in pages[bea.pk]


def test_a_second_look_costs_five_queries_and_says_the_same(
    client, plan, here, django_assert_num_queries
):
    client.force_login(reader("Ana").user)
    first = client.get(here).text
    with django_assert_num_queries(5):
        second = client.get(here).text
    assert masked(second) == masked(first)


def test_results_are_read_once_for_all(client, plan, here, django_assert_num_queries):
    voice, round = reader("Ana"), plan.phases.get()
    factories.cast(voice, round, plan.actions.get(code="A-01"))
    factories.end(round)
    write_results(round)
    client.force_login(voice.user)
    first = client.get(here).text
    assert "Vous avez voté" in first
    with django_assert_num_queries(6):
        assert masked(client.get(here).text) == masked(first)


@pytest.mark.both_databases
def test_what_is_kept_is_what_would_be_made_afresh(client, plan, here):
    voice = reader("Ana")
    client.force_login(voice.user)
    for code, position in (("A-01", "for"), ("A-02", "against"), ("A-01", "mixed")):
        client.get(here)
        client.post(
            reverse("consultation:vote_action", args=(plan.region.slug, plan.slug, code)),
            {"position": position},
            headers={"HX-Request": "true"},
        )
        kept = client.get(here).text
        standing.KEPT.clear()
        assert masked(client.get(here).text) == masked(kept)
        assert f'data-position="{position}"' in kept


@pytest.mark.both_databases
def test_a_role_given_or_a_message_pending_shows_at_once_and_once(client, plan, here):
    voice = reader("Ana")
    client.force_login(voice.user)
    room = reverse("consultation:moderation", args=(plan.region.slug, plan.slug))
    assert room not in client.get(here).text
    Role.objects.create(user=voice.user, region=plan.region, name=Role.Name.MODERATOR)
    assert room in client.get(here).text
    Role.objects.all().delete()
    assert room not in client.get(here).text
    vote = reverse("consultation:vote_action", args=(plan.region.slug, plan.slug, "A-01"))
    client.post(vote, {"position": "for", "next": here})
    assert "est enregistré" in client.get(here).text
    assert "est enregistré" not in client.get(here).text


def test_a_proposal_published_is_counted_for_who_is_signed_in(client, plan, here):
    client.force_login(reader("Ana").user)
    assert "1 proposition" not in client.get(here).text
    proposal(plan, timezone.now(), action=plan.actions.get(code="A-01"))
    assert "1 proposition" in client.get(here).text
