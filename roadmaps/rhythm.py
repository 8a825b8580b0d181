"""The rhythm of a mail as pure functions of a moment: a Monday 08:00 stays 08:00 by the wall
clock of its zone, across both changes of hour."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def monday_of(day):
    """The Monday of this day's week, by which the week is named."""
    return day - day.weekday() * DAY


@dataclass(frozen=True)
class Rhythm:
    """On these days of the week (Monday is 0), at this hour of this zone, but in the quiet weeks
    (named by their Mondays); every answer is in UTC."""

    weekdays: frozenset[int]
    hour: time
    zone: ZoneInfo
    quiet: frozenset = frozenset()

    def __post_init__(self):
        """Without a day there would be no occurrence to look for, ever."""
        if not self.weekdays:
            raise ValueError("a rhythm without a day")

    def after(self, moment):
        """The first occurrence strictly after this moment."""
        day = self._day(moment) - DAY
        while not self._speaks(day) or self._on(day) <= moment:
            day += DAY
        return self._on(day)

    def last(self, moment):
        """The last occurrence at this moment or before."""
        day = self._day(moment) + DAY
        while not self._speaks(day) or self._on(day) > moment:
            day -= DAY
        return self._on(day)

    def next(self, moment, count):
        """The next occurrences after this moment."""
        found = []
        for _ in range(count):
            moment = self.after(moment)
            found.append(moment)
        return found

    def between(self, start, end):
        """The occurrences after `start` and before `end`, both excluded."""
        found = []
        while (start := self.after(start)) < end:
            found.append(start)
        return found

    def _day(self, moment):
        return moment.astimezone(self.zone).date()

    def _speaks(self, day):
        return day.weekday() in self.weekdays and monday_of(day) not in self.quiet

    def _on(self, day):
        return datetime.combine(day, self.hour, self.zone).astimezone(UTC)
