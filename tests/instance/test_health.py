from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from instance import queries
from instance.models import Heartbeat
from instance.operations import record_heartbeat


@pytest.fixture(autouse=True)
def asked_again():
    queries.schema_is_current.cache_clear()


def test_live(client):
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.both_databases
@pytest.mark.django_db
def test_ready_says_how_the_worker_is(client):
    ready = {"status": "ready", "database": connection.vendor}
    assert client.get("/health/ready").json() == ready | {"worker": "never seen"}
    record_heartbeat()
    record_heartbeat()
    assert client.get("/health/ready").json() == ready | {"worker": "ok"}


@pytest.mark.django_db
def test_a_silent_worker_is_said_with_its_last_hour(client):
    silent = timezone.now() - timedelta(minutes=4)
    Heartbeat.objects.create(beat_at=silent)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["worker"] == f"late: last seen {silent:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.django_db
def test_migrations_to_apply(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'instance'")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "migrations to apply")


@pytest.mark.django_db
def test_database_unreachable(client, monkeypatch):
    def refuse():
        raise DatabaseError("no route")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "database unreachable")
