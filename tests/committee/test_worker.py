"""A worker killed while the letters leave: each seat has its own in the end, and hardly twice."""

import threading
from collections import defaultdict

import pytest
from django.utils import timezone

from outbox.models import Mail
from tests import services
from tests.committee import making
from tests.committee.making import WEEK
from tests.services import until

SEATS = 12
KEPT_BEFORE = 4


@pytest.fixture
def held(monkeypatch):
    """The mail server keeps some letters, then answers nothing more until it is let go."""
    reached, let_go = threading.Event(), threading.Event()
    keep = services.MailSession.keep

    def keep_and_hold(session, raw):
        letters = session.server.letters
        if len(letters) >= KEPT_BEFORE and not let_go.is_set():
            letters.append(services.message_from_bytes(raw, policy=services.policy.default))
            reached.set()
            let_go.wait(60)
            return
        keep(session, raw)

    monkeypatch.setattr(services.MailSession, "keep", keep_and_hold)
    yield reached, let_go
    let_go.set()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_sending_leaves_no_seat_without_its_mail(worker, mail_server, held):
    reached, let_go = held
    now = timezone.now()
    plan = making.plan()
    making.review(plan, now - 3 * WEEK, now + WEEK)
    body = making.committee(plan, starts_at=now - 2 * WEEK)
    seats = [making.seat(body, f"member-{n}") for n in range(SEATS)]
    everyone = {seat.members.get().user.email for seat in seats}

    worker.ask("committee.tasks.freeze_due_digests")
    until(lambda: Mail.objects.count() == SEATS, "every letter to be owed", 60)
    worker.ask("outbox.tasks.deliver_due")
    assert reached.wait(60)
    worker.kill()
    in_flight = set(Mail.objects.filter(state="sending").values_list("to", flat=True))
    assert in_flight
    assert len(mail_server.letters) < SEATS
    let_go.set()

    Mail.objects.filter(state="sending").update(lease_until=now)  # their lease has run out
    worker.start()
    worker.ask("outbox.tasks.deliver_due")
    until(lambda: Mail.objects.filter(state="sent").count() == SEATS, "every letter to leave", 60)

    received = defaultdict(list)
    for letter in mail_server.letters:
        received[letter["To"]].append(letter.as_bytes())
    assert set(received) == everyone
    for address, copies in received.items():
        assert len(set(copies)) == 1, f"two different letters to {address}"
        assert len(copies) <= (2 if address in in_flight else 1)
