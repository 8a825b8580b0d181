from celery import shared_task

from insights import operations


@shared_task(name="insights.tasks.compute_results")
def compute_results():
    operations.compute_results()
