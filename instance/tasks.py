from celery import shared_task

from instance.operations import record_heartbeat


@shared_task
def beat():
    record_heartbeat()
