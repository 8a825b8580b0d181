"""A backup: every row, as it is at one moment, in one file for both databases."""

import json
from dataclasses import asdict
from itertools import batched
from pathlib import Path

from django.db import connections
from django.utils import timezone
from django.utils.crypto import salted_hmac

from instance.carrying.archive import MANIFEST, written_whole
from instance.carrying.comparing import Digest
from instance.carrying.numbers import numbers_given
from instance.carrying.places import snapshot
from instance.carrying.rows import count, rows
from instance.carrying.tables import identity, schema_of
from instance.carrying.values import written
from instance.models import Carriage

FORMAT = 1


def back_up(path, *, say, using="default"):
    """Write the installation as it is now into a new file, and give what the file says of it."""
    began_at = timezone.now()
    with written_whole(Path(path)) as archive, snapshot(using) as connection:
        schema = schema_of(connection)
        manifest = heading(connection, schema, began_at)
        for table in schema.tables:
            manifest["tables"][table.name] = add_table(archive, connection, table, say)
        archive.add(MANIFEST, [json.dumps(manifest, indent=1, ensure_ascii=False).encode()])
    leave_trace(Carriage.Kind.BACKUP, manifest, began_at, using)
    return manifest


def leave_trace(kind, manifest, began_at, using):
    """A row that says when it was; an installation older than these rows has none."""
    if Carriage._meta.db_table not in connections[using].introspection.table_names():
        return
    Carriage.objects.using(using).create(
        kind=kind,
        source=manifest["installation"],
        began_at=began_at,
        ended_at=timezone.now(),
        rows=sum(table["rows"] for table in manifest["tables"].values()),
    )


def heading(connection, schema, now):
    """What is told of a backup beside its tables."""
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "installation": identity(connection),
        "secret_key": mark_of_the_key(),
        "migrations": schema.applied,
        "numbers": numbers_given(connection, schema.tables),
        "tables": {},
    }


def mark_of_the_key():
    """Tells whether two installations have the same secret key, and nothing else of it."""
    return salted_hmac("instance.backup", "this installation", algorithm="sha256").hexdigest()


def add_table(archive, connection, table, say):
    """One table, a line a row; gives its columns, its number of rows and their digest."""
    digest = Digest(table)
    archive.add(f"tables/{table.name}.jsonl", lines(connection, table, digest, say))
    return asdict(table) | {"rows": digest.rows, "digest": str(digest)}


def lines(connection, table, digest, say):
    """The rows of a table as lines, some at a time."""
    total = count(connection, table)
    for some in batched(rows(connection, table), table.at_once):
        for row in some:
            digest.add(row)
        yield "".join(f"{written(row)}\n" for row in some).encode()
        say(table.name, digest.rows, total)
