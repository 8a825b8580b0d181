"""The letters' room and the page of an edition: what it says of each mail is what happened."""

import pytest
from django.urls import reverse

from committee.operations import freeze_due_digest, freeze_due_digests
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK

pytestmark = pytest.mark.django_db
PLACE = ["nouvelle-aquitaine", "economie-numerique"]


def at(name, *args):
    return reverse(f"committee:{name}", args=[*PLACE, *args])


@pytest.fixture
def body(plan):
    return making.committee(plan)


@pytest.fixture
def sam(client, plan):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    client.force_login(person)
    return person


def quiet(body):
    """A seat whose member stopped the letter."""
    seat = making.seat(body, "quiet")
    seat.members.update(letters_stopped_at=DUE - WEEK)
    return seat


def became(digest, seat, **facts):
    """Say what became of a seat's mail."""
    Mail.objects.filter(key=digest.key_of(seat.pk)).update(**facts)


def test_the_schedule_is_told_in_plain_words_with_its_next_three_dates(client, body, sam):
    page = client.get(at("letters")).text
    assert "lundi à 8\u00a0h" in page
    assert page.count(" à 8\u00a0h</li>") == 3


def test_who_was_sent_what_when_and_what_failed(client, plan, body, sam):
    making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    quiet(body)
    freeze_due_digests(DUE)
    digest = body.digests.get()
    became(digest, carol, state="sent", sent_at=DUE + SECOND)
    became(digest, bob, state="failed", failed_at=DUE, error="550 no such <b>user</b>", tries=1)
    page = client.get(at("deliveries", 1)).text
    assert "9 mars 2026, 08:00:01" in page
    assert "550 no such &lt;b&gt;user" in page
    assert "Lettre arrêtée à sa demande" in page
    listed = client.get(at("letters")).text
    assert '<b class="status status-no">1</b>' in listed


def test_the_proof_begins_with_what_failed(client, plan, body, sam):
    making.review(plan)
    seats = {name: making.seat(body, name) for name in ("carol", "bob", "max")}
    quiet(body)
    freeze_due_digests(DUE)
    digest = body.digests.get()
    became(digest, seats["carol"], state="sent", sent_at=DUE)
    became(digest, seats["max"], state="failed", failed_at=DUE, error="550")
    page = client.get(at("deliveries", 1))
    rows = page.context["rows"]
    assert [row["state"] for row in rows] == ["failed", "owed", "sent", "none"]
    assert rows[0]["seat"] == seats["max"]
    assert "Une lettre n’a pas pu être remise." in page.text


def test_the_word_is_written_for_the_next_letter(client, plan, body, sam):
    making.seat(body)
    assert client.post(at("word"), {"word": "Bonne lecture."}).status_code == 302
    frozen = freeze_due_digest(committee_id=body.pk, now=DUE).content["word"]
    assert frozen == {"text": "Bonne lecture.", "chair": False}
    assert client.post(at("word"), {"word": "x" * 1501}).status_code == 422
