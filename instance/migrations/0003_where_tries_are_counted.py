from django.core.management import call_command
from django.db import migrations


def make_the_table_of_the_cache(apps, schema_editor):
    """Where the cache is kept in the database; elsewhere nothing is made."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("instance", "0002_each_sweep_leaves_its_trace")]

    operations = [migrations.RunPython(make_the_table_of_the_cache, migrations.RunPython.noop)]
