"""An action's page, kept for everybody: true at once when something changes, and nobody's."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Participant, User
from consultation.models import Argument, Proposal
from insights.operations import compute_results
from public.shell import HOLE
from roadmaps.models import Phase
from roadmaps.templatetags.keeping import PIECES, TOKEN
from tests import factories
from tests.accounts import mandating
from tests.committee import making
from tests.committee.deciding import NOW, adopted_in, published
from tests.consultation import saying, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
PAGE = PLACE + "actions/A-01/"
SUPPORTED = r'name="support" value="no" aria-pressed="true"'


@pytest.fixture
def plan(db):
    PIECES.clear()
    return factories.published()


@pytest.fixture
def phase(plan):
    return saying.commenting(plan, may_vote=True, may_propose=True)


@pytest.fixture
def action(plan):
    return plan.actions.get(code="A-01")


@pytest.fixture
def readers(people):
    """Whoever asks: each by their own browser, a visitor as \"\"."""
    clients = {"": Client()}
    for name in people:
        clients[name] = Client()
        clients[name].force_login(people[name])
    return clients


def kept():
    """All that is kept of pages, as one text."""
    parts = [part for html in PIECES.html.values() for part in getattr(html, "parts", [html])]
    return "".join(part.decode() if isinstance(part, bytes) else part for part in parts)


# One's own ------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_what_one_does_is_shown_at_once_and_to_nobody_else(readers, people, phase, action):
    argument = saying.published(phase, people["alice"], action)
    before = readers["alice"].get(PAGE).text
    readers["bob"].get(PAGE)
    bob = readers["bob"]
    bob.post(f"{PAGE}vote/", {"position": "against"})
    assert 'class="vote" id="vote-a-a-01" data-position="against"' in bob.get(PAGE).text
    bob.post(f"{PAGE}vote/", {"position": "for", "seen": "against"})
    assert 'data-position="for"' in bob.get(PAGE).text
    bob.post(f"{PLACE}arguments/{argument.pk}/support/", {"support": "yes"})
    assert len(re.findall(SUPPORTED, bob.get(PAGE).text)) == 1
    bob.post(f"{PAGE}priority/", {"chosen": "yes"})
    bob.post(f"{PLACE}follow/", {"kind": "action", "key": "A-01", "on": "yes"})
    page = bob.get(PAGE).text
    assert "1 sur " in page
    assert ">Suivi<" in page
    after = readers["alice"].get(PAGE).text
    assert token_out(after) == token_out(before)
    bob.post(f"{PLACE}arguments/{argument.pk}/support/", {"support": "no"})
    assert SUPPORTED not in bob.get(PAGE).text


def token_out(page):
    return re.sub(r'value="\w{64}"', "", page)


@pytest.mark.both_databases
def test_what_waits_is_shown_to_its_author_alone(readers, people, phase, action):
    saying.published(phase, people["bob"], action)
    readers["mo"].get(PAGE)
    said = saying.said(phase, people["alice"], action, text="Un mot qui attend d’être lu.")
    assert "Un mot qui attend" in readers["alice"].get(PAGE).text
    for name in ("", "bob", "mo", "ada"):
        assert "Un mot qui attend" not in readers[name].get(PAGE).text
    Argument.objects.filter(pk=said.pk).update(state="published", published_at=timezone.now())
    for name in ("", "alice", "bob"):
        assert "Un mot qui attend" in readers[name].get(PAGE).text
    Argument.objects.filter(pk=said.pk).update(hidden_at=timezone.now())
    assert "Un mot qui attend" not in readers["bob"].get(PAGE).text
    assert "Un mot qui attend" in readers["alice"].get(PAGE).text


def test_one_does_not_support_oneself(readers, people, phase, action):
    saying.published(phase, people["alice"], action)
    button = 'name="support"'
    for name, shown in (("bob", 1), ("alice", 0), ("mo", 1), ("", 0)):
        assert readers[name].get(PAGE).text.count(button) == shown, name


def test_who_answers_for_the_region_has_the_way_there(readers, people, phase, action):
    saying.published(phase, people["alice"], action, "question")
    for name, shown in (("bob", False), ("mo", True), ("", False), ("ada", True)):
        page = readers[name].get(PAGE).text
        assert ("Répondre au nom de la Région" in page) is shown
        assert ("Lien court et affiche" in page) is shown


def test_nothing_that_is_kept_is_anybodys(readers, people, phase, action):
    factories.voice(people["mo"])
    saying.published(phase, people["mo"], action)
    User.objects.filter(pk=people["alice"].pk).update(name="Alice <b>Durand")
    body = mandating.speaking(people["alice"])
    Participant.objects.filter(organisation=body).update(id=987654)
    for _n in range(2):
        pages = {name: readers[name].get(PAGE).text for name in ("alice", "bob", "")}
    assert "(Alice &lt;b&gt;Durand)" in pages["alice"]
    assert 'name="voice" value="987654"' in pages["alice"]
    assert "Durand" not in pages["bob"] + pages[""]
    tokens = [re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page) for page in pages.values()]
    assert all(len(set(each)) == 1 for each in tokens)
    for name in ("Durand", body.name, "987654", people["bob"].email, *(each[0] for each in tokens)):
        assert name not in kept()
    for page in pages.values():
        assert TOKEN not in page
        assert not HOLE.search(page.encode())


def test_each_name_has_its_own_marks(readers, people, phase, action):
    argument = saying.published(phase, people["alice"], action)
    theirs = mandating.speaking(people["bob"]).participant
    own, bob = people["bob"].participant, readers["bob"]
    assert "En quel nom parlez-vous" in bob.get(PAGE).text
    for voice, position in ((theirs, "against"), (own, "for")):
        bob.post("/accounts/voice/", {"voice": voice.pk, "next": PAGE})
        bob.post(f"{PAGE}vote/", {"position": position, "voice": voice.pk})
    bob.post(f"{PLACE}arguments/{argument.pk}/support/", {"support": "yes", "voice": own.pk})
    for voice, position in ((theirs, "against"), (own, "for")):
        bob.post("/accounts/voice/", {"voice": voice.pk, "next": PAGE})
        page = bob.get(PAGE).text
        assert f'data-position="{position}"' in page
        assert page.count(f'name="voice" value="{voice.pk}"') == 3  # vote, priority, support
        assert (SUPPORTED in page) is (voice == own)
        assert f'<button class="link-button" name="voice" value="{voice.pk}"' not in page


# Everybody's ----------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_what_becomes_of_proposals_is_shown_at_once(readers, phase, action):
    assert "Aucune proposition" in readers["bob"].get(PAGE).text
    proposal = making.proposal(phase.roadmap, NOW(), action, title=writing.TITLE, phase=phase)
    for name in ("", "bob", "alice"):
        assert writing.TITLE in readers[name].get(PAGE).text
    part = making.proposal(phase.roadmap, NOW(), action, title="Une part", phase=phase)
    assert "Scindée" not in readers["bob"].get(PAGE).text
    Proposal.objects.filter(pk=part.pk).update(split_from=proposal)
    assert "Scindée" in readers["bob"].get(PAGE).text
    Proposal.objects.filter(pk=part.pk).update(hidden_at=NOW())
    page = readers["bob"].get(PAGE).text
    assert "Une part" not in page
    assert writing.TITLE in page


@pytest.mark.both_databases
def test_written_contributions_are_listed_the_latest_first(readers, people, phase, action):
    readers["bob"].get(PAGE)
    for title in ("La première", "La seconde"):
        saying.statement(phase, people["alice"], title=title).actions.add(action)
    page = readers["bob"].get(PAGE).text
    assert 0 < page.index("La seconde") < page.index("La première")


def test_a_visitor_does_not_make_the_ways_of_who_is_signed_in(readers, phase):
    factories.end(phase)
    for name, is_asked in (("", True), ("bob", False), ("", True)):
        page = readers[name].get(PAGE).text
        assert (f'action="{PLACE}follow/"' not in page) is is_asked, name


@pytest.mark.both_databases
def test_results_are_shown_once_they_may_be(readers, phase, action):
    for _n in range(3):
        factories.cast(factories.voice(), phase, action)
    assert "Ce que chacun en a dit" not in readers["bob"].get(PAGE).text
    factories.end(phase, results_in=timedelta(hours=1))
    compute_results()
    assert "Ce que chacun en a dit" not in readers["bob"].get(PAGE).text
    Phase.objects.filter(pk=phase.pk).update(results_at=None)
    assert "3 pour, 0 mitigé, 0 contre, sur 3 votes" in readers["bob"].get(PAGE).text


def test_the_committees_position_is_shown_once_published(client, plan):
    sitting = adopted_in(plan)
    assert "Il manque des moyens." not in client.get(PAGE).text
    published(sitting)
    assert "Il manque des moyens." in client.get(PAGE).text


# What it asks ---------------------------------------------------------------------------------


def test_it_asks_little_however_much_is_said(
    readers, people, phase, action, django_assert_num_queries
):
    authors = [factories.voice(people[name]).user for name in ("mo", "max", "ada")]
    for author in authors:
        saying.published(phase, author, action)
        making.proposal(phase.roadmap, NOW(), action, phase=phase)
        for name, asked in (("bob", 5), ("", 3)):
            readers[name].get(PAGE)
            with django_assert_num_queries(asked):
                readers[name].get(PAGE)
