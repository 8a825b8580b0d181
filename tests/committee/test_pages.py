"""Setting the committee up: its rhythm and its seats."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from committee.models import Committee, Seat
from committee.operations import set_up_committee
from tests import factories
from tests.committee import making
from tests.committee.making import WEEK
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db
PLACE = ["nouvelle-aquitaine", "economie-numerique"]
NOW = timezone.now


def at(name, *args):
    return reverse(f"committee:{name}", args=[*PLACE, *args])


@pytest.fixture
def body(plan):
    return making.committee(plan, mandate="Lire le **plan**.")


@pytest.fixture
def sam(plan):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    return person


def text(answer):
    return answer.content.decode()


def test_the_first_committee_is_set_up_from_the_page(client, plan, sam):
    client.force_login(sam)
    assert client.get(at("letters")).url == at("settings")
    typed = {"name": "Comité", "mandate": "Lire.", "weekday": 1, "hour": "07:30"}
    assert client.post(at("settings"), typed).status_code == 302
    made = Committee.objects.get()
    assert (made.weekday, made.hour, made.zone) == (1, time(7, 30), plan.region.zone)
    assert made.due_at(NOW()) is None
    assert made.due_at(NOW() + WEEK)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_committee_set_up_by_many_clicks_is_one():
    plan, ada = factories.published(), factories.user("ada")
    facts = {"name": "Comité", "mandate": "", "weekday": 0, "hour": time(8)}
    made = in_parallel(lambda _: set_up_committee(roadmap=plan, actor=ada, **facts).pk, 12)
    assert set(made) == {plan.committee.pk}


def test_a_rhythm_that_cannot_be_read_is_refused_and_kept_on_the_page(client, body, sam):
    client.force_login(sam)
    typed = {"name": "Autre nom", "weekday": 9, "hour": "25:00"}
    answer = client.post(at("settings"), typed)
    assert answer.status_code == 422
    assert "Autre nom" in text(answer)
    body.refresh_from_db()
    assert (body.name, body.weekday) == ("Comité", 0)


def test_a_seat_is_given_to_a_person_known_or_new_and_ended(client, plan, body, sam):
    client.force_login(sam)
    typed = {"title": "Cybersécurité", "college": "company", "name": "Dan", "email": "Dan@Ex.org"}
    assert client.post(at("seats"), typed).status_code == 302
    seat = Seat.objects.get()
    assert (seat.title, seat.member.name) == ("Cybersécurité", "Dan")
    again = client.post(at("seats"), typed | {"email": "dan@ex.org"})
    assert again.status_code == 422
    assert "tient déjà un siège" in text(again)
    assert User.objects.filter(name="Dan").count() == 1
    assert client.get(at("end_seat", seat.pk)).status_code == 200
    seat.refresh_from_db()
    assert seat.ended_at is None
    client.post(at("end_seat", seat.pk))
    seat.refresh_from_db()
    assert seat.ended_at
    assert client.post(at("end_seat", seat.pk)).status_code == 404
    assert client.post(at("seats"), typed).status_code == 302
