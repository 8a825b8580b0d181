"""Triggers on both databases: a frozen edition never changes, but through the unlock door."""

from django.db import migrations

OPEN_DOOR = "EXISTS (SELECT 1 FROM roadmaps_unlock)"
FROZEN = "committee_id, number, since, due_at, cut_off, frozen_at, content"
EVENTS = {"update": f"UPDATE OF {FROZEN}", "delete": "DELETE"}


def create(apps, schema_editor):
    for event, written in EVENTS.items():
        name = f"committee_digest_frozen_on_{event}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {written} ON committee_digest "
                f"WHEN NOT {OPEN_DOOR} "
                "BEGIN SELECT RAISE(ABORT, 'a frozen edition never changes'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NOT {OPEN_DOOR} THEN "
                "RAISE integrity_constraint_violation USING MESSAGE = "
                "'a frozen edition never changes'; END IF; "
                f"RETURN {'OLD' if event == 'delete' else 'NEW'}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {written} ON committee_digest "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def drop(apps, schema_editor):
    for event in EVENTS:
        name = f"committee_digest_frozen_on_{event}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
