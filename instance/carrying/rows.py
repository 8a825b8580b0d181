"""Rows read from a database and written to one."""

from itertools import batched

from django.db import DatabaseError, OperationalError, transaction

from instance.carrying import CannotCarry
from instance.carrying.values import each, reading, writing


def rows(connection, table, after=None):
    """The rows of a table in the order of their keys, in the one form."""
    makers = [reading(column) for column in table.columns]
    with connection.chunked_cursor() as cursor:
        cursor.execute(*selection(connection, table, after))
        while batch := cursor.fetchmany(table.at_once):
            for row in batch:
                yield each(makers, row)


def selection(connection, table, after):
    """Keys that are texts are put in the order of their bytes, which both databases know."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    key = quote(table.key)
    if connection.vendor == "postgresql" and table.columns[table.at].kind == "text":
        key += ' COLLATE "C"'
    beyond = "" if after is None else f"WHERE {key} > %s"
    return (
        f"SELECT {names} FROM {quote(table.name)} {beyond} ORDER BY {key}",
        [] if after is None else [after],
    )


def last_key(connection, table):
    """The greatest key of a table, hence how far a copy of it has come."""
    quote = connection.ops.quote_name
    key = quote(table.key)
    order = key
    if connection.vendor == "postgresql" and table.columns[table.at].kind == "text":
        order += ' COLLATE "C"'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {quote(table.name)} ORDER BY {order} DESC LIMIT 1")
        found = cursor.fetchone()
    return found[0] if found else None


def count(connection, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table.name)}")
        return cursor.fetchone()[0]


def write(connection, table, batch):
    """Add rows in the one form; a row that the database refuses is named."""
    makers = [writing(column, connection) for column in table.columns]
    try:
        with transaction.atomic(using=connection.alias):
            for some in batched(batch, table.at_once):
                insert(connection, table, [each(makers, row) for row in some])
    except OperationalError:  # of the line, not of a row
        raise
    except (DatabaseError, ValueError):
        for row in batch:
            write_alone(connection, table, row, each(makers, row))
        raise


def write_alone(connection, table, row, made):
    try:
        with transaction.atomic(using=connection.alias):
            insert(connection, table, [made])
    except (DatabaseError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise CannotCarry(f"{table.name}, row {row[table.at]}, is refused: {said}") from error


def insert(connection, table, made):
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    one = f"({', '.join(['%s'] * len(table.columns))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table.name)} ({names}) VALUES {', '.join([one] * len(made))}",
            [value for row in made for value in row],
        )


def empty(connection, names):
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
