from celery import shared_task

from insights import operations


@shared_task
def compute_results():
    operations.compute_results()
