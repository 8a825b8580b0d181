"""What belongs to one region is reached through no address of another, whoever asks."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests import factories
from tests.config.doors import MAY_ENTER
from tests.config.entering import TYPED, asked
from tests.config.routes import routes

pytestmark = pytest.mark.django_db

# These name a version by its number, and there is a version 1 there as well: its own.
OWN = {
    "public:data_version",
    "public:differences",
    "public:differences_data",
    "roadmaps:export_version",
}


@pytest.fixture
def elsewhere():
    """Another region's published roadmap, and somebody who has every part there."""
    where = factories.region("corse", name="Corse", departments=["2A", "2B"])
    plan = factories.published(factories.roadmap(where, "agriculture"), codes=["Z-01"])
    factories.phase(plan)
    person = factories.user("intruder")
    factories.voice(person)
    for part in ("administrator", "moderator", "secretary"):
        factories.role(person, where, part)
    client = Client()
    client.force_login(person)
    return plan, client


def swapped(parts, facts, plan):
    """The address with the other region's names, where it also names something that lies in it."""
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", parts)
    own = {"region", "roadmap", "ending", "cell", "rank"}
    if "region" not in wanted or not set(wanted) - own:
        return None
    here = {"region": plan.region.slug, "roadmap": plan.slug}
    return {part: here.get(part, facts[part]) for part in wanted}


def test_nothing_is_reached_through_another_region(elsewhere, by_name, usual):
    plan, client = elsewhere
    entered = set()
    for name, route in routes(get_resolver()):
        facts = swapped(route, usual | by_name.get(name, {}), plan) if name in MAY_ENTER else None
        for method in ("get", "post") if facts else ():
            inside, _ = asked(client, method, reverse(name, kwargs=facts), TYPED.get(name))
            if inside:
                entered.add(name)
    assert sorted(entered) == sorted(OWN)
