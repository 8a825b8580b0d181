import math

from django.db import migrations, models

from roadmaps.migrations._triggers import create, drop

NAME, TABLE = "committee_sitting_frozen_on_{}", "committee_sitting"
FROZEN = "OLD.published_at IS NOT NULL"


def create_triggers(apps, schema_editor):
    """A published sitting never changes; rebuilt, the table has lost its triggers on SQLite."""
    for event in ("update", "delete"):
        name = NAME.format(event)
        drop(schema_editor, name)
        create(schema_editor, name, TABLE, event, FROZEN, "a published sitting never changes")


def freeze_quorums(apps, schema_editor):
    """What was called before says how many seats there are and have to take part."""
    sittings = apps.get_model("committee", "Sitting")
    seats = apps.get_model("committee", "Seat")
    for sitting in sittings.objects.filter(quorum=None).select_related("committee"):
        sitting.seats = seats.objects.filter(committee=sitting.committee, ended_at=None).count()
        sitting.quorum = max(1, math.ceil(sitting.seats * sitting.committee.quorum / 100))
        sitting.save(update_fields=["seats", "quorum"])


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0006_positions_lapse"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sitting",
            name="seats",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many seats the committee had when it was called.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="sitting",
            name="cancelled_for",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="motif"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_at__isnull", True), ("closed_at__isnull", True), _connector="OR"
                ),
                name="sitting_closed_or_cancelled",
            ),
        ),
        migrations.RunPython(create_triggers, migrations.RunPython.noop),
        migrations.RunPython(freeze_quorums, migrations.RunPython.noop),
    ]
