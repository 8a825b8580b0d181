"""What the clock does for accounts."""

from celery import shared_task

from accounts import operations


@shared_task
def forget_sessions():
    """What sessions held is gone when they expire, a proposal that nobody came back to send
    included, and when their person has left."""
    operations.forget_sessions()
