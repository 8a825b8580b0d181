"""What the clock does to contributions: mails to the many."""

from celery import shared_task

from consultation import operations
from consultation.operations import near


@shared_task
def tell_answers():
    operations.tell_answers()


@shared_task
def tell_notices():
    operations.tell_notices()


@shared_task
def invite_voters():
    operations.invite_voters()


@shared_task
def embed_texts():
    near.embed_texts()


@shared_task
def answer_likenesses():
    near.answer_likenesses()
