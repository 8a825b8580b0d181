from celery import shared_task

from committee import operations


@shared_task
def freeze_due_digests(now=None):
    operations.freeze_due_digests(now=now)


@shared_task
def tell_of_reviews():
    operations.tell_of_reviews()


@shared_task
def alert_secretaries(now=None):
    operations.alert_secretaries(now)
