"""What the clock does for the installation as a whole."""

from celery import shared_task

from instance import retention


@shared_task
def forget_old():
    retention.forget_old()
