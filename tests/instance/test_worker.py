import pytest

from tests.instance.owing import owed, sent
from tests.services import until


@pytest.mark.both_databases
def test_a_real_worker_answers_through_a_real_redis(worker):
    owed("first")
    worker.ask("outbox.tasks.deliver_due")
    until(sent, "the mail to leave")


def test_a_killed_worker_answers_again_once_restarted(worker):
    worker.kill()
    owed("first")
    worker.ask("outbox.tasks.deliver_due")
    assert not sent()
    worker.start()
    until(sent, "the mail to leave")
