"""From their own page a moderator finds the queues, and how many wait in each."""

import pytest
from django.utils import timezone

from consultation.models import Proposal
from consultation.queries.moderation_queue import Queue
from tests.consultation import contesting, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
WAITING = f'<h3><a href="{PLACE}moderation/">'


def test_who_moderates_finds_the_queue_on_their_own_page(client, plan, phase, people):
    writing.submitted(phase, people["alice"])
    contesting.contested(phase, people["bob"], people["max"])
    unread = writing.published(phase, people["alice"], people["max"])
    writing.reported(unread, people["bob"], people["max"])
    Proposal.objects.filter(pk=unread.pk).update(unread_since=timezone.now())
    client.force_login(people["mo"])
    page = client.get("/accounts/").text
    assert WAITING in page
    assert len(Queue(plan).all) == 3
    assert "<p><b>3</b> à traiter</p>" in page
    client.force_login(people["alice"])
    assert WAITING not in client.get("/accounts/").text
