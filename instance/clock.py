"""The clock: each sweep of the schedule in a thread of its own, straight to the database. One that
hangs holds back no other, and none waits for Redis."""

import logging
import threading
import time

from django.db import connections

from instance.operations import sweep

log = logging.getLogger(__name__)


class Clock:
    def __init__(self, schedule):
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(
                target=self.keep, args=(entry["task"], entry["schedule"]), name=name, daemon=True
            )
            for name, entry in schedule.items()
        ]

    def start(self):
        """What fell due while nothing ran does not wait: every sweep runs at once, then on time."""
        for thread in self.threads:
            thread.start()

    def keep(self, task, seconds):
        while True:
            try:
                sweep(task)
            except Exception:  # the database is away: the next sweep finds what is due
                log.exception("%s left no trace", task)
            finally:
                connections.close_all()  # a database that restarted is met afresh
            if self.stopping.wait(seconds):
                return

    def is_alive(self):
        return all(thread.is_alive() for thread in self.threads)

    def stop(self, timeout):
        """Let the sweeps under way end, for so many seconds in all."""
        self.stopping.set()
        limit = time.monotonic() + timeout
        for thread in self.threads:
            thread.join(max(0, limit - time.monotonic()))
