"""The production server on data of its own, started and ended here."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
FOREIGN = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS", "DEBUG")


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextlib.contextmanager
def database(with_postgresql):
    """The address of an empty database; "" of SQLite's."""
    if not with_postgresql:
        yield ""
        return
    from tests.services import postgresql

    with postgresql() as url:
        yield url


@contextlib.contextmanager
def server(command="serve", options=("--no-worker",), **environment):
    """The demonstration served by two processes; the environment is set for this process too."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="coroute-bench-") as folder:
        for name in FOREIGN:
            os.environ.pop(name, None)
        os.environ |= {
            "DEMO": "1",
            "PORT": str(port),
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            **environment,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.door", command, *options, "--with-parent"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(process, port)
            yield Server(process, port)
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(process, port):
    """Until the pages answer: the demonstration takes a while to load."""
    for _ in range(6000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            if line.getsockname() != line.getpeername():  # a free port may be given to who asks
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("bench: the server did not start")


class Server:
    def __init__(self, process, port):
        self.port = port
        self.parent = psutil.Process(process.pid)

    def web_processes(self):
        """Its children that serve pages."""
        return [
            child for child in self.parent.children() if "spawn_main" in " ".join(child.cmdline())
        ]

    def workers(self):
        return [child for child in self.parent.children() if "work" in child.cmdline()]

    def cpu_seconds(self):
        times = [process.cpu_times() for process in self.web_processes()]
        return sum(spent.user + spent.system for spent in times)

    def memory(self):
        """The most one web process holds, in MB."""
        return max(process.memory_info().rss for process in self.web_processes()) / 1e6
