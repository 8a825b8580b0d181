"""A whole installation for a programme: PostgreSQL, Redis, a mail server that behaves badly, and
workers to be killed. The environment is set for this process too."""

import contextlib
import os
import subprocess
import sys
import tempfile

from bench.server import FOREIGN, ROOT
from tests import services
from tests.outbox import smtp


class Installation:
    def __init__(self, redis, mail):
        self.redis, self.mail = redis, mail
        self.workers = []
        self.log = os.path.join(os.environ["DATA_DIR"], "log")

    def start_worker(self):
        command = [sys.executable, "manage.py", "work"]
        with open(self.log, "ab") as log:
            worker = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker

    def kill(self, worker):
        worker.kill()
        worker.wait()
        self.workers.remove(worker)


@contextlib.contextmanager
def installation():
    with (
        services.postgresql() as database,
        services.redis_server() as redis,
        smtp.server() as mail,
        tempfile.TemporaryDirectory(prefix="coroute-chaos-") as folder,
    ):
        for name in FOREIGN:
            os.environ.pop(name, None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEMO": "0",
            "SECRET_KEY": "chaos" * 10,
            "SITE_URL": "http://localhost",
            "DATA_DIR": folder,
            "DATABASE_URL": database,
            "REDIS_URL": redis.url,
            "EMAIL_URL": mail.url,
        }
        set_up()
        here = Installation(redis, mail)
        try:
            yield here
        finally:
            for worker in list(here.workers):
                here.kill(worker)


def set_up():
    import django

    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
