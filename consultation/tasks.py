"""What the clock does to contributions: mails to the many."""

from celery import shared_task

from consultation import operations


@shared_task
def tell_answers():
    operations.tell_answers()


@shared_task
def tell_notices():
    operations.tell_notices()


@shared_task
def invite_voters():
    operations.invite_voters()
