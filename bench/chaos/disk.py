"""The disk of an embedded installation fills up while people vote, then has room again: votes are
refused with a page that says so, pages are read, nothing acknowledged is lost. As root the disk is
a small one of its own, in memory; else no file of the program may grow any more."""

import contextlib
import os
import resource
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from django.conf import settings

from bench.chaos.database import is_taken_again
from bench.chaos.installation import a_round, installation
from bench.chaos.lines import Reader
from bench.chaos.sqlite import broken
from bench.chaos.verdict import say, tell
from bench.chaos.voters import Voter, told_by, unpolite, untrue_votes
from bench.client import Connection
from tests.services import until

SECONDS = float(os.environ.get("CHAOS_MINUTES", "1")) * 30
SIZE = "64m"


class Small:
    """A disk of its own, in memory."""

    kind = "a small disk in memory"

    def __init__(self, path):
        self.path = path
        self.filling = Path(path) / "filling"

    def fill(self, _web):
        with contextlib.suppress(OSError), self.filling.open("wb", buffering=0) as file:
            for size in (2**20, 4096, 1):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)):
                        pass

    def make_room(self, _web):
        self.filling.unlink()


class Limit:
    """No file of the program grows any more; another system's disk is left alone."""

    kind = "files that may not grow"

    def __init__(self, path):
        self.path = path

    def fill(self, web):
        wal = Path(os.environ["DATA_DIR"]) / "coroute.sqlite3-wal"
        self.limit(web, wal.stat().st_size)

    def make_room(self, web):
        self.limit(web, resource.RLIM_INFINITY)

    def limit(self, web, size):
        for process in [web.parent, *web.parent.children(recursive=True)]:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextlib.contextmanager
def a_disk():
    with tempfile.TemporaryDirectory(prefix="coroute-disk-") as path:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", path]
        if os.geteuid() or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
            yield Limit(path)
            return
        try:
            yield Small(path)
        finally:
            subprocess.run(["umount", "-l", path], check=True)


def run(here, disk, seconds=SECONDS):
    codes, _round, people = a_round(voices=2)
    web, over = here.start_web(), threading.Event()
    voters = [Voter([web.port], person, codes, over) for person in people]
    reader = Reader(web.port, over)
    for thread in (*voters, reader):
        thread.start()
    until(lambda: is_taken_again(voters, 0), "the first votes", 60)
    tell(f"disk: {disk.kind}")
    before = len(reader.told)
    disk.fill(web)
    full = time.time()
    time.sleep(seconds)
    ready = health_of(web.port)
    disk.make_room(web)
    back = time.time()
    until(lambda: is_taken_again(voters, back), "votes to be taken again", 60)
    again = round(time.time() - back, 1)
    over.set()
    for thread in (*voters, reader):
        thread.join(60)
    refused = [told for v in voters for told in v.told if told[2] == 503 and told[3] > full]
    found = {"disk": disk.kind, "refused": len(refused), "again_s": again, "health": ready}
    found |= told_by(voters) | {
        "read": sorted({str(status) for status, _s in reader.told[before:]})
    }
    found |= {"votes_untrue": untrue_votes(voters), "unpolite": unpolite(voters)}
    found["broken"] = broken(settings.DATABASES["default"]["NAME"])
    untrue = [name for name in ("votes_untrue", "unpolite", "broken") if found[name]]
    untrue += [] if found["refused"] else ["the disk was never full"]
    untrue += [] if found["read"] == ["200"] else ["a reader was answered otherwise"]
    return found, untrue


def health_of(port):
    with Connection(port) as connection:
        return connection.get("/health/ready").status


def main():
    with a_disk() as disk, installation(embedded=True, DATA_DIR=disk.path) as here:
        say(*run(here, disk))


if __name__ == "__main__":
    main()
