from celery import shared_task

from committee import operations


@shared_task
def freeze_due_digests():
    operations.freeze_due_digests()
