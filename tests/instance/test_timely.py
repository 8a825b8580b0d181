"""A worker whose clock is off does nothing, and says why."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from instance import timely
from instance.models import Sweep
from instance.operations import sweep

pytestmark = pytest.mark.django_db
TASK = "accounts.tasks.forget_sessions"


@pytest.fixture
def old_session():
    session = SessionStore()
    session.set_expiry(-10)
    session.create()


@pytest.mark.usefixtures("old_session")
@pytest.mark.parametrize("off", [-3600, 61, 366 * 86_400])
def test_nothing_is_judged_by_a_clock_that_is_off(monkeypatch, off):
    monkeypatch.setattr(timely, "seconds_off", lambda: off)
    assert sweep(TASK) is False
    assert Sweep.objects.get(task=TASK).error == "ClockIsOff"
    assert Session.objects.count() == 1


@pytest.mark.usefixtures("old_session")
@pytest.mark.parametrize("off", [-59, 0, 59])
def test_a_clock_that_is_nearly_right_is_right(monkeypatch, off):
    monkeypatch.setattr(timely, "seconds_off", lambda: off)
    assert sweep(TASK) is True
    assert Session.objects.count() == 0


@pytest.mark.both_databases
def test_the_clock_of_this_machine_is_right(old_session):
    assert sweep(TASK) is True
    assert Session.objects.count() == 0
