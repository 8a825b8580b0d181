"""What the clock does to roadmaps."""

from celery import shared_task

from roadmaps import operations


@shared_task
def open_phases():
    """Freeze the rules of the phases that have opened."""
    operations.open_phases()
