"""The worker as it is deployed, and a Redis of its own that the test may hurt."""

import subprocess
import sys

import pytest

from tests import services
from tests.conftest import ROOT, Worker


class Work(Worker):
    """The clock and the worker in one process, as an installation runs them; the mails are swept
    every so many seconds."""

    every = 0.3

    def start(self):
        command = [sys.executable, "-m", "tests.instance.paced", str(self.every)]
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT)


@pytest.fixture
def frail_redis():
    with services.redis_server() as server:
        yield server


@pytest.fixture
def work(installation, frail_redis):
    work = Work(installation | {"REDIS_URL": frail_redis.url})
    try:
        yield work
    finally:
        if work.process:
            work.kill()
