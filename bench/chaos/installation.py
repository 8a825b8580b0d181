"""A whole installation for a programme: PostgreSQL, Redis, a mail server that behaves badly, web
servers and workers to be killed. The environment is set for this process too."""

import contextlib
import os
import subprocess
import sys
import tempfile

from bench.client import Connection
from bench.server import FOREIGN, ROOT, Server, free_port, wait_for
from tests import services
from tests.outbox import smtp

LASTING = {"fsync": "off"}  # survives a killed server, though not a machine whose power goes


class Installation:
    def __init__(self, database, redis, mail):
        self.database, self.redis, self.mail = database, redis, mail
        self.workers, self.webs = [], []
        self.log = os.path.join(os.environ["DATA_DIR"], "log")

    def start(self, *command, **environment):
        with open(self.log, "ab") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env=os.environ | environment,
            )

    def start_worker(self, **environment):
        worker = self.start("work", **environment)
        self.workers.append(worker)
        return worker

    def start_web(self, options=("--no-worker",), **environment):
        """Pages on a port of their own; for each server that a programme turns to."""
        port = free_port()
        web = self.start("serve", "--with-parent", "--port", str(port), *options, **environment)
        self.webs.append(web)
        wait_for(web, port)
        services.until(lambda: is_live(port), "the pages", 180)
        return Server(web, port)

    def kill(self, worker):
        worker.kill()
        worker.wait()
        self.workers.remove(worker)

    def end(self):
        for web in self.webs:
            web.terminate()
        for worker in list(self.workers):
            self.kill(worker)
        for web in self.webs:
            try:
                web.wait(15)
            except subprocess.TimeoutExpired:
                web.kill()
                web.wait()


def is_live(port):
    with contextlib.suppress(OSError), Connection(port) as connection:
        return connection.get("/health/live").status == 200


@contextlib.contextmanager
def servers(embedded=False):
    """The database, the broker and the mail server, and the environment that leads to them."""
    with contextlib.ExitStack() as stack:
        mail = stack.enter_context(smtp.server())
        found = {"EMAIL_URL": mail.url}
        database = redis = None
        if not embedded:
            database = stack.enter_context(services.postgresql_server(LASTING))
            redis = stack.enter_context(services.redis_server())
            found |= {"DATABASE_URL": database.url, "REDIS_URL": redis.url}
        yield database, redis, mail, found


@contextlib.contextmanager
def installation(embedded=False, **more):
    with (
        servers(embedded) as (database, redis, mail, found),
        tempfile.TemporaryDirectory(prefix="coroute-chaos-", ignore_cleanup_errors=True) as folder,
    ):
        for name in FOREIGN:
            os.environ.pop(name, None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEMO": "0",
            "SECRET_KEY": "chaos" * 10,
            "SITE_URL": "http://127.0.0.1",
            "DATA_DIR": folder,
            **found,
            **more,
        }
        set_up()
        here = Installation(database, redis, mail)
        try:
            yield here
        finally:
            here.end()


def set_up():
    import django

    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def a_round(actions=20, closes_in=3600, voices=3):
    """A published roadmap whose round of votes is open for so many seconds: the codes of its
    actions, the round, and people signed in who may vote."""
    from datetime import timedelta

    from django.db import connections

    from bench.people import enrol
    from tests import factories

    codes = [f"A-{number:02}" for number in range(1, actions + 1)]
    plan = factories.published(codes=codes)
    round = factories.phase(plan, closes_in=timedelta(seconds=closes_in), may_vote=True)
    people = enrol(voices)
    connections.close_all()
    return codes, round, people
