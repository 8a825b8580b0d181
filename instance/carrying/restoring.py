"""A backup put back into an empty installation, whole or not at all."""

import json
from itertools import batched

from django.core.management import call_command
from django.db import IntegrityError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from instance.carrying import CannotCarry, archive
from instance.carrying.archive import MANIFEST, SUMS
from instance.carrying.backups import FORMAT, leave_trace, mark_of_the_key
from instance.carrying.comparing import digest_of
from instance.carrying.keys import put_back, set_aside
from instance.carrying.numbers import go_on_from
from instance.carrying.places import unlocked
from instance.carrying.rows import empty, write
from instance.carrying.tables import REMADE, filled, is_bare, schema_of
from instance.models import Carriage


def restore(path, *, say, using="default"):
    """Put a backup back, and give what it says of itself; nothing is touched before it is checked,
    nothing stays when a row is refused."""
    began_at = timezone.now()
    connection = connections[using]
    with archive.opened(path) as tar:
        manifest = checked(tar)
        schema = prepare(connection, manifest)
        fill(connection, schema, tar, manifest, say)
    call_command("migrate", database=using, verbosity=0, interactive=False)
    leave_trace(Carriage.Kind.RESTORE, manifest, began_at, using)
    return manifest


def checked(tar):
    """What a backup says of itself, once it was found whole."""
    archive.check(tar)
    manifest = json.load(tar.extractfile(MANIFEST))
    if manifest["format"] != FORMAT:
        raise CannotCarry("a newer version of Coroute made this backup: restore it with that one.")
    tables = {f"tables/{name}.jsonl" for name in manifest["tables"]}
    if tables | {MANIFEST, SUMS} != {*tar.getnames()}:
        raise CannotCarry("damaged backup: it holds other tables than those it names.")
    return manifest


def prepare(connection, manifest):
    """An empty installation with the very tables of the backup."""
    wanted = {tuple(node) for node in manifest["migrations"]}
    if is_bare(connection):
        make_tables(connection, wanted)
    schema = schema_of(connection)
    if there := filled(connection, schema.tables):
        raise CannotCarry(f"the database is not empty ({', '.join(there[:3])}): give a new one.")
    if set(schema.applied) != wanted:
        raise CannotCarry(
            "the database has the tables of another version than the backup: "
            "give one without any table, and restore makes them."
        )
    check_columns(schema.tables, manifest["tables"])
    return schema


def make_tables(connection, wanted):
    """Bring a database without tables to where the backup was; what came since comes afterwards."""
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.nodes
    if unknown := sorted(f"{app}.{name}" for app, name in wanted - nodes.keys()):
        raise CannotCarry(
            f"the backup is of a newer version, or of other settings: {', '.join(unknown[:3])}."
        )
    followed = {
        parent.key
        for node in wanted
        for parent in executor.loader.graph.node_map[node].parents
        if parent.key[0] == node[0]
    }
    executor.migrate(sorted(wanted - followed))


def fill(connection, schema, tar, manifest, say):
    """All rows in one transaction, each table then read again and compared with the backup."""
    tables = {table.name: table for table in schema.tables}
    try:
        with unlocked(connection, "a backup is put back"):
            taken = set_aside(connection)
            empty(connection, REMADE)
            for name, lines in archive.tables(tar):
                load(connection, tables[name], lines, manifest["tables"][name], say)
            put_back(connection, taken)
            go_on_from(connection, tables.values(), manifest["numbers"])
    except IntegrityError as error:
        said = " ".join(str(error).split())
        raise CannotCarry(f"a row names another that is not there: {said}") from error


def check_columns(tables, described):
    """The backup has the tables of this version, each with its columns."""
    here = {table.name: [column.name for column in table.columns] for table in tables}
    there = {
        name: [column["name"] for column in table["columns"]] for name, table in described.items()
    }
    other = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
    if other:
        raise CannotCarry(f"the backup has other tables than this version: {', '.join(other)}.")


def load(connection, table, lines, described, say):
    """One table: its lines become rows, which must then say what the backup says."""
    arrived = 0
    for some in batched(map(json.loads, lines), table.at_once):
        write(connection, table, some)
        arrived += len(some)
        say(table.name, arrived, described["rows"])
    digest = digest_of(connection, table)
    if (digest.rows, str(digest)) != (described["rows"], described["digest"]):
        raise CannotCarry(f"{table.name} does not say here what the backup says: nothing is kept.")


def about_the_key(manifest):
    """What is to be done about the secret key once the backup is back."""
    if manifest["secret_key"] == mark_of_the_key():
        return ""
    return (
        "SECRET_KEY is not that of the installation backed up: set that one, or people sign in "
        "again and links in mails already sent no longer open."
    )
