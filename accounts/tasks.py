"""What the clock does for accounts."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task
def forget_sessions():
    """What expired sessions held is gone, a proposal that nobody came back to send included."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
