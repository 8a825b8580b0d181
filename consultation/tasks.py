"""What the clock does to contributions: mails to the many."""

from celery import shared_task

from consultation import operations
from consultation.operations import (
    closing,
    families,
    flag_letters,
    flags,
    launches,
    near,
    reminders,
    splits,
)


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


@shared_task
def tell_families():
    families.tell_families()


@shared_task
def carry_out_splits():
    splits.carry_out_splits()


@shared_task
def tell_launches():
    launches.tell_launches()


@shared_task
def remind_of_closes():
    closing.remind_of_closes()


@shared_task
def tell_news():
    operations.tell_news()


@shared_task
def remind_moderators():
    reminders.remind_moderators()


@shared_task
def raise_flags():
    flags.raise_flags()


@shared_task
def tell_flagged():
    flag_letters.tell_flagged()
