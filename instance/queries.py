from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from instance.models import Heartbeat


class NotReady(Exception):
    """The installation cannot serve pages yet; the message says why."""


@cache
def schema_is_current():
    """Every migration is applied; asked again until it is true."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations to apply")
    return True


def readiness():
    """What answers: the database, its migrations, and the worker, which may be late."""
    try:
        connection.ensure_connection()
        schema_is_current()
        heartbeat = Heartbeat.objects.first()
    except DatabaseError as error:
        raise NotReady("database unreachable") from error
    return {"status": "ready", "database": connection.vendor, "worker": worker_state(heartbeat)}


def worker_state(heartbeat):
    if heartbeat is None:
        return "never seen"
    if heartbeat.is_late:
        return f"late: last seen {heartbeat.beat_at:%Y-%m-%dT%H:%M:%SZ}"
    return "ok"
