from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Moments:
    """The bounds of an edition: it tells what happened up to `cut_off`; opinions given up to
    `seen_at` are not asked for again; `since` is where a member who never had one begins."""

    since: datetime
    cut_off: datetime
    seen_at: datetime

    @classmethod
    def of(cls, committee, due_at, now):
        """Those of the edition that is due at this moment and made now."""
        seen_at = min(now, timezone.now())
        last = committee.digests.first()
        since = last.cut_off if last else committee.rhythm.last(just_before(committee.starts_at))
        return cls(since=since, cut_off=min(due_at, seen_at), seen_at=seen_at)


def first_due(committee):
    """Where the occurrences begin that have not had their letter."""
    return committee.settled_at or just_before(committee.starts_at)


def just_before(moment):
    return moment - timedelta(microseconds=1)
