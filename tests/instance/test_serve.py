"""The whole installation as one command: it starts, lives through faults and leaves nothing."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil
import pytest
from django.core.management import CommandError

from instance.management.commands.serve import require_free
from tests.conftest import ROOT
from tests.migrated import collected, migrated
from tests.services import until


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


class Server:
    def __init__(self, folder):
        self.port = free_port()
        self.database = folder / "coroute.sqlite3"
        self.log = folder / "log"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEMO": "0",
            "SECRET_KEY": "tests",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": f"sqlite:///{self.database}",
        }

    def manage(self, *words):
        return [sys.executable, "manage.py", *words]

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.manage("serve", "--port", str(self.port)),
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(lambda: (self.health() or {}).get("worker") == "ok", "the server", seconds=120)

    def health(self):
        try:
            with urllib.request.urlopen(self.environment["SITE_URL"] + "/health/ready") as answer:
                return json.load(answer)
        except OSError:
            return None

    def family(self):
        """Every process that still runs."""
        if self.process.poll() is not None:
            return []
        server = psutil.Process(self.process.pid)
        return [server, *server.children(recursive=True)]

    def worker(self):
        return next((one for one in alive(self.family()) if "work" in one.cmdline()), None)


def alive(processes):
    return [one for one in processes if one.is_running() and one.status() != "zombie"]


@pytest.fixture(scope="module")
def static():
    return collected()


@pytest.fixture
def server(static, tmp_path):
    server = Server(tmp_path)
    server.environment["STATIC_DIR"] = static
    shutil.copy(migrated(), server.database)
    try:
        server.start()
        yield server
    finally:
        for process in server.family():
            process.kill()
        server.process.wait()


def test_a_killed_worker_comes_back_and_a_signal_ends_everything(server):
    killed = server.worker()
    killed.kill()
    until(lambda: (w := server.worker()) and w.pid != killed.pid, "another worker")
    family = server.family()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(30) == 0
    until(lambda: not alive(family), "every process to end", seconds=10)
    assert "Coroute is ready at" in server.log.read_text()


def test_a_request_in_a_charset_of_its_own_is_answered_all_the_same(server):
    strange = {"Content-Type": "text/plain; charset=hex", "Cookie": r'sessionid="abcdefgh\000"'}
    page = urllib.request.Request(server.environment["SITE_URL"] + "/?q=a", headers=strange)
    with urllib.request.urlopen(page) as answer:
        assert answer.status == 200
    said = server.log.read_text().splitlines()
    lines = [json.loads(line) for line in said if line.startswith("{")]
    assert [line["path"] for line in lines] == ["/"]
    assert lines[0]["request"] == answer.headers["X-Request-ID"]


def test_nothing_outlives_a_killed_server_and_the_data_stay(server):
    family = server.family()
    server.process.kill()
    server.process.wait()
    until(lambda: not alive(family), "every process to end", seconds=10)
    server.start()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(30) == 0


def test_an_address_of_another_machine_is_one_sentence():
    with pytest.raises(CommandError, match="port 8000: Cannot assign requested address"):
        require_free("192.0.2.1", 8000)


def test_a_taken_port_is_one_sentence(tmp_path):
    server = Server(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", server.port))
        taken.listen()
        refused = subprocess.run(
            server.manage("serve", "--port", str(server.port)),
            env=server.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"CommandError: port {server.port} is taken:")
    assert refused.stderr.count("\n") == 1
