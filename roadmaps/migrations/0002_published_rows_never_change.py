"""Triggers on both databases: what is published never changes, but through the unlock door."""

from django.db import migrations

OPEN_DOOR = "EXISTS (SELECT 1 FROM roadmaps_unlock)"


def of_published_version(row):
    return f"(SELECT published_at FROM roadmaps_version WHERE id = {row}.version_id) IS NOT NULL"


RULES = [
    ("roadmaps_version", "OLD.published_at IS NOT NULL", None),
    ("roadmaps_content", "OLD.published_at IS NOT NULL", None),
    ("roadmaps_entry", of_published_version("OLD"), of_published_version("NEW")),
    ("roadmaps_axis", of_published_version("OLD"), of_published_version("NEW")),
    ("roadmaps_figure", of_published_version("OLD"), of_published_version("NEW")),
]


def events():
    for table, changed, added in RULES:
        yield table, "update", changed
        yield table, "delete", changed
        if added:
            yield table, "insert", added


def create(apps, schema_editor):
    for table, event, condition in events():
        name = f"{table}_kept_on_{event}"
        guard = f"({condition}) AND NOT {OPEN_DOOR}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} WHEN {guard} "
                "BEGIN SELECT RAISE(ABORT, 'published rows never change'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {guard} THEN "
                "RAISE integrity_constraint_violation USING MESSAGE = "
                "'published rows never change'; END IF; "
                f"RETURN {'OLD' if event == 'delete' else 'NEW'}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def drop(apps, schema_editor):
    for table, event, _ in events():
        name = f"{table}_kept_on_{event}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("roadmaps", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
