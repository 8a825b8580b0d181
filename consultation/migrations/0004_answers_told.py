from django.db import migrations, models
from django.db.models import F


def those_public_were_told(apps, schema_editor):
    """Their authors were written to when the answers were published."""
    answers = apps.get_model("consultation", "Answer").objects
    answers.exclude(published_at=None).update(told_at=F("published_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('consultation', '0003_from_draft_to_vote'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='told_at',
            field=models.DateTimeField(blank=True, editable=False, help_text="When its author's letter was owed.", null=True),
        ),
        migrations.RunPython(those_public_were_told, migrations.RunPython.noop),
    ]
