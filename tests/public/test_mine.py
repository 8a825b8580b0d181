"""One's part: votes, proposals and opinions found again, each where it can be changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.queries import participant_of
from consultation.operations import prepare_answer, publish_answers, vote
from roadmaps.models import Phase
from tests import factories
from tests.committee import making
from tests.consultation import writing

pytestmark = pytest.mark.django_db
MINE = "/accounts/"


@pytest.fixture
def plan():
    return making.plan()


@pytest.fixture
def phase(plan):
    return factories.phase(plan, may_vote=True, may_propose=True)


@pytest.fixture
def people(plan):
    return writing.cast(plan)


def page(client, person):
    client.force_login(person)
    return client.get(MINE).text


def voted(person, phase, *codes):
    for code in codes:
        action = phase.roadmap.actions.get(code=code)
        vote(participant=participant_of(person), round=phase, item=action, position="for")


def test_my_votes_are_counted_and_each_leads_where_it_is_changed(client, people, plan, phase):
    action = plan.actions.first()
    voted(people["alice"], phase, action.code)
    said = page(client, people["alice"])
    assert f"<b>1</b> sur {plan.actions.count()} actions" in said
    assert f'href="{writing.PLACE}actions/{action.code}/"' in said
    assert "Continuer à voter" in said


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
