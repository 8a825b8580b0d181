"""What the committee decided, in the dossier and where amendments are merged: once published."""

import json

import pytest
from django.urls import reverse

from committee.operations.sittings import publish_sitting
from public.dossier import facts_of
from public.operations import DOCUMENT
from roadmaps.press import pdf_of
from tests import factories
from tests.committee import making
from tests.committee.deciding import NOW, PLACE, adopted, member

pytestmark = pytest.mark.django_db
WORDS = "Il manque des moyens."


@pytest.fixture
def sitting():
    """A position on A-01, adopted and not published."""
    plan = making.plan()
    phase = making.review(plan, NOW() - 2 * making.WEEK, NOW() + making.WEEK)
    body = making.committee(plan)
    for name in ("carol", "dave"):
        making.seat(body, name)
    body.chair = body.seats.first()
    body.save()
    return adopted(body, phase)


def position_in(facts):
    return facts["axes"][0]["actions"][0]["position"]


def publish(sitting):
    publish_sitting(sitting=sitting, actor=member(sitting.committee, "carol").user)


def test_the_dossier_says_it_once_published(sitting):
    version = sitting.phase.roadmap.current
    assert position_in(facts_of(version)) is None
    assert WORDS not in json.dumps(facts_of(version))
    publish(sitting)
    said = position_in(facts_of(version))
    assert (said["view"], said["reasoning"]) == ("reserved", WORDS)
    assert said["sitting"].startswith("consultation écrite")


def test_its_paper_says_it_too(sitting):
    publish(sitting)
    facts = facts_of(sitting.phase.roadmap.current)
    assert pdf_of(DOCUMENT, facts, "", NOW()).startswith(b"%PDF")


@pytest.mark.both_databases
def test_who_merges_reads_it_once_published_beside_the_opinions(client, sitting):
    making.opinion(sitting.committee.seats.first(), sitting.phase, "A-01", NOW())
    factories.end(sitting.phase)
    ada = factories.user("ada")
    factories.role(ada, sitting.committee.region, "administrator")
    client.force_login(ada)
    page = reverse("consultation:merging_action", args=[*PLACE, "A-01"])
    assert WORDS not in client.get(page).text
    publish(sitting)
    assert WORDS in client.get(page).text
