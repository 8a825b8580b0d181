"""The databases that rows come from and go to, beside the one of the settings."""

from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.db.utils import load_backend
from environ import Env

from instance.carrying import CannotCarry
from roadmaps.models import Unlock

DEFERRED = {"transaction_mode": "DEFERRED"}


@contextmanager
def opened(facts, alias):
    """A connection of this thread alone to a database, by the facts that settings would give."""
    defaults = {**connections.settings, alias: facts}
    facts = connections.configure_settings(defaults)[alias]
    connections[alias] = load_backend(facts["ENGINE"]).DatabaseWrapper(facts, alias)
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]


def facts_of(url):
    """What settings would say of the database at this address."""
    if urlsplit(url).scheme not in ("sqlite", "postgres", "postgresql"):
        raise CannotCarry("a database is postgresql://user:password@host/name or sqlite:///path.")
    facts = Env.db_url_config(url)
    if "sqlite" in facts["ENGINE"]:
        facts["OPTIONS"] = dict(settings.SQLITE_OPTIONS)
        try:
            is_there = Path(facts["NAME"]).is_file()
        except OSError as error:
            raise CannotCarry(f"{facts['NAME']} cannot be read: {error.strerror}.") from error
        if not is_there:
            raise CannotCarry(f"there is no database at {facts['NAME']}.")
    return facts


@contextmanager
def snapshot(using):
    """A database as it is at one moment, while others go on writing."""
    facts = dict(connections[using].settings_dict)
    options = {name: value for name, value in facts["OPTIONS"].items() if name != "pool"}
    facts["OPTIONS"] = options | (DEFERRED if "sqlite" in facts["ENGINE"] else {})
    with opened(facts, "snapshot") as connection, transaction.atomic(using="snapshot"):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT count(*) FROM django_migrations")  # the moment begins here
        yield connection


@contextmanager
def held(url):
    """An embedded database which nobody else writes as long as this lasts."""
    facts = facts_of(url)
    if "sqlite" not in facts["ENGINE"]:
        raise CannotCarry("what moves is an embedded database: --from sqlite:///path.")
    with opened(facts, "source") as connection:
        try:
            with transaction.atomic(using="source"):
                yield connection
        except OperationalError as error:
            said = str(error)
            if "locked" in said:
                wrong = "is being written: stop what runs on it."
            elif "readonly database" in said or "unable to open" in said:
                wrong = "and its folder must be writable by this account."
            else:
                raise
            raise CannotCarry(f"{facts['NAME']} {wrong}") from error


@contextmanager
def unlocked(connection, reason):
    """Published rows and closed rounds may be written in this transaction, and in it alone."""
    with transaction.atomic(using=connection.alias):
        door = Unlock.objects.using(connection.alias).create(reason=reason)
        yield
        door.delete(using=connection.alias)
