from celery import shared_task

from outbox import operations


@shared_task
def deliver_due():
    operations.deliver_due()
