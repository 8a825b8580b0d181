"""What everybody may know of the committee, and an edition as its members read it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from committee.operations import freeze_due_digest, freeze_due_digests
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, PLACE, SECOND, WEEK, at

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def body(plan):
    return making.committee(plan, mandate="Lire le **plan**.")


@pytest.fixture
def sam(plan):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    return person


def test_the_public_page_shows_the_mandate_the_seats_and_the_coverage(client, plan, body):
    phase = making.review(plan, NOW() - WEEK, NOW() + WEEK)
    carol = making.seat(body)
    making.opinion(carol, phase, "A-01", NOW(), "unfavourable", "Une raison")
    page = client.get(at("home")).text
    assert "au moins un avis" not in page
    for code in ("A-02", "B-01"):
        making.opinion(carol, phase, code, NOW())
    assert "Chaque action a au moins un avis du comité." in client.get(at("home")).text
    assert "<strong>plan</strong>" in page
    assert carol.title in page
    assert "<b>2</b><p>des 3 actions" in page
    assert "Une raison" not in page
    assert "Ses avis" not in page


def test_opinions_are_counted_in_public_once_the_phase_is_over(client, plan, body):
    phase = making.review(plan, DUE - WEEK, DUE)
    making.opinion(making.seat(body), phase, "A-01", DUE - SECOND, "reserved", "Une raison")
    page = client.get(at("home")).text
    assert "Ses avis" in page
    assert "Une raison" not in page


def test_without_a_committee_the_page_says_so_and_leads_who_keeps_it_to_set_one_up(
    client, plan, sam
):
    page = client.get(at("home")).text
    assert "pas encore constitué" in page
    assert reverse("committee:letters", args=PLACE) not in page
    client.force_login(sam)
    assert reverse("committee:letters", args=PLACE) in client.get(at("home")).text


def test_a_letter_tells_everybody_what_it_reported_but_not_what_it_says(client, plan, body):
    making.review(plan)
    making.seat(body)
    making.proposal(plan, DUE - timedelta(days=1))
    freeze_due_digests(DUE)
    page = client.get(at("home")).text
    assert "0 sur 3" in page
    assert "Propositions nouvelles" in page
    assert "editions/1/" not in page


def test_members_read_the_edition_with_their_own_list_and_others_do_not(client, plan, body, sam):
    making.review(plan)
    carol = making.seat(body)
    making.proposal(plan, DUE - SECOND)
    freeze_due_digest(committee_id=body.pk, now=DUE)
    assert client.get(at("edition", 1)).status_code == 302
    client.force_login(factories.user("eve"))
    assert client.get(at("edition", 1)).status_code == 404
    client.force_login(sam)
    assert "Ouvrir un guichet" in client.get(at("edition", 1)).text
    client.force_login(carol.members.get().user)
    page = client.get(at("edition", 1)).text
    assert "3 actions attendaient votre avis" in page
    assert at("work_item", "A-01") in page
    assert client.get(at("edition", 2)).status_code == 404
