"""Two clocks and ten workers in the same minute: one edition, one mail for each seat."""

import pytest
from django.utils import timezone

from committee.models import Digest
from committee.operations import freeze_due_digests
from outbox.models import Mail
from outbox.operations import deliver_due
from tests.committee import making
from tests.committee.making import WEEK
from tests.consultation.test_voting import in_parallel
from tests.outbox import smtp

SEATS = 8
CLOCKS, WORKERS = 2, 10


def a_minute(number):
    """What a clock does in a minute, or a worker."""
    return freeze_due_digests() if number < CLOCKS else deliver_due()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_one_edition_and_one_mail_for_each_seat(settings):
    now = timezone.now()
    plan = making.plan()
    making.review(plan, now - 3 * WEEK, now + WEEK)
    body = making.committee(plan, starts_at=now - 2 * WEEK)
    everyone = [making.seat(body, f"member-{n}").members.get().user.email for n in range(SEATS)]
    with smtp.server() as server:
        settings.MAILERS = server.mailer
        for _ in range(2):  # what a worker found empty, the next sweep finds full
            in_parallel(a_minute, CLOCKS + WORKERS)
        assert sorted(letter.to for letter in server.letters) == sorted(everyone)
    assert Digest.objects.count() == 1
    assert set(Mail.objects.values_list("state", "tries")) == {("sent", 1)}
    assert Mail.objects.count() == SEATS
