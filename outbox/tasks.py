from celery import shared_task

from outbox import operations


@shared_task(name="outbox.tasks.deliver_due")
def deliver_due():
    operations.deliver_due()
