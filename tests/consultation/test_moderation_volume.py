"""A thousand real proposals in the queue: few queries, two keys a decision, many at once."""

import csv
import gzip
from datetime import timedelta
from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Participant
from consultation.models import Decision, Proposal
from outbox.models import Mail
from tests import factories
from tests.consultation.writing import PLACE

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]
ROOM = PLACE + "moderation/"
MANY = 1000


@pytest.fixture
def queue(plan, people, phase, real_data):
    """A thousand real proposals that wait, each its minute."""
    with gzip.open(real_data / "barcelona" / "proposals.csv.gz", "rt") as file:
        rows = [row for row in islice(csv.DictReader(file), 2 * MANY) if row["title"]][:MANY]
    authors = [factories.voice(college="citizen") for _n in range(20)]
    now = timezone.now()
    Proposal.objects.bulk_create(
        Proposal(
            roadmap=plan,
            number=number,
            kind="new",
            axis="A",
            phase=phase,
            author=author,
            entered_by=author.user,
            state="submitted",
            title=row["title"][:150],
            reason=row["summary"],
            created_at=now,
            submitted_at=now - timedelta(minutes=MANY - number),
        )
        for number, row in enumerate(rows, 1)
        for author in (authors[number % len(authors)],)
    )
    return plan


def queries_of(call):
    call()
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    assert answer.status_code in (200, 302)
    return len(queries)


def test_a_thousand_wait_in_a_page_of_twelve_queries(client, queue, people):
    client.force_login(people["mo"])
    assert queries_of(lambda: client.get(ROOM)) <= 12
    assert queries_of(lambda: client.get(f"{ROOM}?kind=proposal&axis=A&page=3")) <= 12
    assert "1000" in client.get(ROOM).text


def test_a_key_decides_and_the_next_is_open_and_held(client, queue, people):
    client.force_login(people["mo"])
    opened = client.post(ROOM + "open/")
    assert opened.url == ROOM + "1/"
    for number in (1, 2, 3):
        page = client.get(f"{ROOM}{number}/")
        assert 'value="publish" data-key="p"' in page.text  # one key publishes
        assert 'value="refuse" data-key="r"' in page.text  # a reason's digit and R refuse
        proposal = Proposal.objects.get(number=number)
        sent = {"verb": "publish", "seen": proposal.submitted_at.isoformat()}
        assert client.post(f"{ROOM}{number}/", sent).url == f"{ROOM}{number + 1}/"
    assert queries_of(lambda: client.get(f"{ROOM}4/")) <= 21


def test_a_hundred_are_refused_in_one_request(client, queue, people):
    client.force_login(people["mo"])
    rows = Proposal.objects.order_by("number")[:100]
    ticks = [f"proposal:{row.number}:{row.submitted_at.isoformat()}" for row in rows]
    sent = {"verb": "refuse", "reason": "duplicate", "message": "Déjà dit.", "tick": ticks}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(ROOM + "together/", sent)
    assert answer.status_code == 302
    assert len(queries) <= 40
    assert Decision.objects.filter(verb="refuse").count() == 100
    assert Mail.objects.count() == len({row.entered_by_id for row in rows})
    assert Proposal.objects.filter(state="refused").count() == 100
    assert Participant.objects.count() >= 20
