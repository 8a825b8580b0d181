"""Shares that survive small numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.analysis.shares import Counts, mean_share_for, whole_shares, wilson
from insights.queries import bar, domain_of

counts = st.builds(Counts, st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))


@given(counts.filter(lambda c: c.n > 0))
def test_whole_shares_sum_to_a_hundred_and_stay_near_the_truth(c):
    shares = whole_shares(c)
    assert sum(shares) == 100
    exact = [100 * part / c.n for part in (c.votes_for, c.mixed, c.against)]
    assert all(abs(share - truth) < 1 for share, truth in zip(shares, exact, strict=True))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (50, 100, 0.4038, 0.5962)],
)
def test_wilson_against_published_values(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-4)


@given(counts.filter(lambda c: c.n > 0))
def test_the_interval_holds_its_point(c):
    low, high = wilson(c.votes_for, c.n)
    assert 0 <= low <= c.votes_for / c.n + 1e-12
    assert c.votes_for / c.n - 1e-12 <= high <= 1


def test_colleges_too_small_do_not_weigh():
    assert mean_share_for([Counts(4, 0, 0), Counts(3, 3, 4)]) == pytest.approx(0.3)
    assert mean_share_for([Counts(4, 0, 0)]) is None


@given(st.lists(counts, min_size=1, max_size=6))
def test_every_bar_of_a_page_stays_in_its_width(every):
    domain = domain_of(every)
    for c in every:
        drawn = bar(c, domain)
        if "for_x" in drawn:
            assert drawn["against_x"] >= -0.02
            assert drawn["for_x"] + drawn["for_w"] <= 100.02


def test_under_ten_votes_there_is_no_percentage():
    drawn = bar(Counts(5, 2, 2), domain_of([]))
    assert drawn["units"]
    assert len(drawn["squares"]) == 9
    assert "for_share" not in drawn
