"""Whatever becomes of Redis, what is due leaves, and the doorbell rings again once it is back."""

import time

from instance.models import Sweep
from instance.queries import schedule
from outbox.models import Mail
from tests.instance.owing import owed
from tests.services import until

RING = "outbox.tasks.deliver_due"


def started(work, every):
    """The worker runs, and its first sweeps have passed."""
    work.every = every
    work.start()
    until(lambda: Sweep.objects.exclude(ended_at=None).count() == len(schedule()), "its sweeps", 60)


def leaves(key):
    owed(key)
    until(lambda: Mail.objects.get(key=key).sent_at, f"{key} to leave", 60)


def rings(work, key):
    owed(key)
    work.ask(RING)
    until(lambda: Mail.objects.get(key=key).sent_at, f"{key} to leave", 60)


def test_what_is_due_leaves_without_redis(work, frail_redis):
    started(work, every=0.5)
    leaves("well")
    frail_redis.freeze()
    time.sleep(1)
    leaves("frozen")
    frail_redis.stop()
    leaves("stopped")
    work.kill()
    work.start()
    leaves("never there")


def test_the_doorbell_rings_once_redis_is_back_and_keeps_no_worker_from_ending(work, frail_redis):
    started(work, every=3600)
    rings(work, "well")
    frail_redis.freeze()
    time.sleep(1)
    frail_redis.thaw()
    rings(work, "thawed")
    frail_redis.flush()
    rings(work, "emptied")
    frail_redis.stop()
    frail_redis.start()
    rings(work, "restarted")
    frail_redis.freeze()
    work.process.terminate()
    assert work.process.wait(20) == 0
