"""What the clock does for the public pages."""

from celery import shared_task

from public import operations


@shared_task
def make_dossiers(now=None):
    """Make the dossiers that were asked for."""
    operations.make_dossiers(now=now)
