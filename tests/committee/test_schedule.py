"""The rhythm of the letter, by any clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from committee.schedule import Weekly

PARIS = ZoneInfo("Europe/Paris")
MONDAY_8 = Weekly(0, time(8), PARIS)

zones = st.sampled_from(
    ["Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "Pacific/Auckland", "Asia/Kolkata"]
).map(ZoneInfo)
hours = st.times(min_value=time(4), max_value=time(23, 59)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
rhythms = st.builds(Weekly, st.integers(0, 6), hours, zones)
moments = st.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2032, 1, 1), timezones=st.just(UTC)
)


def paris(*parts):
    return datetime(*parts, tzinfo=PARIS)


@given(rhythms, moments)
def test_an_occurrence_is_the_day_and_hour_on_the_wall(rhythm, moment):
    found = rhythm.after(moment).astimezone(rhythm.zone)
    assert (found.weekday(), found.time()) == (rhythm.weekday, rhythm.hour)


@given(rhythms, moments)
def test_after_is_the_first_strictly_after_and_last_the_one_before_it(rhythm, moment):
    after, last = rhythm.after(moment), rhythm.last(moment)
    assert last <= moment < after
    assert abs(after - last - timedelta(days=7)) <= timedelta(hours=1)
    assert rhythm.after(last) == after


@given(rhythms, moments, st.integers(0, 8))
def test_next_and_between_tell_the_same_occurrences(rhythm, moment, count):
    following = rhythm.next(moment, count + 1)
    assert rhythm.between(moment, following[-1]) == following[:-1]


@given(rhythms, moments, st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
def test_the_zone_of_the_server_says_nothing(rhythm, moment, elsewhere):
    assert rhythm.after(moment.astimezone(ZoneInfo(elsewhere))) == rhythm.after(moment)


def test_eight_o_clock_stays_eight_o_clock_across_both_changes_of_hour():
    spring = MONDAY_8.next(paris(2026, 3, 20), 2)
    autumn = MONDAY_8.next(paris(2026, 10, 16), 2)
    assert [at.hour for at in spring] == [7, 6]
    assert [at.hour for at in autumn] == [6, 7]
    assert {at.astimezone(PARIS).hour for at in spring + autumn} == {8}


def test_four_minutes_early_is_not_yet_and_the_second_itself_is():
    due = paris(2026, 11, 23, 8)
    assert MONDAY_8.last(due - timedelta(minutes=4)) == paris(2026, 11, 16, 8)
    assert MONDAY_8.last(due) == due


def test_an_hour_that_does_not_exist_comes_once_and_one_that_comes_twice_too():
    sunday = Weekly(6, time(2, 30), PARIS)
    for month, day in ((3, 29), (10, 25)):
        found = sunday.between(paris(2026, month, day), paris(2026, month, day + 1))
        assert len(found) == 1


def test_the_turn_of_a_year_with_53_weeks():
    thursday = Weekly(3, time(9), PARIS)
    assert thursday.next(paris(2026, 12, 30), 2) == [
        paris(2026, 12, 31, 9),
        paris(2027, 1, 7, 9),
    ]


def test_three_weeks_down_is_two_missed_and_one_due():
    served, now = paris(2026, 11, 2, 8), paris(2026, 11, 24, 12)
    due = MONDAY_8.last(now)
    assert due == paris(2026, 11, 23, 8)
    assert MONDAY_8.between(served, due) == [paris(2026, 11, 9, 8), paris(2026, 11, 16, 8)]
