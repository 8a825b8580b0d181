import pytest

from instance.models import Heartbeat
from tests.services import until


@pytest.mark.both_databases
def test_a_real_worker_answers_through_a_real_redis(worker):
    worker.ask("instance.tasks.beat")
    until(Heartbeat.objects.exists, "the worker's heartbeat")


def test_a_killed_worker_answers_again_once_restarted(worker):
    worker.kill()
    worker.ask("instance.tasks.beat")
    assert not Heartbeat.objects.exists()
    worker.start()
    until(Heartbeat.objects.exists, "the worker's heartbeat")
