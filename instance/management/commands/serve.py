import errno
import multiprocessing
import os
import socket
import sys
import threading
import time
from ipaddress import ip_address
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces

from instance.preparing import prepare
from instance.processes import STOP_WITHIN, Supervised, leave_with
from instance.queries import NotReady

WORKER = [sys.executable, "manage.py", "work", "--with-parent"]

DEMONSTRATION = """\
Sign in with one click, at {site}/accounts/login/, as
  alice@demo.example  stakeholder
  mo@demo.example     moderator
  carol@demo.example  committee member
  sam@demo.example    committee secretary
  ada@demo.example    administrator
Every mail lies in {site}/demo/mail/
"""


class Command(BaseCommand):
    help = "Prepares what is missing, then serves the pages and runs the worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--address", default="127.0.0.1", help="where to listen (127.0.0.1)")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument(
            "--processes", type=int, default=2, help="web processes, about one a core (2)"
        )
        parser.add_argument(
            "--threads",
            type=int,
            default=4,
            choices=range(1, settings.DATABASE_POOL + 1),
            help=f"pages each of them makes at a time, up to {settings.DATABASE_POOL} (4)",
        )
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")
        parser.add_argument("--with-parent", action="store_true", help="end when the parent ends")

    def handle(self, *, address, port, no_worker, with_parent, **options):
        if settings.DEMO and not ip_address(address).is_loopback:
            raise CommandError("DEMO=1 listens on this machine only: leave --address out.")
        require_free(address, port)
        if with_parent:
            leave_with(os.getppid())
        try:
            self.say(f"Coroute: getting ready (data in {settings.DATA_DIR})")
            prepare(lambda step: self.say(f"  {step}"))
        except KeyboardInterrupt:
            raise SystemExit("Coroute: stopped.") from None
        except NotReady as reason:
            raise CommandError(str(reason)) from None
        threading.Thread(target=self.welcome, args=(address, port), daemon=True).start()
        web = web_server(address, port, options["processes"], options["threads"])
        if with_parent:  # a closed terminal ends it; elsewhere SIGHUP renews the web processes
            web.signal_handler_reload = web.signal_handler_interrupt
        serve(web, [] if no_worker else [WORKER])
        self.say("Coroute: stopped.")

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    def welcome(self, address, port):
        """Once the first page answers, say where."""
        if not answers(address, port):
            self.say("Coroute: the pages do not answer as they should; the reason is above.")
            return
        self.say(f"\nCoroute is ready at {settings.SITE_URL}/  (Ctrl-C stops it)\n")
        if settings.DEMO:
            self.say(DEMONSTRATION.format(site=settings.SITE_URL))


def answers(address, port):
    host = f"[{address}]" if ":" in address else address
    headers = {"Host": settings.ALLOWED_HOSTS[0].lstrip(".")}
    page = Request(f"http://{host}:{port}/health/live", headers=headers)
    for _ in range(300):
        try:
            return urlopen(page, timeout=1).status == 200
        except HTTPError:
            return False
        except OSError:
            time.sleep(0.1)
    return False


def require_free(address, port):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CommandError(f"{address}, port {port}: {error.strerror}.") from None
            raise CommandError(
                f"port {port} is taken: stop what uses it, or choose another, as in "
                f"`make run PORT={port + 1}`."
            ) from None


def web_server(address, port, processes, threads):
    multiprocessing.set_start_method("spawn", force=True)
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")  # what one thread frees, another may use
    return Granian(
        "config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
        log_level="warning",
        log_dictconfig=settings.LOGGING,
    )


def serve(web, commands):
    """The web processes under this one and the commands beside them; all end together."""
    os.environ["SERVED_BY"] = str(os.getpid())
    beside = [Supervised(command) for command in commands]
    for process in beside:
        process.start()
    try:
        web.serve()
    finally:
        for process in beside:
            process.stop()
