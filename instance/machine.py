"""What the machine under the program says: its disk, its clock, its doorbell."""

import os
import shutil
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection

LOW = 500 * 2**20
MOVED = 300  # seconds; a clock that is set right at start moves by less
OFF = 5
EACH = 5  # seconds between two questions to Redis, however many ask how we are


def steady():
    """Seconds that nobody sets: they go on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


BEGAN = time.time() - steady()


def disk_state():
    """Whether files can still be written where the data lie."""
    if not can_write(settings.DATA_DIR):
        return "nothing can be written"
    free = shutil.disk_usage(settings.DATA_DIR).free
    return f"low: {free // 2**20} MB free" if free < LOW else "ok"


def can_write(folder):
    """Found by writing: a disk may be full, read-only, or used up for this account alone."""
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(bytes(4096))
            trial.flush()
    except OSError:
        return False
    return True


def database_can_write():
    """An embedded database lives on the disk; another one answers for its own."""
    if connection.vendor != "sqlite":
        return True
    return can_write(Path(connection.settings_dict["NAME"]).parent)


def clock_fault():
    """How this process's clock is wrong, as far as it can be known; nothing when it is not."""
    moved = round(time.time() - steady() - BEGAN)
    if abs(moved) > MOVED:
        return f"moved: {moved:+} seconds since this process began"
    off = round(seconds_off())
    return f"off: {off:+} seconds from the database's" if abs(off) > OFF else ""


def seconds_off():
    """How far this machine's clock is ahead of the database's, when that is another one."""
    if connection.vendor != "postgresql":
        return 0
    asked = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float")
        there = cursor.fetchone()[0]
    return (asked + time.time()) / 2 - there


def broker_state():
    """Whether what rings the worker can be reached: Redis, or a folder of files."""
    if settings.REDIS_URL:
        return redis_state(settings.REDIS_URL, int(steady() / EACH))
    return "ok" if os.access(settings.DATA_DIR / "queue", os.W_OK | os.X_OK) else "unreachable"


@lru_cache(maxsize=1)
def redis_state(url, moment):
    import redis  # six megabytes, where Redis is not used

    try:
        with redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as door:
            door.ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"
