"""What the committee decided, in the dossier and where amendments are merged: once published."""

import json

import pytest
from django.urls import reverse

from public.dossier import facts_of
from public.operations import DOCUMENT
from roadmaps.press import pdf_of
from tests import factories
from tests.committee import making
from tests.committee.deciding import NOW, adopted_in, published
from tests.committee.making import PLACE

pytestmark = pytest.mark.django_db
WORDS = "Il manque des moyens."


@pytest.fixture
def sitting():
    return adopted_in(making.plan())


def position_in(facts):
    return facts["axes"][0]["actions"][0]["position"]


def test_the_dossier_says_it_once_published(sitting):
    version = sitting.phase.roadmap.current
    assert position_in(facts_of(version)) is None
    assert WORDS not in json.dumps(facts_of(version))
    published(sitting)
    said = position_in(facts_of(version))
    assert (said["view"], said["reasoning"]) == ("reserved", WORDS)
    assert said["sitting"].startswith("consultation écrite")


def test_its_paper_says_it_too(sitting):
    published(sitting)
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
    published(sitting)
    assert WORDS in client.get(page).text
