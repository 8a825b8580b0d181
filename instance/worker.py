"""Worker and clock as two threads of one process, for an installation without Redis."""

import threading

from celery.beat import Scheduler, Service


class WorkerAndClock:
    def __init__(self, app, concurrency=2):
        self.app = app
        self.worker = app.WorkController(
            app=app,
            pool="threads",
            concurrency=concurrency,
            hostname="embedded@localhost",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        # The schedule stays in memory: what is due is known by the database alone.
        self.clock = Service(app, scheduler_cls=Scheduler, max_interval=5)
        self.threads = [
            threading.Thread(target=self.worker.start, name="worker", daemon=True),
            threading.Thread(
                target=self.clock.start,
                kwargs={"embedded_process": False},
                name="clock",
                daemon=True,
            ),
        ]

    def start(self):
        for thread in self.threads:
            thread.start()
        self.sweep_now()

    def sweep_now(self):
        """Everything that fell due while nothing ran does not wait for the first tick."""
        for entry in self.app.conf.beat_schedule.values():
            self.app.send_task(entry["task"], **entry["options"])

    def is_alive(self):
        return all(thread.is_alive() for thread in self.threads)

    def stop(self, timeout):
        self.clock.stop()
        self.worker.stop()
        for thread in self.threads:
            thread.join(timeout)
