"""How the installation is: what answers, when the clock last passed, what it still owes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.utils import timezone

from instance.machine import broker_state, clock_fault, database_can_write, disk_state
from instance.models import Carriage, Sweep
from instance.retention import last_runs
from outbox.models import Mail

LATE_AFTER = timedelta(minutes=3)
AHEAD = timedelta(seconds=30)
MAILS_LATE_AFTER = timedelta(hours=1)


class NotReady(Exception):
    """The installation cannot serve pages yet; the message says why."""


@cache
def require_whole():
    """Every migration is applied, every row of a move is here; asked again until it is so."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations to apply")
    if Carriage.objects.stopped_moves().exists():
        raise NotReady("a move stopped on its way: `manage.py move_data` goes on")


def readiness():
    """What answers: the database, its migrations and its disk; then what may be late or away while
    pages are served all the same. `attention` names what is not as it should be."""
    try:
        connection.ensure_connection()
        require_whole()
        clock = clock_state()
        owed = owed_mails()
        retention = retention_state()
        fault = clock_fault()
    except DatabaseError as error:
        raise NotReady("database unreachable") from error
    if not database_can_write():
        raise NotReady("nothing can be written to the database's disk")
    states = {
        "worker": worker_state(clock),
        "clock": fault or clock.said,
        "disk": disk_state(),
        "broker": broker_state(),
        "retention": retention,
    }
    attention = [name for name, said in states.items() if said != "ok"]
    return {
        "status": "ready",
        "attention": attention + (["mails"] if owed["state"] != "ok" else []),
        "database": connection.vendor,
        **states,
        "mails": owed,
        "sweeps": {one.name: one.said for one in clock.sweeps},
    }


@dataclass(frozen=True)
class Passed:
    """One sweep of the schedule: when it last went to its end, and what stops it since."""

    task: str
    every: float  # seconds
    ended_at: datetime | None
    error: str
    is_late: bool
    is_ahead: bool = False

    @property
    def name(self):
        return self.task.replace(".tasks.", ".")

    @property
    def said(self):
        when = utc(self.ended_at) if self.ended_at else "never"
        state = "late: " if self.is_late else "ahead: " if self.is_ahead else ""
        return f"{state}{when} ({self.error})" if self.error else f"{state}{when}"


@dataclass(frozen=True)
class ClockState:
    sweeps: list[Passed]

    @property
    def late(self):
        return [one for one in self.sweeps if one.is_late]

    @property
    def said(self):
        """Whether every sweep passes in its time; one that passed in the future tells that a clock
        was moved."""
        if any(one.is_ahead for one in self.sweeps):
            return "ahead: a sweep ended in the future"
        return f"late: {len(self.late)} of {len(self.sweeps)} sweeps" if self.late else "ok"

    @property
    def passed_at(self):
        """When every sweep of the minute had last passed; None while one never has."""
        ended = [one.ended_at for one in self.sweeps if one.every <= 60]
        return None if None in ended else min(ended, default=None)

    @property
    def seen_at(self):
        return max((one.ended_at for one in self.sweeps if one.ended_at), default=None)


def clock_state(now=None):
    """Each sweep of the schedule: late once three minutes, or three turns of its own, are over."""
    now = now or timezone.now()
    rows = Sweep.objects.in_bulk()
    soon = now + AHEAD
    sweeps = []
    for task, every in schedule().items():
        row = rows.get(task) or Sweep(task=task)
        limit = now - max(LATE_AFTER, 3 * timedelta(seconds=every))
        is_late = row.ended_at is None or row.ended_at < limit
        is_ahead = row.ended_at is not None and row.ended_at > soon
        sweeps.append(Passed(task, every, row.ended_at, row.error, is_late, is_ahead))
    return ClockState(sweeps)


def schedule():
    """Each task that the clock runs, and how often, in seconds."""
    entries = current_app.conf.beat_schedule.values()
    return {entry["task"]: entry["schedule"] for entry in entries}


def worker_state(clock):
    """Whether a worker gave a sign of life lately: some sweep of its clock that went to its end."""
    if clock.seen_at is None:
        return "never seen"
    if clock.seen_at < timezone.now() - LATE_AFTER:
        return f"late: last seen {utc(clock.seen_at)}"
    return "ok"


def waiting_mails():
    return Mail.objects.filter(state__in=[Mail.State.OWED, Mail.State.SENDING])


def owed_mails():
    """How many mails have not left yet, and since when the oldest waits: too long after an hour."""
    found = waiting_mails().aggregate(owed=Count("pk"), oldest=Min("owed_at"))
    oldest = found["oldest"]
    late = oldest is not None and oldest < timezone.now() - MAILS_LATE_AFTER
    return {
        "state": "late" if late else "ok",
        "owed": found["owed"],
        "oldest": oldest and utc(oldest),
    }


def retention_state():
    """Whether the last run of each rule of retention forgot what it had to."""
    failed = [rule.name for rule, run in last_runs() if run and run.error]
    return f"stopped: {', '.join(failed)}" if failed else "ok"


def utc(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
