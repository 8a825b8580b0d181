"""The worker's application and everything the clock does."""

import logging
import os
import time

from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from django.conf import settings

from instance import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

log = logging.getLogger("coroute.task")

app = Celery("coroute", task_cls="instance.timely:Timely")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_):
    """Celery leaves the logging of the settings as it is."""


@before_task_publish.connect
def carry_the_number(headers, **_):
    """A task says its lines under the number of the request that began it."""
    if number := logs.fact("request"):
        headers["begun_by"] = number


@task_prerun.connect
def begin_lines(task, **_):
    begun_by = task.request.get("begun_by")
    logs.begin(task=task.name, **({"request": begun_by} if begun_by else {}))
    task.request.began = time.perf_counter()


@task_postrun.connect
def end_lines(task, state, **_):
    ms = round((time.perf_counter() - task.request.began) * 1000, 1)
    log.info("done", extra={"facts": {"state": state, "ms": ms}})
    logs.begin()


def beat_schedule() -> dict:
    """What is swept and how often, in seconds; `run_due` goes down the list, so that what one sweep
    owes the last one sends."""
    sweep = 20 if settings.DEMO else 60
    every = {
        "roadmaps.tasks.open_phases": sweep,
        "insights.tasks.compute_results": sweep,
        "committee.tasks.freeze_due_digests": sweep,
        "committee.tasks.tell_of_reviews": sweep,
        "committee.tasks.close_due_consultations": sweep,
        "committee.tasks.print_minutes": sweep,
        "committee.tasks.alert_secretaries": sweep,
        "consultation.tasks.raise_flags": 300,
        "consultation.tasks.tell_flagged": sweep,
        "consultation.tasks.tell_answers": sweep,
        "consultation.tasks.tell_notices": sweep,
        "consultation.tasks.invite_voters": sweep,
        "consultation.tasks.tell_families": sweep,
        "consultation.tasks.carry_out_splits": sweep,
        "consultation.tasks.tell_launches": sweep,
        "consultation.tasks.remind_of_closes": sweep,
        "consultation.tasks.embed_texts": sweep,
        "consultation.tasks.answer_likenesses": sweep,
        "consultation.tasks.remind_moderators": 600,
        "consultation.tasks.tell_news": sweep,
        "public.tasks.make_dossiers": sweep,
        "accounts.tasks.forget_sessions": 3600,
        "public.tasks.forget_farewells": 3600,
        "instance.tasks.forget_old": 86_400,
        **({"outbox.tasks.read_bounces": 60} if settings.BOUNCES_URL else {}),
        "outbox.tasks.deliver_due": 10,
    }
    return {task: {"task": task, "schedule": seconds} for task, seconds in every.items()}


@app.on_configure.connect
def schedule(sender, **_):
    sender.conf.beat_schedule = beat_schedule()
