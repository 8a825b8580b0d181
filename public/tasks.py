"""What the clock does for the public pages."""

from celery import shared_task

from public import operations
from public.leaving.operations import forget_farewells as forget_farewells_sent


@shared_task
def make_dossiers(now=None):
    """Make the dossiers that were asked for."""
    operations.make_dossiers(now=now)


@shared_task
def forget_farewells():
    """Last mails that have left go."""
    forget_farewells_sent()
