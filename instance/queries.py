"""How the installation is: what answers, when the clock last passed, what it still owes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import redis
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.utils import timezone

from instance.models import Sweep
from outbox.models import Mail

LATE_AFTER = timedelta(minutes=3)


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
    """What answers: the database and its migrations; then the clock, the mails owed and Redis,
    which may be late or away while pages are served all the same."""
    try:
        connection.ensure_connection()
        schema_is_current()
        clock = clock_state()
        owed = owed_mails()
    except DatabaseError as error:
        raise NotReady("database unreachable") from error
    return {
        "status": "ready",
        "database": connection.vendor,
        "worker": worker_state(clock),
        "sweeps": {one.name: one.said for one in clock.sweeps},
        "mails": owed,
        "redis": redis_state(),
    }


@dataclass(frozen=True)
class Passed:
    """One sweep of the schedule: when it last went to its end, and what stops it since."""

    task: str
    ended_at: datetime | None
    error: str
    is_late: bool

    @property
    def name(self):
        return self.task.replace(".tasks.", ".")

    @property
    def said(self):
        when = utc(self.ended_at) if self.ended_at else "never"
        late = f"late: {when}" if self.is_late else when
        return f"{late} ({self.error})" if self.error else late


@dataclass(frozen=True)
class ClockState:
    sweeps: list[Passed]

    @property
    def late(self):
        return [one for one in self.sweeps if one.is_late]

    @property
    def passed_at(self):
        """When every sweep of the minute had last passed; None while one never has."""
        ended = [one.ended_at for one in self.sweeps if is_of_the_minute(one.task)]
        return None if None in ended else min(ended, default=None)

    @property
    def seen_at(self):
        return max((one.ended_at for one in self.sweeps if one.ended_at), default=None)


def clock_state(now=None):
    """Each sweep of the schedule: late once three minutes, or three turns of its own, are over."""
    now = now or timezone.now()
    rows = Sweep.objects.in_bulk()
    sweeps = []
    for task, every in schedule().items():
        row = rows.get(task) or Sweep(task=task)
        limit = now - max(LATE_AFTER, 3 * timedelta(seconds=every))
        is_late = row.ended_at is None or row.ended_at < limit
        sweeps.append(Passed(task, row.ended_at, row.error, is_late))
    return ClockState(sweeps)


def schedule():
    """Each task that the clock runs, and how often, in seconds."""
    entries = current_app.conf.beat_schedule.values()
    return {entry["task"]: entry["schedule"] for entry in entries}


def is_of_the_minute(task):
    return schedule()[task] <= 60


def worker_state(clock):
    if clock.seen_at is None:
        return "never seen"
    if clock.late:
        return f"late: last seen {utc(clock.seen_at)}"
    return "ok"


def owed_mails():
    """How many mails have not left yet, and since when the oldest waits."""
    waiting = Mail.objects.filter(state__in=[Mail.State.OWED, Mail.State.SENDING])
    found = waiting.aggregate(owed=Count("pk"), oldest=Min("owed_at"))
    return {"owed": found["owed"], "oldest": found["oldest"] and utc(found["oldest"])}


def redis_state():
    """Whether the doorbell rings; without it a sign-in code waits for the next sweep."""
    if not settings.REDIS_URL:
        return "not used"
    try:
        with redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as door:
            door.ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"


def utc(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
