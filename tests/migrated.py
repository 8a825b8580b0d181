"""An empty SQLite database, migrated once for the migrations there are: it takes a quarter of a
minute, and a copy of its file nothing."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "migrated"


def migrated():
    """The file of these migrations; the first to ask makes it, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{fingerprint()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for older in KEPT.glob("*.sqlite3*"):
                older.unlink()
            migrate(path.with_suffix(".sqlite3-unfinished")).rename(path)
    return path


def fingerprint():
    """What the schema comes from: our migrations, and those of the locked libraries."""
    said = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.lock"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in said)).hexdigest()


def migrate(path):
    facts = {"DJANGO_SETTINGS_MODULE": "config.test_settings", "DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | facts, check=True)
    return path
