"""The rhythm of a letter as pure functions of a moment: a Monday 08:00 stays 08:00 by the wall
clock of its zone, across both changes of hour."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Weekly:
    """Each week on this day (Monday is 0), at this hour of this zone; every answer is in UTC."""

    weekday: int
    hour: time
    zone: ZoneInfo

    def after(self, moment):
        """The first occurrence strictly after this moment."""
        day = moment.astimezone(self.zone).date()
        day += timedelta(days=(self.weekday - day.weekday()) % 7) - WEEK
        while self._on(day) <= moment:
            day += WEEK
        return self._on(day)

    def last(self, moment):
        """The last occurrence at this moment or before."""
        day = self.after(moment).astimezone(self.zone).date()
        while self._on(day) > moment:
            day -= WEEK
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

    def _on(self, day):
        return datetime.combine(day, self.hour, self.zone).astimezone(UTC)
