"""The demonstration, loaded once and copied back for each test."""

import itertools
import sqlite3

import pytest
from django.core.management import call_command
from django.db import connection

from roadmaps.models import Roadmap
from tests import services
from tests.demo import first_release, places
from tests.demo.running import run
from tests.migrated import fill_template


@pytest.fixture(scope="session")
def loaded_once():
    """The database of the demonstration, once it has been loaded."""
    kept = sqlite3.connect(":memory:")
    yield kept
    kept.close()


@pytest.fixture
def loaded(transactional_db, settings, loaded_once):
    """The reference roadmap, with the whole demonstration around it."""
    settings.MAILERS = {"default": {"BACKEND": "demo.mailbox.FolderBackend"}}
    connection.ensure_connection()
    if loaded_once.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        loaded_once.backup(connection.connection)
    else:
        call_command("load_demo")
        connection.connection.backup(loaded_once)
    return Roadmap.objects.get(slug="economie-numerique")


# An installation that came all the way from the first release ---------------------------


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL beside the database of the tests, on which a new database is migrated."""
    with services.postgresql_server() as running:
        fill_template(running)
        yield running.url


@pytest.fixture(scope="session")
def grown(server, django_db_setup, django_db_blocker):
    """On PostgreSQL: the first release with its rows, brought up to date."""
    url = places.new_postgresql(server, "grown", like="template0")
    with django_db_blocker.unblock(), places.at(url, "old") as old:
        first_release.fill(first_release.install(old), "old")
    run("migrate", "--no-input", DATABASE_URL=url)
    return url


@pytest.fixture
def nowhere(server):
    """On PostgreSQL: today's tables, without a row."""
    return places.emptied(places.new_postgresql(server, f"nowhere{next(numbers)}"))


numbers = itertools.count()
