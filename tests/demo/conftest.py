"""The demonstration, loaded once and copied back for each test."""

import sqlite3

import pytest
from django.core.management import call_command
from django.db import connection

from roadmaps.models import Roadmap


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
