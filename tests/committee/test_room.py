"""The secretary's room: whose it is, and that its pages ask as much of three rows as of one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from committee.operations import freeze_due_digest, freeze_due_digests
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, WEEK, at

pytestmark = pytest.mark.django_db
ROOM = [("letters",), ("deliveries", 1), ("settings",), ("seats",)]


@pytest.fixture
def body(plan):
    return making.committee(plan)


@pytest.mark.parametrize("page", ROOM)
@pytest.mark.parametrize(
    ("role", "status"),
    [("secretary", 200), ("administrator", 200), ("moderator", 404), (None, 404)],
)
def test_the_room_is_the_secretary_s_and_the_administrator_s(
    client, plan, body, page, role, status
):
    making.review(plan)
    making.seat(body)
    freeze_due_digest(committee_id=body.pk, now=DUE)
    person = factories.user("someone")
    if role:
        factories.role(person, plan.region, role)
    client.force_login(person)
    assert client.get(at(*page)).status_code == status


def test_a_member_is_not_the_secretary(client, plan, body):
    carol = making.seat(body)
    client.force_login(carol.members.get().user)
    assert client.get(at("letters")).status_code == 404
    assert client.post(at("word"), {"word": "x"}).status_code == 404
    assert client.post(at("end_seat", carol.pk)).status_code == 404
    assert client.post(at("seats"), {"title": "x"}).status_code == 404


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "page", [("home",), ("work",), ("work_item", "A-01"), ("edition", 1), *ROOM]
)
def test_a_page_asks_as_many_questions_for_three_as_for_one(client, plan, body, page):
    now = timezone.now()
    phase = making.review(plan, now - 3 * WEEK, now + WEEK)
    body.starts_at = now - 5 * WEEK
    body.save()
    carol = making.seat(body).members.get().user
    factories.role(carol, plan.region, "secretary")
    client.force_login(carol)
    action = plan.actions.first()

    def grow(n, then):
        making.seat(body, f"member-{n}")
        made = making.proposal(plan, then - timedelta(days=7, hours=1), action, phase=phase)
        making.decision(made, then - timedelta(days=7, hours=1))
        freeze_due_digests(then)

    grow(0, now - WEEK)
    one = queries(client, at(*page))
    for n in (1, 2):
        grow(n, now + (n - 1) * timedelta(seconds=1))
    three = queries(client, at(*page))
    assert one == three
    assert three <= 24
