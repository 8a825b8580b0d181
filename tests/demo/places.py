"""Databases beside that of the tests: new ones, copies of it, emptied ones."""

import sqlite3
from contextlib import closing, contextmanager

import psycopg
from django.db import connection

from instance.carrying.places import facts_of, opened, unlocked
from instance.carrying.rows import empty
from instance.carrying.tables import schema_of


def bare_sqlite(path):
    path.touch()
    return f"sqlite:///{path}"


def copied_sqlite(path):
    """A copy of the database of the tests."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{path}"


def new_postgresql(server, name, like="template1"):
    """A database of its own on a server, like another one, which nobody uses at that moment."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return server.replace("/postgres?", f"/{name}?")


@contextmanager
def at(url, alias="there"):
    with opened(facts_of(url), alias) as there:
        yield there


def emptied(url):
    """Tables as they are, without a row in them."""
    with at(url) as there, unlocked(there, "a test begins with nothing"):
        names = [*(table.name for table in schema_of(there).tables), "instance_carriage"]
        with there.cursor() as cursor:
            if there.vendor == "postgresql":
                cursor.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
            else:
                cursor.execute("PRAGMA defer_foreign_keys = ON")
                empty(there, names)
    return url
