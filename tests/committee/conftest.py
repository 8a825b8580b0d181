"""A committee at work: a plan under review now, and carol who sits on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.committee import making


@pytest.fixture
def plan(db):
    return making.plan()


@pytest.fixture
def phase(plan):
    now = timezone.now()
    return making.review(plan, now - timedelta(days=9), now + timedelta(hours=1))


@pytest.fixture
def carol(plan, phase):
    return making.seat(making.committee(plan, starts_at=timezone.now() - timedelta(days=8)))


@pytest.fixture
def body(carol):
    """A committee of four seats, whose chair is carol: two make the quorum."""
    for name in ("dave", "erin", "finn"):
        making.seat(carol.committee, name)
    carol.committee.chair = carol
    carol.committee.save()
    return carol.committee


@pytest.fixture
def sam(plan):
    sam = factories.user("sam")
    factories.role(sam, plan.region, "secretary")
    return sam


@pytest.fixture
def member(carol):
    return carol.members.select_related("user").get()


@pytest.fixture
def browser(client, member):
    """The member's, signed in."""
    client.force_login(member.user)
    return client
