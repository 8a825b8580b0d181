from celery import shared_task

from committee import operations
from committee.minutes import print_minutes as print_them
from committee.operations.sittings import close_due_consultations as close_them


@shared_task
def freeze_due_digests(now=None):
    operations.freeze_due_digests(now=now)


@shared_task
def tell_of_reviews():
    operations.tell_of_reviews()


@shared_task
def alert_secretaries(now=None):
    operations.alert_secretaries(now)


@shared_task
def close_due_consultations():
    close_them()


@shared_task
def print_minutes():
    print_them()
