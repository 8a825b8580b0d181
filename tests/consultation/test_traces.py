"""Beside each vote, whose hand cast it and through which network: never an address."""

import pytest

from consultation.hands import Hand, mark_of, network_of
from consultation.models import Trace
from consultation.operations import vote
from tests import factories
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
VOTE = PLACE + "actions/A-01/vote/"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ],
)
def test_a_network_is_what_one_subscriber_has(address, network):
    assert network_of(address) == network


def test_a_mark_is_of_its_round_and_does_not_hold_the_address(plan, settings):
    one, other = factories.phase(plan), factories.phase(plan)
    mark = mark_of(one, "192.0.2.7")
    assert mark == mark_of(one, "192.0.2.7")
    assert len({mark, mark_of(other, "192.0.2.7"), mark_of(one, "192.0.2.8")}) == 3
    settings.SECRET_KEY = "another"
    assert mark_of(one, "192.0.2.7") != mark


@pytest.mark.both_databases
def test_a_trace_keeps_its_first_network_and_time_and_its_last_hand(plan, people, phase):
    action, mine = plan.actions.first(), people["alice"].participant
    first = Hand(people["alice"], "192.0.2.7")
    vote(participant=mine, round=phase, item=action, position="for", hand=first)
    before = Trace.objects.get()
    then = Hand(people["bob"], "192.0.2.8")
    vote(participant=mine, round=phase, item=action, position="against", hand=then)
    trace = Trace.objects.get()
    assert (trace.network, trace.at, trace.user) == (before.network, before.at, people["bob"])
    vote(participant=mine, round=phase, item=action, position="")
    assert not Trace.objects.exists()


def test_the_button_leaves_a_trace_behind_the_proxies_that_are_trusted(
    client, people, phase, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.force_login(people["alice"])
    forwarded = {"headers": {"X-Forwarded-For": "203.0.113.5, 192.0.2.7"}}
    assert client.post(VOTE, {"position": "for"}, **forwarded).status_code == 302
    trace = Trace.objects.get()
    assert trace.network == mark_of(phase, "192.0.2.7")
    assert trace.user == people["alice"]
