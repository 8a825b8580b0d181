from celery import shared_task

from outbox import operations


@shared_task
def deliver_due(now=None):
    operations.deliver_due(now)


@shared_task
def read_bounces():
    operations.read_bounces()
