"""What must be in place before pages are served, whoever prepares it and how many at a time."""

import threading

import pytest
from django.db import connection, connections

from instance.preparing import alone, collect_static_files


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_machines_that_start_together_prepare_the_database_one_after_another():
    """On PostgreSQL; a database in a file has one machine."""
    has_one_machine = connection.vendor == "sqlite"
    second_is_in = threading.Event()

    def second():
        try:
            with alone():
                second_is_in.set()
        finally:
            connections.close_all()

    machine = threading.Thread(target=second)
    with alone():
        machine.start()
        assert second_is_in.wait(30 if has_one_machine else 0.5) == has_one_machine
    machine.join(30)
    assert second_is_in.is_set()


def test_static_files_are_collected_again_only_when_one_says_something_else(settings, tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    settings.STATICFILES_DIRS = [sources]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    sheet = sources / "a.css"
    sheet.write_text("a {}")
    collect_static_files()
    collected = settings.STATIC_ROOT / "a.css"
    collected.unlink()
    sheet.touch()
    collect_static_files()
    assert not collected.exists()
    sheet.write_text("b {}")
    collect_static_files()
    assert collected.read_text() == "b {}"
