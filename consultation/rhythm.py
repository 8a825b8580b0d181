"""When a summary leaves, as pure functions of moments: what the sweep and the page of preferences
both ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Preference
from roadmaps.rhythm import Rhythm

SETTLED = timedelta(minutes=1)  # after its hour, what was written before it is all there
LATE = timedelta(hours=12)
ALL_WEEK = frozenset(range(7))


@dataclass(frozen=True)
class Period:
    """What a summary covers, `[since, until)`; `due` once it is to leave; `expected`, when it was
    to leave first."""

    since: datetime
    until: datetime
    due: bool
    expected: datetime

    def is_late(self, now):
        return self.due and now - self.expected > LATE


def rhythm_of(preference, zone):
    """The rhythm of a person's summaries by the clock of a region's zone; None when never."""
    days = {
        Preference.Summary.DAILY: ALL_WEEK,
        Preference.Summary.WEEKLY: frozenset({preference.weekday}),
    }.get(preference.summary)
    return Rhythm(days, preference.hour, zone) if days else None


def period(rhythm, since, changed_at, now):
    """What the next summary covers: to the last of its hours that has passed since the one before
    and since the preference was changed, however many passed; else to the next one."""
    settled, floor = now - SETTLED, max(since, changed_at)
    expected = rhythm.after(floor)
    if expected <= settled:
        return Period(since, rhythm.last(settled), True, expected)
    return Period(since, expected, False, expected)
