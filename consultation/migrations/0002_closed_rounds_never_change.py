"""Triggers on both databases: a closed round is never written again."""

from django.db import migrations

OPEN_DOOR = "EXISTS (SELECT 1 FROM roadmaps_unlock)"
TABLES = ["consultation_vote", "consultation_priority", "consultation_registration"]


def events():
    for table in TABLES:
        for event, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD")):
            closed = f"(SELECT closed_at FROM roadmaps_phase WHERE id = {row}.round_id)"
            yield table, event, f"{closed} IS NOT NULL AND NOT {OPEN_DOOR}"


def create(apps, schema_editor):
    for table, event, guard in events():
        name = f"{table}_closed_on_{event}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} WHEN {guard} "
                "BEGIN SELECT RAISE(ABORT, 'a closed round is never written again'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {guard} THEN "
                "RAISE integrity_constraint_violation USING MESSAGE = "
                "'a closed round is never written again'; END IF; "
                f"RETURN {'OLD' if event == 'delete' else 'NEW'}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def drop(apps, schema_editor):
    for table, event, _ in events():
        name = f"{table}_closed_on_{event}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("consultation", "0001_initial"),
        ("roadmaps", "0002_published_rows_never_change"),
    ]
    operations = [migrations.RunPython(create, drop)]
