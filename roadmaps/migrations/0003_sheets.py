"""Room for what sheets hold of axes, longer titles, and the sheets put in; an altered table
loses its triggers on SQLite, so they are taken away first and put back last."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

triggers = import_module("roadmaps.migrations.0002_published_rows_never_change")


class Migration(migrations.Migration):
    dependencies = [
        ("roadmaps", "0002_published_rows_never_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(triggers.drop, triggers.create),
        migrations.AddField(
            model_name="axis",
            name="imported",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="axis",
            name="other",
            field=models.JSONField(
                blank=True, default=dict, verbose_name="autres informations"
            ),
        ),
        migrations.AlterField(
            model_name="axis",
            name="summary",
            field=models.TextField(blank=True, verbose_name="résumé"),
        ),
        migrations.AlterField(
            model_name="axis",
            name="title",
            field=models.CharField(max_length=500, verbose_name="titre"),
        ),
        migrations.AlterField(
            model_name="content",
            name="title",
            field=models.CharField(max_length=500, verbose_name="titre"),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("grid", models.JSONField()),
                ("matching", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="roadmaps.roadmap",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
