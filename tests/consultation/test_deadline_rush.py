"""A round that closes in the middle of a rush: nothing after it, nothing before it lost."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections

from bench.chaos.deadline import closes_in, uncounted
from consultation.models import Vote
from consultation.operations import vote
from insights.operations import compute_results
from roadmaps.operations import PhaseClosed
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
VOICES = 4
BEFORE = 0.8  # seconds
CLOCK = 0.001  # SQLite's counts milliseconds


class Voter(threading.Thread):
    """Votes until the round refuses: what was acknowledged, and when."""

    def __init__(self, voice, round, actions):
        super().__init__()
        self.voice, self.round, self.actions = voice, round, actions
        self.acknowledged, self.began, self.refused_at = {}, 0.0, 0.0

    def run(self):
        turn = 0
        try:
            while not self.refused_at:
                action = self.actions[turn % len(self.actions)]
                position = ("for", "against", "mixed")[turn % 3]
                began, turn = time.time(), turn + 1
                try:
                    vote(participant=self.voice, round=self.round, item=action, position=position)
                except PhaseClosed:
                    self.refused_at = time.time()
                    continue
                self.acknowledged[action.pk], self.began = position, began
        finally:
            connections.close_all()


def test_what_was_acknowledged_stands_and_is_counted_and_nothing_else():
    plan = factories.published(codes=["A-01", "A-02", "B-01", "B-02"])
    round = factories.phase(plan, closes_in=timedelta(hours=1), may_vote=True)
    actions = list(plan.actions.all())
    rush = [Voter(factories.voice(), round, actions) for _n in range(VOICES)]
    closes = closes_in(round, BEFORE)
    for voter in rush:
        voter.start()
    while any(voter.is_alive() for voter in rush):
        compute_results()
        time.sleep(0.05)
    compute_results()
    for voter in rush:
        mine = Vote.objects.filter(round=round, participant=voter.voice)
        assert dict(mine.values_list("action", "position")) == voter.acknowledged
        assert voter.began < closes + CLOCK
        assert closes <= voter.refused_at + CLOCK
    assert any(voter.acknowledged for voter in rush)
    assert uncounted(round) == []
