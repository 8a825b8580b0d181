"""Two thousand letters are written and owed in a minute: what a mail costs, by the processor's own
time, and that no more is asked of the database for a mail than for the one before."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from committee.models import Member, Seat
from committee.operations import freeze_due_digest, owe_letters
from outbox.models import Mail
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK

pytestmark = pytest.mark.django_db
MANY = 60
ONE = 60 / 2000  # seconds


@pytest.fixture
def digest(db):
    """A letter with everything to say, for this many seats, of which nothing is owed yet."""
    plan = making.plan([f"{axis}-{n:02}" for axis in "ABCDE" for n in range(1, 18)])
    body = making.committee(plan, word="Bonne lecture.")
    making.review(plan, closes_at=DUE + 40 * WEEK)
    first = plan.actions.first()
    for n in range(12):
        making.proposal(plan, DUE - n * SECOND, first if n % 2 else None)
    names = [f"member-{n}@example.org" for n in range(MANY)]
    people = User.objects.bulk_create(User(email=name, email_key=name) for name in names)
    facts = {"committee": body, "college": "company"}
    seats = Seat.objects.bulk_create(Seat(title=name, **facts) for name in names)
    pairs = zip(seats, people, strict=True)
    Member.objects.bulk_create(Member(seat=s, user=u, seated_at=DUE - WEEK) for s, u in pairs)
    making.preview(body, seats[0], DUE)  # the templates are read once, whatever the letter
    return freeze_due_digest(committee_id=body.pk, now=DUE)


def test_a_mail_costs_less_than_its_share_of_a_minute(digest):
    begun = time.process_time()
    owe_letters(digest_id=digest.pk)
    assert time.process_time() - begun < MANY * ONE
    assert Mail.objects.count() == MANY


def test_a_mail_asks_little_of_the_database(digest):
    with CaptureQueriesContext(connection) as seen:
        owe_letters(digest_id=digest.pk)
    asked = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 3 * MANY + 10
