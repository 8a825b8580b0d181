"""The order of arguments: what is supported first, and the late never buried."""

from hypothesis import given
from hypothesis import strategies as st

from insights.analysis.ordering import EVERY, FRESH_DAYS, OnShow, by_pace

SHOWN = st.lists(
    st.builds(
        OnShow,
        key=st.integers(1, 10_000),
        supports=st.integers(0, 500),
        days=st.floats(0, 400, allow_nan=False),
    ),
    unique_by=lambda one: one.key,
    max_size=40,
)


@given(SHOWN)
def test_everything_is_shown_once(shown):
    assert sorted(by_pace(shown)) == sorted(one.key for one in shown)


@given(SHOWN, st.randoms())
def test_the_order_does_not_depend_on_how_rows_come(shown, random):
    mixed = list(shown)
    random.shuffle(mixed)
    assert by_pace(mixed) == by_pace(shown)


@given(SHOWN)
def test_the_late_are_never_buried(shown):
    """The k-th most recent of the little read stands no lower than place 3k."""
    ordered = by_pace(shown)
    fresh = sorted(
        (one for one in shown if one.days < FRESH_DAYS), key=lambda one: (one.days, one.key)
    )
    for rank, one in enumerate(fresh, start=1):
        assert ordered.index(one.key) < EVERY * rank


@given(SHOWN, st.integers(1, 400))
def test_one_more_support_never_lowers(shown, more):
    """Among those that are no longer fresh, whatever the others do."""
    old = [one for one in shown if one.days >= FRESH_DAYS]
    for one in old[:3]:
        raised = [
            OnShow(one.key, one.supports + more, one.days) if one is each else each for each in old
        ]
        assert by_pace(raised).index(one.key) <= by_pace(old).index(one.key)


def test_of_two_equally_supported_the_later_comes_first():
    assert by_pace([OnShow(1, 10, 30), OnShow(2, 10, 10)]) == [2, 1]


def test_an_early_argument_does_not_keep_the_top_for_its_age():
    early, late = OnShow(1, 40, 60), OnShow(2, 12, 6)
    assert by_pace([early, late]) == [2, 1]


def test_one_place_in_three_is_kept_for_the_little_read():
    old = [OnShow(key, 100 - key, 10) for key in range(1, 7)]
    new = [OnShow(11, 0, 3), OnShow(12, 0, 2)]
    assert by_pace([*old, *new]) == [1, 2, 12, 3, 4, 11, 5, 6]
