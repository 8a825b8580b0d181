import logging
import os
import signal
import threading

from celery import current_app
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from instance.processes import STOP_WITHIN, belong_to
from instance.queries import NotReady, require_whole
from instance.worker import WorkerAndClock

log = logging.getLogger(__name__)
PAUSE = 2
MAIL_ENDS_WITHIN = 20  # by itself; units and containers allow thirty


class Command(BaseCommand):
    help = "Runs the worker and its clock in one process (`serve` starts it by itself)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="end when the parent ends")

    def handle(self, *, with_parent, **options):
        done = threading.Event()
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: done.set())
        if with_parent:
            belong_to(os.getppid())
        while not is_whole():
            if done.wait(PAUSE):
                return
        worker = WorkerAndClock(current_app)
        worker.start()
        while not done.wait(1):
            if not worker.is_alive():
                raise SystemExit("Coroute: the worker or its clock stopped by itself.")
        worker.stop(STOP_WITHIN if with_parent else MAIL_ENDS_WITHIN)


def is_whole():
    """Nothing is swept before whoever serves the pages has brought the database up to date."""
    try:
        require_whole()
    except (NotReady, DatabaseError) as reason:
        log.warning("waiting: %s", reason)
        connection.close()  # one that broke is met afresh
        return False
    return True
