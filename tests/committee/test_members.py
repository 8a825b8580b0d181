"""A member's time on a seat: suspended, away, ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from committee.models import Absence
from committee.operations import declare_absence, suspend_member
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.making import WEEK, at

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def body(plan):
    return making.committee(plan)


@pytest.fixture
def sam(plan, client):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    client.force_login(person)
    return person


def holder(seat):
    return seat.members.get(rank="titular", ended_at=None)


def told(key):
    """Whom the mail of this key was owed to."""
    return list(Mail.objects.filter(key__startswith=key).values_list("to", flat=True))


def test_a_member_is_suspended_for_a_reason_they_are_told_and_sits_again(client, body, sam):
    seat = making.seat(body)
    carol = holder(seat)
    assert client.post(at("suspend", carol.pk), {"reason": " "}).status_code == 422
    assert client.post(at("suspend", carol.pk), {"reason": "Un conflit."}).status_code == 302
    carol.refresh_from_db()
    assert carol.suspended_for == "Un conflit."
    assert not carol.is_holding
    assert told(f"seat-suspended:{carol.pk}:") == ["carol@example.org"]
    assert "Un conflit." in client.get(at("seat", seat.pk)).text
    for _ in range(2):
        client.post(at("resume", carol.pk))
    carol.refresh_from_db()
    assert (carol.suspended_at, carol.suspended_for) == (None, "")
    assert told(f"seat-resumed:{carol.pk}:") == ["carol@example.org"]


def test_suspended_again_a_member_is_told_again(body, sam, client):
    carol = holder(making.seat(body))
    for _ in range(2):
        suspend_member(member=carol, actor=sam, reason="Un conflit.")
        client.post(at("resume", carol.pk))
    assert len(told(f"seat-suspended:{carol.pk}:")) == 2


def test_an_absence_is_declared_and_taken_back(client, body, sam):
    seat = making.seat(body)
    carol, today = holder(seat), body.today(NOW())
    dates = {"from_on": today.isoformat(), "until_on": (today + WEEK).isoformat()}
    for _ in range(2):
        assert client.post(at("member_absence", carol.pk), dates).url == at("seat", seat.pk)
    absence = Absence.objects.get()
    assert not carol.is_there(today)
    page = client.get(at("seats")).text
    assert "absence jusqu’au" in page
    assert "personne" in page
    client.post(at("absence_remove", absence.pk))
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [(3, 1, "Le retour vient après"), (-9, -2, "dates sont passées"), (0, 400, "Au-delà d’un an")],
)
def test_dates_that_make_no_absence_are_refused(client, body, sam, start, end, said):
    carol, today = holder(making.seat(body)), body.today(NOW())
    dates = {"from_on": today + timedelta(start), "until_on": today + timedelta(end)}
    answer = client.post(at("member_absence", carol.pk), dates)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_member_declares_their_own_absence_and_nobody_else_s(client, body):
    carol, bob = holder(making.seat(body)), holder(making.seat(body, "bob"))
    today = body.today(NOW())
    theirs = declare_absence(member=bob, actor=bob.user, from_on=today, until_on=today)
    client.force_login(carol.user)
    assert client.get(at("absence")).status_code == 200
    dates = {"from_on": today, "until_on": today + timedelta(days=9)}
    assert client.post(at("absence"), dates).url == at("absence")
    mine = carol.absences.get()
    assert client.post(at("my_absence_remove", theirs.pk)).status_code == 404
    assert client.post(at("my_absence_remove", mine.pk)).status_code == 302
    assert list(Absence.objects.all()) == [theirs]
    client.force_login(factories.user("eve"))
    assert client.get(at("absence")).status_code == 404
    assert client.post(at("absence"), dates).status_code == 404


def test_a_membership_ends_and_the_place_is_vacant(client, body, sam):
    seat = making.seat(body)
    carol = holder(seat)
    assert "Mettre fin au mandat de Carol" in client.get(at("end_member", carol.pk)).text
    assert client.post(at("end_member", carol.pk)).url == at("seat", seat.pk)
    assert client.post(at("end_member", carol.pk)).status_code == 404
    assert told(f"seat-ended:{carol.pk}") == ["carol@example.org"]
    assert "Nommer un titulaire" in client.get(at("seat", seat.pk)).text
