"""What one worker process runs: the clock, and a Celery worker that answers the doorbell."""

import threading
import time

from instance.clock import Clock
from outbox.operations import stop_delivering


class WorkerAndClock:
    def __init__(self, app, concurrency=2):
        self.worker = app.WorkController(
            app=app,
            pool="threads",
            concurrency=concurrency,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        self.clock = Clock(app.conf.beat_schedule)
        self.answering = threading.Thread(target=self.worker.start, name="worker", daemon=True)

    def start(self):
        self.clock.start()
        self.answering.start()

    def is_alive(self):
        return self.answering.is_alive() and self.clock.is_alive()

    def stop(self, timeout):
        """Let what is under way end, for so many seconds in all."""
        limit = time.monotonic() + timeout
        stop_delivering()
        closing = threading.Thread(target=self.worker.stop, name="closing", daemon=True)
        closing.start()
        self.clock.stop(timeout)
        for thread in (closing, self.answering):
            thread.join(max(0, limit - time.monotonic()))
