"""The embedded database falls in the middle of writing, or finds its disk full: what was
acknowledged stands, the file is whole, and people are told to come back."""

import contextlib
import resource

import pytest
from django.db import connection, connections

from bench.chaos.sqlite import hurt
from bench.people import enrol
from consultation.models import Vote
from tests import factories

CODES = ("A-01", "A-02", "B-01")
HOME = "/nouvelle-aquitaine/economie-numerique/"


@pytest.mark.django_db(transaction=True)
def test_writers_killed_in_the_middle_lose_nothing_that_was_acknowledged():
    round = factories.phase(factories.published(codes=CODES), may_vote=True)
    people = enrol(2)
    path = connection.settings_dict["NAME"]
    connections.close_all()
    found = hurt(round, people, path, kills=3)
    assert (found["broken"], found["votes_untrue"]) == ([], [])
    assert found["acknowledged"] > 0


@contextlib.contextmanager
def full_disk():
    """No file grows past what the write-ahead log already holds."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE filling AS SELECT zeroblob(200000) AS bytes")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE filling")


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_refuses_votes_politely_and_leaves_pages_to_read(client):
    factories.phase(factories.published(codes=CODES), may_vote=True)
    client.force_login(factories.voice().user)
    client.raise_request_exception = False
    client.post(f"{HOME}actions/A-01/vote/", {"position": "for"})
    with full_disk():
        refused = client.post(f"{HOME}actions/A-02/vote/", {"position": "for"})
        read = client.get(HOME)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert read.status_code == 200
    assert Vote.objects.get().action.code == "A-01"
    client.post(f"{HOME}actions/A-02/vote/", {"position": "for"})
    assert Vote.objects.count() == 2
