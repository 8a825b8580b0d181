import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import redis
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.template import Context, Template
from django.utils import timezone

from instance import machine, preparing, queries
from instance.management.commands import work
from instance.models import Carriage, Retention, Sweep
from outbox.models import Mail
from tests.instance.owing import owed

MAILS = "outbox.tasks.deliver_due"
LETTERS = "committee.tasks.freeze_due_digests"


@pytest.fixture(autouse=True)
def asked_again():
    queries.require_whole.cache_clear()


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
    assert (ready["worker"], ready["broker"]) == ("never seen", "ok")
    assert set(ready["sweeps"].values()) == {"late: never"}
    passed()
    ready = client.get("/health/ready").json()
    ended = Sweep.objects.get(pk=MAILS).ended_at
    assert (ready["worker"], ready["attention"]) == ("ok", [])
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
    assert answer.json()["attention"] == ["worker", "clock"]
    assert answer.json()["sweeps"]["accounts.forget_sessions"] == f"{silent:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.django_db
def test_one_sweep_that_is_stopped_shows_with_what_stops_it(client, passed):
    passed()
    long_ago = timezone.now() - timedelta(minutes=4)
    Sweep.objects.filter(pk=LETTERS).update(ended_at=long_ago, error="ValueError")
    ready = client.get("/health/ready").json()
    assert (ready["worker"], ready["attention"]) == ("ok", ["clock"])
    assert ready["clock"] == f"late: 1 of {len(queries.schedule())} sweeps"
    said = f"late: {long_ago:%Y-%m-%dT%H:%M:%SZ} (ValueError)"
    assert ready["sweeps"]["committee.freeze_due_digests"] == said


@pytest.mark.django_db
def test_the_oldest_mail_owed(client):
    none = {"state": "ok", "owed": 0, "oldest": None}
    assert client.get("/health/ready").json()["mails"] == none
    first = owed("first")
    owed("second")
    Mail.objects.filter(pk=first.pk).update(owed_at=first.owed_at - timedelta(minutes=61))
    first.refresh_from_db()
    said = {"state": "late", "owed": 2, "oldest": f"{first.owed_at:%Y-%m-%dT%H:%M:%SZ}"}
    ready = client.get("/health/ready").json()
    assert ready["mails"] == said
    assert "mails" in ready["attention"]


@pytest.mark.django_db(transaction=True)
def test_a_move_that_stopped_on_its_way_serves_nobody(client, monkeypatch):
    began = timezone.now()
    move = Carriage.objects.create(kind=Carriage.Kind.MOVE, began_at=began)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert "move_data" in answer.json()["reason"]
    monkeypatch.setattr(preparing, "prepare_files", lambda say: None)
    with pytest.raises(CommandError, match="a move stopped on its way"):
        call_command("prepare")
    assert not work.is_whole()
    Carriage.objects.filter(pk=move.pk).update(ended_at=began)
    assert client.get("/health/ready").status_code == 200
    assert work.is_whole()


def test_redis_is_asked(settings, redis_url):
    settings.REDIS_URL = redis_url
    assert machine.broker_state() == "ok"
    settings.REDIS_URL = "redis://127.0.0.1:9"
    assert machine.broker_state() == "unreachable"


def test_redis_is_asked_once_for_everybody_who_asks_how_we_are(settings, monkeypatch):
    asked = []
    monkeypatch.setattr(redis, "from_url", lambda url, **how: asked.append(url) or refuse())
    monkeypatch.setattr(machine, "steady", lambda: 5000.0)
    settings.REDIS_URL = "redis://frozen.example"
    assert {machine.broker_state() for _n in range(9)} == {"unreachable"}
    assert len(asked) == 1


def refuse():
    raise redis.ConnectionError


def test_a_folder_of_files_rings_too(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert machine.broker_state() == "unreachable"
    (tmp_path / "queue").mkdir()
    assert machine.broker_state() == "ok"


# The disk and the clock ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full(client, passed, monkeypatch):
    passed()
    few = SimpleNamespace(free=300 * 2**20)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: few)
    ready = client.get("/health/ready").json()
    assert (ready["disk"], ready["attention"]) == ("low: 300 MB free", ["disk"])


def test_what_can_be_written_is_found_by_writing(tmp_path, monkeypatch):
    assert machine.can_write(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not machine.can_write(tmp_path / "away")

    def full(**_):
        return open("/dev/full", "wb", buffering=0)

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", full)
    assert not machine.can_write(tmp_path)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_full_disk_stops_the_embedded_database_and_no_other(client, passed, monkeypatch):
    passed()
    monkeypatch.setattr(machine, "can_write", lambda folder: False)
    answer = client.get("/health/ready")
    if connection.vendor == "sqlite":
        assert answer.status_code == 503
        assert answer.json()["reason"] == "nothing can be written to the database's disk"
    else:
        assert answer.status_code == 200
        assert answer.json()["disk"] == "nothing can be written"


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_clock_that_was_moved(client, passed, monkeypatch):
    passed()
    assert client.get("/health/ready").json()["clock"] == "ok"
    with monkeypatch.context() as moved:
        moved.setattr(machine, "BEGAN", machine.BEGAN - 3600)
        ready = client.get("/health/ready").json()
    said = "moved: +3600 seconds since this process began"
    assert (ready["clock"], ready["attention"]) == (said, ["clock"])
    passed(-timedelta(hours=1))
    ready = client.get("/health/ready").json()
    assert ready["clock"] == "ahead: a sweep ended in the future"
    assert ready["sweeps"]["outbox.deliver_due"].startswith("ahead: 20")


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_machine_whose_clock_is_not_the_databases(client, passed, monkeypatch):
    passed()
    real = time.time
    monkeypatch.setattr(machine, "time", SimpleNamespace(time=lambda: real() + 90))
    monkeypatch.setattr(machine, "steady", lambda: real() - machine.BEGAN)
    said = client.get("/health/ready").json()["clock"]
    off = "off: +90 seconds from the database's"
    assert said == ("ok" if connection.vendor == "sqlite" else off)


@pytest.mark.django_db
def test_a_rule_of_retention_that_stops(client, passed):
    passed()
    for error in ("OperationalError", ""):
        facts = {"rule": "drafts", "before": timezone.now(), "forgotten": 0, "error": error}
        Retention.objects.create(ran_at=timezone.now(), **facts)
        ready = client.get("/health/ready").json()
        assert ready["retention"] == ("stopped: drafts" if error else "ok")
        assert ready["attention"] == (["retention"] if error else [])


@pytest.mark.django_db
def test_whoever_asks_how_we_are_learns_nothing_secret(client, passed, settings):
    passed()
    said = client.get("/health/ready").text
    for secret in (settings.SECRET_KEY, str(settings.DATA_DIR), settings.DATABASE_URL):
        assert secret not in said


@pytest.mark.django_db
def test_asking_how_we_are_is_cheap(client, passed, django_assert_max_num_queries):
    passed()
    client.get("/health/ready")
    with django_assert_max_num_queries(4):
        client.get("/health/ready")


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
