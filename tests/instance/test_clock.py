"""The clock goes on, whatever one of its sweeps does."""

import threading

import pytest
from django.db import OperationalError

from instance import clock
from instance.clock import Clock
from tests.services import until


@pytest.fixture
def ticking(monkeypatch):
    """A clock of two sweeps, what they do, and how often each began."""
    began, doing = {"one": 0, "other": 0}, {}

    def sweep(task):
        began[task] += 1
        doing.get(task, lambda: None)()

    monkeypatch.setattr(clock, "sweep", sweep)
    ticking = Clock({task: {"task": task, "schedule": 0.01} for task in began})
    yield ticking, began, doing
    ticking.stop(10)


def refuse():
    raise OperationalError("the database is away")


def test_every_sweep_begins_at_once_and_goes_on(ticking):
    clock, began, _ = ticking
    clock.start()
    until(lambda: min(began.values()) > 3, "some turns")
    assert clock.is_alive()
    clock.stop(10)
    assert not clock.is_alive()


def test_a_database_that_is_away_does_not_stop_it(ticking):
    clock, began, doing = ticking
    doing["one"] = refuse
    clock.start()
    until(lambda: began["one"] > 3, "some turns")
    assert clock.is_alive()


def test_a_sweep_that_hangs_holds_back_no_other(ticking):
    clock, began, doing = ticking
    let_go = threading.Event()
    doing["one"] = let_go.wait
    clock.start()
    until(lambda: began["other"] > 3, "some turns")
    assert began["one"] == 1
    let_go.set()
