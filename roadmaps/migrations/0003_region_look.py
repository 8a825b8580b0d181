import django.db.models.deletion
from django.db import migrations, models

import roadmaps.models.region
from roadmaps import colour


def accent_from_hue(apps, schema_editor):
    Region = apps.get_model("roadmaps", "Region")
    for region in Region.objects.all():
        shade = colour.Oklch(0.417, 0.085, region.accent_hue)
        region.accent = colour.hex_of(colour.to_srgb(shade))
        region.save(update_fields=["accent"])


class Migration(migrations.Migration):
    dependencies = [("roadmaps", "0002_published_rows_never_change")]
    operations = [
        migrations.AddField(
            "region",
            "accent",
            models.CharField(
                default="#0a5a42",
                max_length=7,
                validators=[roadmaps.models.region.check_colour],
                verbose_name="couleur",
            ),
        ),
        migrations.RunPython(accent_from_hue, migrations.RunPython.noop),
        migrations.RemoveConstraint("region", "region_accent_is_a_hue"),
        migrations.RemoveField("region", "accent_hue"),
        migrations.AddField(
            "region",
            "emblem_digest",
            models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            "region",
            "emblem_width",
            models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            "region",
            "emblem_height",
            models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            "Emblem",
            [
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="roadmaps.region",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("image", models.BinaryField()),
            ],
        ),
    ]
