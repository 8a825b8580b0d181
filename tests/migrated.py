"""What takes a server long to make before it starts, made once: an empty database, migrated for the
migrations there are, and the static files. A copy takes nothing."""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "migrated"


def migrated():
    """The file of a migrated SQLite database."""
    return kept("sqlite3", lambda path: migrate(f"sqlite:///{path}"))


def fill_template(server):
    """Whatever database is made on this PostgreSQL server from now on is migrated."""

    def dump(path):
        server.client("createdb", "migrated")
        migrate(server.url.replace("/postgres?", "/migrated?"))
        server.client("pg_dump", "--no-owner", f"--file={path}", "migrated")

    path = kept("dump", dump)
    server.client("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={path}", "template1")


def collected():
    """The folder of the static files, collected and compressed."""
    with alone():
        own = {"DEMO": "1", "DATA_DIR": str(KEPT), "STATIC_DIR": str(KEPT / "static")}
        manage("prepare", "--files", DJANGO_SETTINGS_MODULE="config.settings", **own)
    return own["STATIC_DIR"]


@contextmanager
def alone():
    """The first to ask makes it, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept(ending, make):
    """What was made for these migrations."""
    path = KEPT / f"{fingerprint()}.{ending}"
    with alone():
        if not path.exists():
            for older in KEPT.glob(f"*.{ending}*"):
                older.unlink()
            unfinished = path.with_suffix(f".{ending}-unfinished")
            make(unfinished)
            unfinished.rename(path)
    return path


def fingerprint():
    """What the schema comes from: our migrations, and those of the locked libraries."""
    said = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.lock"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in said)).hexdigest()


def migrate(url):
    own = {"DJANGO_SETTINGS_MODULE": "config.test_settings", "DATABASE_URL": url}
    manage("migrate", "--verbosity=0", **own)


def manage(*words, **facts):
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=os.environ | facts, check=True)
