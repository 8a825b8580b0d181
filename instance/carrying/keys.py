"""Foreign keys, put aside while rows come in any order, then put back, which checks every row.

SQLite looks at them when a transaction ends; on PostgreSQL they are taken away, by whoever owns the
tables, since only a superuser may tell it to look away."""


def foreign_keys(connection):
    """Every foreign key of a PostgreSQL database: its table, name and definition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) "
            "FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace "
            "WHERE n.nspname = current_schema() AND c.contype = 'f' ORDER BY 1, 2"
        )
        return [list(found) for found in cursor.fetchall()]


def set_aside(connection):
    """Let rows come in any order, and say what is to be put back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            return []
        taken = foreign_keys(connection)
        for table, name, _ in taken:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quoted}")
    return taken


def put_back(connection, taken):
    """Put back those that are not there yet; a row that breaks one is refused here."""
    if not taken:
        return
    there = {(table, name) for table, name, _ in foreign_keys(connection)}
    with connection.cursor() as cursor:
        for table, name, definition in taken:
            if (table, name) not in there:
                quoted = connection.ops.quote_name(name)
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {quoted} {definition}")
