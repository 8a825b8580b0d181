"""The numbers that tables give to their rows: none is ever given twice, wherever rows go."""

from instance.carrying.rows import last_key


def numbers_given(connection, tables):
    """The last number that each table has given, so that none is ever given twice."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            given = dict(cursor.fetchall())
        return {table.name: given.get(table.name, 0) for table in tables if table.counted}
    return {table.name: sequence_at(connection, table) for table in tables if table.counted}


def sequence_at(connection, table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key])
        cursor.execute(f"SELECT last_value, is_called FROM {cursor.fetchone()[0]}")
        last, called = cursor.fetchone()
    return last if called else 0


def go_on_from(connection, tables, given):
    """Let each table go on after the last number given, here or where its rows come from."""
    for table in tables:
        if not table.counted:
            continue
        last = max(given.get(table.name, 0), last_key(connection, table) or 0)
        if last:
            set_number(connection, table, last)


def set_number(connection, table, last):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(
                f"SELECT setval({sequence}, %s, true)", [f'"{table.name}"', table.key, last]
            )
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, table.name])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table.name, last])
