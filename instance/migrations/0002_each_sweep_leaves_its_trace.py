from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("instance", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Heartbeat"),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                ("task", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=80)),
            ],
        ),
    ]
