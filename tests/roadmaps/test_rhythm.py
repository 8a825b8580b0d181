"""The rhythm of the letter, by any clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.models.committee import check_weekdays, check_weeks
from roadmaps.rhythm import Rhythm, monday_of

PARIS = ZoneInfo("Europe/Paris")
MONDAYS_8 = Rhythm(frozenset({0}), time(8), PARIS)
WEEK = timedelta(days=7)

zones = st.sampled_from(
    [
        "Europe/Paris",
        "Indian/Reunion",
        "America/Guadeloupe",
        "America/Miquelon",
        "Pacific/Auckland",
        "Pacific/Tahiti",
        "Asia/Kolkata",
    ]
).map(ZoneInfo)
hours = st.times(min_value=time(4), max_value=time(23, 59)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
mondays = st.integers(0, 450).map(lambda n: date(2024, 1, 1) + n * WEEK)
rhythms = st.builds(Rhythm, weekdays, hours, zones, st.frozensets(mondays, max_size=60))
moments = st.datetimes(
    min_value=datetime(2024, 6, 1), max_value=datetime(2032, 1, 1), timezones=st.just(UTC)
)


def paris(*parts):
    return datetime(*parts, tzinfo=PARIS)


def on_the_wall(rhythm, start, end):
    """Every occurrence after `start` and before `end`, found day by day."""
    days = ((start - 2 * timedelta(days=1)).date() + timedelta(n) for n in range(2000))
    for day in days:
        at = datetime.combine(day, rhythm.hour, rhythm.zone).astimezone(UTC)
        if at >= end:
            return
        spoken = day.weekday() in rhythm.weekdays and monday_of(day) not in rhythm.quiet
        if spoken and at > start:
            yield at


@given(rhythms, moments)
def test_an_occurrence_is_one_of_the_days_at_the_hour_on_the_wall(rhythm, moment):
    found = rhythm.after(moment).astimezone(rhythm.zone)
    assert found.weekday() in rhythm.weekdays
    assert found.time() == rhythm.hour
    assert monday_of(found.date()) not in rhythm.quiet


@given(rhythms, moments)
def test_after_is_strictly_after_and_last_the_one_before_it(rhythm, moment):
    after, last = rhythm.after(moment), rhythm.last(moment)
    assert last <= moment < after
    assert rhythm.last(after) == after
    assert rhythm.last(after - timedelta(microseconds=1)) == last
    assert rhythm.after(last) == after


@given(rhythms, moments, st.integers(0, 8))
def test_between_tells_what_stepping_tells_and_always_later(rhythm, moment, count):
    following = rhythm.next(moment, count + 1)
    assert all(one < other for one, other in pairwise([moment, *following]))
    assert rhythm.between(moment, following[-1]) == following[:-1]


@given(rhythms, moments, st.integers(0, 60))
def test_between_is_what_one_finds_on_the_wall_day_by_day(rhythm, moment, days):
    end = moment + timedelta(days=days)
    assert rhythm.between(moment, end) == list(on_the_wall(rhythm, moment, end))


@given(rhythms, moments, st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
def test_the_zone_of_the_server_says_nothing(rhythm, moment, elsewhere):
    there = moment.astimezone(ZoneInfo(elsewhere))
    assert rhythm.after(there) == rhythm.after(moment)
    assert rhythm.last(there) == rhythm.last(moment)


def test_eight_o_clock_stays_eight_o_clock_across_both_changes_of_hour():
    spring = MONDAYS_8.next(paris(2026, 3, 20), 2)
    autumn = MONDAYS_8.next(paris(2026, 10, 16), 2)
    assert [at.hour for at in spring] == [7, 6]
    assert [at.hour for at in autumn] == [6, 7]
    assert {at.astimezone(PARIS).hour for at in spring + autumn} == {8}


def test_an_island_without_summer_time_keeps_its_hour_all_year():
    island = Rhythm(frozenset({0}), time(8), ZoneInfo("Indian/Reunion"))
    found = island.between(paris(2026, 1, 1), paris(2027, 1, 1))
    assert len(found) == 52
    assert {at.hour for at in found} == {4}


def test_four_minutes_early_is_not_yet_and_the_second_itself_is():
    due = paris(2026, 11, 23, 8)
    assert MONDAYS_8.last(due - timedelta(minutes=4)) == paris(2026, 11, 16, 8)
    assert MONDAYS_8.last(due) == due
    assert MONDAYS_8.after(due) == due + WEEK


def test_an_hour_that_does_not_exist_comes_once_and_one_that_comes_twice_too():
    sundays = Rhythm(frozenset({6}), time(2, 30), PARIS)
    for month, day in ((3, 29), (10, 25)):
        found = sundays.between(paris(2026, month, day), paris(2026, month, day + 1))
        assert len(found) == 1


def test_the_turn_of_a_year_with_53_weeks():
    thursdays = Rhythm(frozenset({3}), time(9), PARIS)
    assert thursdays.next(paris(2026, 12, 30), 2) == [
        paris(2026, 12, 31, 9),
        paris(2027, 1, 7, 9),
    ]
    week_53 = frozenset({date(2026, 12, 28)})
    assert Rhythm(frozenset({3, 4}), time(9), PARIS, week_53).next(paris(2026, 12, 26), 2) == [
        paris(2027, 1, 7, 9),
        paris(2027, 1, 8, 9),
    ]


def test_three_weeks_down_is_two_missed_and_one_due():
    served, now = paris(2026, 11, 2, 8), paris(2026, 11, 24, 12)
    due = MONDAYS_8.last(now)
    assert due == paris(2026, 11, 23, 8)
    assert MONDAYS_8.between(served, due) == [paris(2026, 11, 9, 8), paris(2026, 11, 16, 8)]


def test_several_days_of_a_week_each_have_their_letter():
    rhythm = Rhythm(frozenset({0, 3}), time(8), PARIS)
    assert rhythm.next(paris(2026, 11, 23, 8), 3) == [
        paris(2026, 11, 26, 8),
        paris(2026, 11, 30, 8),
        paris(2026, 12, 3, 8),
    ]


def test_a_quiet_week_is_stepped_over_both_ways():
    rhythm = Rhythm(frozenset({0}), time(8), PARIS, frozenset({date(2026, 12, 21)}))
    assert rhythm.after(paris(2026, 12, 14, 8)) == paris(2026, 12, 28, 8)
    assert rhythm.last(paris(2026, 12, 27)) == paris(2026, 12, 14, 8)
    assert rhythm.between(paris(2026, 12, 14, 8), paris(2026, 12, 28, 8)) == []


def test_a_year_of_quiet_weeks_ends():
    year = frozenset(date(2026, 1, 5) + n * WEEK for n in range(52))
    rhythm = Rhythm(frozenset({0}), time(8), PARIS, year)
    assert rhythm.after(paris(2026, 1, 4)) == paris(2027, 1, 4, 8)
    assert rhythm.last(paris(2026, 12, 31)) == paris(2025, 12, 29, 8)


def test_a_rhythm_without_a_day_is_refused_rather_than_looked_for():
    with pytest.raises(ValueError, match="without a day"):
        Rhythm(frozenset(), time(8), PARIS)


@pytest.mark.parametrize("days", [[], [7], [0, 0], ["0"]])
def test_days_that_are_none_of_the_week_are_refused(days):
    with pytest.raises(Exception, match="au moins un jour"):
        check_weekdays(days)


@pytest.mark.parametrize("weeks", [["2026-12-22"], ["hier"], ["2026-13-01"]])
def test_a_quiet_week_is_noted_by_its_monday(weeks):
    with pytest.raises(Exception, match="par son lundi"):
        check_weeks(weeks)
