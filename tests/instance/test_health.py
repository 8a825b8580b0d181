from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.template import Context, Template
from django.utils import timezone

from instance import queries
from instance.models import Sweep
from outbox.models import Mail
from tests.instance.owing import owed

MAILS = "outbox.tasks.deliver_due"
LETTERS = "committee.tasks.freeze_due_digests"


@pytest.fixture(autouse=True)
def asked_again():
    queries.schema_is_current.cache_clear()


@pytest.fixture
def passed():
    """The clock passed so long ago, every sweep of it."""

    def pass_by(ago=timedelta()):
        rows = [Sweep(task=task, ended_at=timezone.now() - ago) for task in queries.schedule()]
        Sweep.objects.all().delete()
        Sweep.objects.bulk_create(rows)

    return pass_by


def line():
    return Template("{% load clock %}{% clock %}").render(Context()).strip()


def test_live(client):
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.both_databases
@pytest.mark.django_db
def test_ready_says_when_each_sweep_ended(client, passed):
    ready = client.get("/health/ready").json()
    assert (ready["status"], ready["database"]) == ("ready", connection.vendor)
    assert (ready["worker"], ready["redis"]) == ("never seen", "not used")
    assert set(ready["sweeps"].values()) == {"late: never"}
    passed()
    ready = client.get("/health/ready").json()
    ended = Sweep.objects.get(pk=MAILS).ended_at
    assert ready["worker"] == "ok"
    assert ready["sweeps"]["outbox.deliver_due"] == f"{ended:%Y-%m-%dT%H:%M:%SZ}"
    assert len(ready["sweeps"]) == len(queries.schedule())


@pytest.mark.django_db
def test_a_silent_worker_is_said_with_its_last_hour(client, passed):
    passed(timedelta(minutes=4))
    silent = Sweep.objects.get(pk=MAILS).ended_at
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    said = f"late: last seen {silent:%Y-%m-%dT%H:%M:%SZ}"
    assert answer.json()["worker"] == said
    assert answer.json()["sweeps"]["accounts.forget_sessions"] == f"{silent:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.django_db
def test_one_sweep_that_is_stopped_shows_with_what_stops_it(client, passed):
    passed()
    long_ago = timezone.now() - timedelta(minutes=4)
    Sweep.objects.filter(pk=LETTERS).update(ended_at=long_ago, error="ValueError")
    ready = client.get("/health/ready").json()
    assert ready["worker"].startswith("late: last seen ")
    said = f"late: {long_ago:%Y-%m-%dT%H:%M:%SZ} (ValueError)"
    assert ready["sweeps"]["committee.freeze_due_digests"] == said


@pytest.mark.django_db
def test_the_oldest_mail_owed(client):
    assert client.get("/health/ready").json()["mails"] == {"owed": 0, "oldest": None}
    first = owed("first")
    owed("second")
    Mail.objects.filter(pk=first.pk).update(owed_at=first.owed_at - timedelta(hours=1))
    first.refresh_from_db()
    said = {"owed": 2, "oldest": f"{first.owed_at:%Y-%m-%dT%H:%M:%SZ}"}
    assert client.get("/health/ready").json()["mails"] == said


def test_redis_is_asked(settings, redis_url):
    settings.REDIS_URL = redis_url
    assert queries.redis_state() == "ok"
    settings.REDIS_URL = "redis://127.0.0.1:9"
    assert queries.redis_state() == "unreachable"


@pytest.mark.django_db
def test_the_line_that_a_page_shows(passed):
    assert "n’a pas encore fait un tour complet" in line()
    passed(timedelta(seconds=20))
    assert line() == '<p class="note">L’horloge est passée il y a 20 secondes.</p>'
    passed(timedelta(minutes=4))
    assert "notice-error" in line()
    assert "L’horloge est en retard." in line()


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
