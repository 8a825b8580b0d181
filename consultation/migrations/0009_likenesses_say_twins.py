from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultation", "0008_flags_counted_and_heard"),
    ]

    operations = [
        migrations.AlterField(
            model_name="likeness",
            name="found",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text=(
                    "Nearest first: [kind, id, likeness from 0 to 1, nearly the same text or not]."
                ),
            ),
        ),
    ]
