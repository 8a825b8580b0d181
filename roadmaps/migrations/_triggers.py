"""Rules that both databases keep themselves: rows that never change, but through the unlock door."""

OPEN_DOOR = "EXISTS (SELECT 1 FROM roadmaps_unlock)"


def changed(columns):
    """True when one of these columns takes another value; both databases read it."""
    return "(" + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns) + ")"


def create(schema_editor, name, table, event, condition, message):
    guard = f"({condition}) AND NOT {OPEN_DOOR}"
    when = f"BEFORE {event.upper()} ON {table}"
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER {name} {when} WHEN {guard} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {guard} THEN "
        f"RAISE integrity_constraint_violation USING MESSAGE = '{message}'; END IF; "
        f"RETURN {'OLD' if event == 'delete' else 'NEW'}; END $$"
    )
    schema_editor.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def drop(schema_editor, name):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
