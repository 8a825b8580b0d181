"""Emptying the demonstration, to begin again."""

from django.apps import apps
from django.db import connection, transaction

from demo.mailbox import folder
from roadmaps.models import Unlock

KEPT = {"contenttypes", "instance"}


def forget():
    """Empty every table of the product, published rows included, through the unlock door."""
    models = [model for model in apps.get_models() if model._meta.app_label not in KEPT]
    tables = [model._meta.db_table for model in models if model is not Unlock]
    links = [field.m2m_db_table() for model in models for field in model._meta.local_many_to_many]
    with transaction.atomic(), connection.cursor() as cursor:
        Unlock.objects.create(reason="the demonstration begins again")
        if connection.vendor == "postgresql":
            names = ", ".join(map(connection.ops.quote_name, [*links, *tables]))
            cursor.execute(f"TRUNCATE {names} CASCADE")
        else:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for table in [*links, *tables]:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        Unlock.objects.all().delete()
    for mail in folder().glob("*.eml"):
        mail.unlink()
