"""The rules of suspicion on a day whose truth is known: abuse is found, honest people are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.abuse import (
    ASSOCIATION,
    ATTACK_BEHIND_ONE,
    BURST,
    DISCUSSED,
    NEWCOMERS,
    PUBLIC,
    THE_DAY,
    WORKSHOP,
    table,
    verdicts,
)
from insights.analysis.suspicion import MANY, Ballot, dense, suspicions

NAMED = [ATTACK_BEHIND_ONE, BURST, ASSOCIATION, NEWCOMERS, WORKSHOP, DISCUSSED, PUBLIC]


def test_the_day_told_as_a_table():
    print(table(THE_DAY))
    for crowd, flagged, _rules in verdicts(THE_DAY):
        assert flagged == (crowd.size if crowd.abuses else 0), crowd.name


@pytest.mark.parametrize("size", [0.7, 1.0, 1.3])
@pytest.mark.parametrize("time", [0.7, 1.0, 1.3])
def test_sizes_and_times_moved_by_a_third_keep_the_verdicts(size, time):
    for crowd, flagged, _rules in verdicts([one.moved(size, time) for one in NAMED]):
        assert flagged == (crowd.size if crowd.abuses else 0), crowd.name


@given(st.floats(0.7, 1.3), st.floats(0.7, 1.3), st.integers(0, 10_000))
def test_nor_does_chance_change_them(size, time, seed):
    for crowd, flagged, _rules in verdicts([one.moved(size, time) for one in NAMED], seed):
        assert flagged == (crowd.size if crowd.abuses else 0), crowd.name


def ballots(number, *, gap=1.0, age=60.0, item="action:1", network="", position="for"):
    return [
        Ballot(voice, network, voice * gap - age, voice * gap, item, position)
        for voice in range(number)
    ]


def test_each_rule_begins_at_its_figure():
    assert suspicions(ballots(MANY - 1, network="x"), with_positions=True) == []
    found = suspicions(ballots(MANY, network="x"), with_positions=False)
    assert {group.rule for group in found} == {"one_address", "burst"}
    assert {len(group.voices) for group in found} == {MANY}


def test_an_account_of_three_days_is_not_new():
    assert suspicions(ballots(200, network="x", age=3 * 86_400), with_positions=True) == []


def test_positions_are_read_by_the_third_rule_alone():
    items = [f"action:{n}" for n in range(5)]
    votes = [vote for item in items for vote in ballots(MANY, gap=60, item=item)]
    assert suspicions(votes, with_positions=False) == []
    assert [group.rule for group in suspicions(votes, with_positions=True)] == ["identical"]
    one = votes[0]
    other = Ballot(one.voice, one.network, one.joined, one.at, one.item, "against")
    assert suspicions([other, *votes[1:]], with_positions=True) == []


def test_a_voice_counts_once_in_a_stretch():
    assert dense([(n, "same") for n in range(100)], 10, 2) == set()
    assert dense([(0, "a"), (10, "b"), (30, "c")], 10, 2) == {"a", "b"}
