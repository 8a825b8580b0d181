"""One's part: votes, proposals and opinions found again, each where it can be changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Participant
from consultation.operations import prepare_answer, publish_answers, vote
from consultation.operations.agreement import agree, ask_author
from consultation.operations.merging import rule
from roadmaps.models import Phase
from roadmaps.operations import draft_of, publish_version, write_action
from tests import factories
from tests.accounts import mandating
from tests.committee import making
from tests.consultation import amending, writing

pytestmark = pytest.mark.django_db
MINE = "/accounts/"


@pytest.fixture
def plan():
    return making.plan()


@pytest.fixture
def phase(plan):
    return factories.phase(plan, may_vote=True, may_propose=True)


def page(client, person):
    client.force_login(person)
    return client.get(MINE).text


def voted(person, phase, *codes):
    for code in codes:
        action = phase.roadmap.actions.get(code=code)
        vote(participant=factories.first_voice(person), round=phase, item=action, position="for")


def test_my_votes_are_counted_and_each_leads_where_it_is_changed(client, people, plan, phase):
    action = plan.actions.first()
    voted(people["alice"], phase, action.code)
    said = page(client, people["alice"])
    assert f"<b>1</b> sur {plan.actions.count()} actions" in said
    assert f'href="{writing.PLACE}actions/{action.code}/"' in said
    assert "Continuer à voter" in said


def test_who_also_speaks_for_an_organisation_finds_their_own_votes(client, people, plan, phase):
    voted(people["alice"], phase, plan.actions.first().code)
    mandating.speaking(people["alice"])
    assert f"<b>1</b> sur {plan.actions.count()} actions" in page(client, people["alice"])


def test_each_voice_finds_its_votes_apart_under_its_name(client, people, plan, phase):
    code, alice = plan.actions.first().code, people["alice"]
    proposal = writing.published(phase, people["bob"], people["mo"])
    body = mandating.speaking(alice)
    own, theirs = Participant.objects.get(user=alice), body.participant
    for voice, position in ((own, "for"), (theirs, "against")):
        factories.cast(voice, phase, plan.actions.get(code=code), position)
    factories.cast(theirs, phase, proposal)
    first, then = page(client, alice).split("Mes votes au nom de Périgord en ligne")
    assert "Mes votes en mon nom" in first
    assert 'class="position for"' in first
    assert "Voir et changer mon vote" in first
    assert 'class="position against"' in then
    assert "<b>1</b> proposition" in then
    assert f'href="{writing.PLACE}proposals/{proposal.number}/"' in then
    assert "Voir mes 2 votes" in then, "one votes in one's own name now"
    client.post("/accounts/voice/", {"voice": theirs.pk})
    first, then = client.get(MINE).text.split("Mes votes au nom de Périgord en ligne")
    assert "Voir mon vote" in first
    assert "Voir et changer mes 2 votes" in then
    assert "<dd>Périgord en ligne" in then, "in whose name one speaks now"


def test_before_the_first_vote_the_way_to_it_is_there(client, people, phase):
    said = page(client, people["alice"])
    assert "Commencer à voter" in said
    assert "Entreprise" in said


def test_nothing_to_find_and_nothing_open_leads_home(client, people, plan):
    assert "Voir les feuilles de route" in page(client, people["alice"])


def test_a_closed_round_is_found_again_and_asks_for_nothing(client, people, plan, phase):
    voted(people["alice"], phase, plan.actions.first().code)
    Phase.objects.filter(pk=phase.pk).update(closes_at=phase.opens_at + timedelta(seconds=1))
    said = page(client, people["alice"])
    assert "Clos depuis le" in said
    assert "Voir mon vote" in said
    assert "Continuer à voter" not in said


def test_my_proposals_say_what_became_of_them(client, people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    prepare_answer(proposal=proposal, actor=people["ada"], outcome="rejected", reasons="Trop cher.")
    publish_answers(roadmap=phase.roadmap, actor=people["ada"])
    assert '<span class="status status-no">rejetée</span>' in page(client, people["alice"])
    assert "rejetée" not in page(client, people["bob"])


def test_others_votes_are_nowhere(client, people, plan, phase):
    code = plan.actions.first().code
    before = page(client, people["bob"])
    voted(people["alice"], phase, code)
    assert tokens_out(page(client, people["bob"])) == tokens_out(before)


def tokens_out(text):
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_many_votes_ask_no_more_of_the_database_than_one(client, people, plan, phase):
    codes = list(plan.actions.values_list("code", flat=True))[:3]
    voted(people["alice"], phase, codes[0])
    page(client, people["alice"])
    with CaptureQueriesContext(connection) as one:
        client.get(MINE)
    voted(people["alice"], phase, *codes[1:])
    with CaptureQueriesContext(connection) as three:
        client.get(MINE)
    assert len(three) == len(one)


ASKED = "La Région vous demande si une autre formulation vous convient."
MOVED = "L’action a changé depuis : voyez si votre proposition tient."


def asked(phase, people, code="A-01"):
    """An amendment of alice's whose author is asked about the region's wording."""
    row = amending.field(phase.roadmap, "summary", "Cinq cents entreprises.", code)
    proposal = amending.amend(phase, people["alice"], code, row)
    kept = {"outcome": "modified", "value": "Quatre cents entreprises."}
    ruling = rule(change=proposal.changes.get(), actor=people["ada"], **kept)
    return ask_author(ruling=ruling, actor=people["ada"])


def test_a_wording_that_awaits_its_author_comes_first_until_they_say(client, people, plan, phase):
    ruling = asked(phase, people)
    latest = writing.published(phase, people["alice"], people["mo"])
    said = page(client, people["alice"])
    first, then = (f"{writing.PLACE}proposals/{n}/" for n in (1, latest.number))
    assert f'<a href="{first}#wording">{ASKED}</a>' in said
    assert said.index(f'href="{first}"') < said.index(f'href="{then}"')
    assert ASKED in client.get(f"{writing.PLACE}proposals/").text
    assert ASKED not in page(client, people["bob"])
    agree(ruling=ruling, author=people["alice"])
    said = page(client, people["alice"])
    assert ASKED not in said
    assert said.index(f'href="{then}"') < said.index(f'href="{first}"')


def revised(plan, **values):
    Phase.objects.update(may_vote=False, may_propose=False)
    write_action(draft=draft_of(plan), action=plan.actions.get(code="A-01"), values=values)
    publish_version(roadmap=plan, actor=None)


def test_a_proposal_whose_action_has_changed_since_says_so(client, people, plan, phase):
    row = amending.field(plan, "summary", "Cinq cents entreprises.")
    amending.amend(phase, people["alice"], "A-01", row)
    writing.published(phase, people["alice"], people["mo"])
    revised(plan, description="Autre chose a changé.")
    assert MOVED not in page(client, people["alice"])
    revised(plan, summary="Deux cents entreprises.")
    said = page(client, people["alice"])
    first, then = (f"{writing.PLACE}proposals/{n}/" for n in (1, 2))
    assert f'<a href="{first}">{MOVED}</a>' in said
    assert said.index(f'href="{first}"') < said.index(f'href="{then}"')


def test_more_proposals_that_await_ask_no_more_of_the_database(client, people, plan, phase):
    other = plan.actions.exclude(code="A-01").first().code
    row = amending.field(plan, "summary", "Mille entreprises.")
    amending.amend(phase, people["alice"], "A-01", row)
    asked(phase, people, other)
    revised(plan, summary="Deux cents entreprises.")
    page(client, people["alice"])
    with CaptureQueriesContext(connection) as few:
        said = client.get(MINE).text
    assert said.count(MOVED) == 1
    amending.amend(phase, people["alice"], "A-01", row, made_on=plan_entry(plan))
    with CaptureQueriesContext(connection) as more:
        assert client.get(MINE).text.count(MOVED) == 2
    assert len(more) == len(few)


def plan_entry(plan):
    first = plan.versions.published().order_by("number").first()
    return first.entries.get(action__code="A-01")
