"""The whole demonstration carried: to PostgreSQL, to a file, and from one database to the other."""

import shutil
import subprocess

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import JournalEntry
from instance.carrying.backups import back_up
from instance.carrying.keys import foreign_keys
from instance.carrying.restoring import restore
from instance.models import Carriage, Sweep
from roadmaps.models import Region
from tests import factories
from tests.demo import places
from tests.demo.running import command, run
from tests.services import until

pytestmark = pytest.mark.django_db(transaction=True)

OURS = {"instance.carriage", "roadmaps.unlock"}


def quiet(*_):
    """Nobody listens to the progress."""


def everything(alias):
    """Every row of every table as the program itself reads it: not by what carried them."""
    return {
        model._meta.label_lower: sorted(
            ([plain(value) for value in row] for row in model.objects.using(alias).values_list()),
            key=lambda row: str(row[0]),
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in OURS
    }


def plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_a_move_killed_twice_ends_equal(loaded, nowhere, tmp_path):
    lost = JournalEntry.objects.create(verb="set_up", item="Its number is never given again")
    number = lost.pk
    lost.delete()
    source = places.copied_sqlite(tmp_path / "source.sqlite3")
    words = ["move_data", "--from", source, "--to", nowhere, "--batch", "20"]
    with places.at(nowhere) as there:
        for table in ("accounts_user", "consultation_vote"):
            assert killed_once_in(table, there, words) > 0
    assert "Every row is there." in run(*words)
    with places.at(nowhere) as there:
        assert everything("there") == everything("default")
        move = Carriage.objects.using("there").get()
        assert move.ended_at
        assert move.set_aside == foreign_keys(there) != []
        entry = JournalEntry.objects.using("there").create(verb="set_up", item="Moved")
        assert entry.pk == number + 1
    refused("the target is not empty", source, nowhere)


def killed_once_in(table, there, words):
    """Kill a move outright when rows have begun to arrive in a table, and say how many had."""
    moving = subprocess.Popen(**command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with moving, there.cursor() as cursor:
        try:
            return until(lambda: moving.poll() is None and rows_in(table, cursor), table, 60)
        finally:
            moving.kill()


def rows_in(table, cursor):
    cursor.execute(f"SELECT count(*) FROM {table}")
    return cursor.fetchone()[0]


def test_a_backup_of_either_database_goes_to_the_other(loaded, nowhere, tmp_path):
    before = everything("default")
    first = back_up(tmp_path / "first.tar.gz", say=quiet)
    with places.at(nowhere):
        restore(tmp_path / "first.tar.gz", say=quiet, using="there")
        assert everything("there") == before
        second = back_up(tmp_path / "second.tar.gz", say=quiet, using="there")
    assert digests(second) == digests(first)
    with places.at(places.emptied(places.copied_sqlite(tmp_path / "back.sqlite3"))) as back:
        restore(tmp_path / "second.tar.gz", say=quiet, using="there")
        assert everything("there") == before
        assert back.vendor == "sqlite"


def digests(manifest):
    """What two backups of the same rows say alike."""
    return {name: (table["rows"], table["digest"]) for name, table in manifest["tables"].items()}


def test_what_cannot_move_is_said_and_mended_it_goes_on(nowhere, tmp_path):
    plan = factories.published()
    swept = Sweep.objects.create(task="outbox.tasks.deliver_due", ended_at=timezone.now())
    source = places.copied_sqlite(tmp_path / "source.sqlite3")
    refused("the installation runs", source, nowhere)
    with places.at(source):
        Sweep.objects.using("there").filter(pk=swept.pk).delete()
        entry = JournalEntry.objects.using("there").create(verb="set_up", item="cut\0here")
    refused("a database does not answer", source, "postgresql://127.0.0.1:9/nobody")
    refused("cannot be read: File name too long", f"sqlite:///{'x' * 300}", nowhere)
    refused(f"accounts_journalentry, row {entry.pk}, is refused: .*NUL", source, nowhere)
    refused("the target is not empty", another_installation(source, tmp_path), nowhere)
    with places.at(source):
        JournalEntry.objects.using("there").filter(pk=entry.pk).update(item="cut here")
    call_command("move_data", source=source, to=nowhere)
    with places.at(nowhere):
        assert everything("there")["roadmaps.content"] == everything("default")["roadmaps.content"]
        Carriage.objects.using("there").update(ended_at=None)
        Region.objects.using("there").filter(pk=plan.region_id).update(name="Elsewhere")
    refused(f"roadmaps_region: 1 rows differ, by their keys: {plan.region_id}", source, nowhere)


def refused(why, source, target):
    with pytest.raises(CommandError, match=why):
        call_command("move_data", source=source, to=target)


def another_installation(source, tmp_path):
    """The same tables, whose migrations were applied at another moment."""
    shutil.copy(source.removeprefix("sqlite:///"), tmp_path / "another.sqlite3")
    with places.at(f"sqlite:///{tmp_path}/another.sqlite3") as there, there.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = '2026-01-01 00:00:00'")
    return f"sqlite:///{tmp_path}/another.sqlite3"
