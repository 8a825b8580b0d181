"""Supporting an argument: once per voice, never one's own, and told to nobody before results."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from consultation.models import Argument, Support
from consultation.operations.arguments import (
    NotSaid,
    OwnArgument,
    support_argument,
    unsupport_argument,
    withdraw,
)
from roadmaps.models import Clock, Phase
from roadmaps.operations import PhaseClosed
from roadmaps.templatetags.keeping import TOKEN as KEPT_FOR_ALL
from tests import factories
from tests.consultation import saying, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
PAGE = PLACE + "actions/A-01/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def open_phase(plan):
    return saying.commenting(plan)


@pytest.fixture
def argument(plan, people, open_phase):
    return saying.published(open_phase, people["alice"], plan.actions.get(code="A-01"))


def support(argument, person, phase):
    voice = {"argument": argument, "participant": person.participant, "phase": phase}
    support_argument(**voice, actor=person)


@pytest.mark.both_databases
def test_a_voice_supports_once_and_takes_it_back(people, open_phase, argument):
    for _n in range(2):
        support(argument, people["bob"], open_phase)
    assert Support.objects.get().participant == people["bob"].participant
    for _n in range(2):
        unsupport_argument(
            argument=argument, participant=people["bob"].participant, phase=open_phase
        )
    assert not Support.objects.exists()


@pytest.mark.parametrize("page", ["action", "proposal"])
def test_it_is_pressed_where_it_stands(people, plan, page):
    phase = saying.commenting(plan, may_propose=True)
    item = plan.actions.get(code="A-01")
    if page == "proposal":
        item = writing.published(phase, people["alice"], people["mo"])
    saying.published(phase, people["alice"], item)
    bob = Client(enforce_csrf_checks=True)
    bob.force_login(people["bob"])
    answer = bob.get(PAGE if page == "action" else f"{PLACE}proposals/{item.number}/")
    assert KEPT_FOR_ALL not in answer.text
    form = answer.text[answer.text.index("/support/") :]
    typed = {"csrfmiddlewaretoken": TOKEN.search(form)[1], "support": "yes"}
    bob.post(f"{PLACE}arguments/{Argument.objects.get().pk}/support/", typed)
    assert Support.objects.get().participant == people["bob"].participant


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_parallel_clicks_support_once(people, open_phase, argument):
    def click(_n):
        try:
            support(argument, people["bob"], open_phase)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(4)))
    assert Support.objects.count() == 1


def test_nobody_supports_themselves_nor_what_is_gone_nor_a_reply(people, open_phase, argument):
    with pytest.raises(OwnArgument):
        support(argument, people["alice"], open_phase)
    reply = saying.published(open_phase, people["bob"], argument, stance="")
    with pytest.raises(NotSaid):
        support(reply, people["alice"], open_phase)
    withdraw(item=argument, actor=people["alice"])
    with pytest.raises(NotSaid):
        support(argument, people["bob"], open_phase)


@pytest.mark.both_databases
def test_nobody_supports_after_the_close(people, open_phase, argument):
    Phase.objects.filter(pk=open_phase.pk).update(closes_at=Clock())
    with pytest.raises(PhaseClosed):
        support(argument, people["bob"], open_phase)


def test_by_script_the_button_alone_is_answered(client, people, argument):
    url = f"{PLACE}arguments/{argument.pk}/support/"
    client.force_login(people["bob"])
    answer = client.post(url, {"support": "yes"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'aria-pressed="true"' in answer.text
    assert "<html" not in answer.text
    back = client.post(url, {"support": "no"})
    assert back.url == f"{PAGE}#argument-{argument.pk}"
    assert not Support.objects.exists()


def test_who_has_no_voice_is_asked_first(client, open_phase, argument):
    url = f"{PLACE}arguments/{argument.pk}/support/"
    client.force_login(factories.user("nina"))
    assert "Département" in client.post(url, {"support": "yes"}).text
    assert not Support.objects.exists()
    client.post(url, {"support": "yes", "college": "citizen", "department": "33"})
    assert Support.objects.count() == 1


# Nothing of it before the results -------------------------------------------------------------


def page_of(client):
    return TOKEN.sub("", client.get(PAGE).text)


def test_supports_leave_the_pages_of_others_as_they_were(plan, people, open_phase, argument):
    """While a round is open, and until its results are shown."""
    round = factories.phase(plan, may_vote=True)
    other = saying.published(open_phase, people["alice"], argument.action, "against")
    readers = [Client(), Client(), Client()]
    readers[1].force_login(people["ada"])
    readers[2].force_login(people["alice"])
    before = [page_of(client) for client in readers]
    for name in ("bob", "mo", "max"):
        person = people[name]
        if not hasattr(person, "participant"):
            factories.voice(person)
        support(argument, person, open_phase)
    support(other, people["bob"], open_phase)
    assert [page_of(client) for client in readers] == before
    factories.end(round, results_in=timedelta(days=1))
    assert "voix d’accord" not in page_of(readers[0])
    Phase.objects.filter(pk=round.pk).update(results_at=timezone.now() - timedelta(seconds=1))
    assert "3 voix d’accord" in page_of(readers[0])


def test_the_drawn_order_is_the_same_at_each_visit(plan, people, open_phase, argument):
    factories.phase(plan, may_vote=True)
    for _n in range(5):
        saying.published(open_phase, people["alice"], argument.action)
    client = Client()
    first = re.findall(r'id="argument-(\d+)"', page_of(client))
    assert len(first) == 6
    assert re.findall(r'id="argument-(\d+)"', page_of(client)) == first
    orders = set()
    for browser in range(12):
        text = Client(headers={"user-agent": f"browser {browser}"}).get(PAGE).text
        orders.add(tuple(re.findall(r'id="argument-(\d+)"', text)))
    assert len(orders) > 3


def test_once_results_are_shown_the_most_supported_a_day_come_first(
    plan, people, open_phase, argument
):
    long_ago = timezone.now() - timedelta(days=30)
    late = saying.published(
        open_phase, people["alice"], argument.action, at=timezone.now() - timedelta(days=5)
    )
    early = saying.published(open_phase, people["alice"], argument.action, at=long_ago)
    support(late, people["bob"], open_phase)
    support(early, people["bob"], open_phase)
    shown = re.findall(r'id="argument-(\d+)"', page_of(Client()))
    assert shown == [str(argument.pk), str(late.pk), str(early.pk)]
