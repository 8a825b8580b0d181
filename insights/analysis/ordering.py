"""The order in which arguments are read: what people support, without burying the late."""

from collections.abc import Iterable
from dataclasses import dataclass

USUAL_SUPPORTS = 1.0  # supports an argument is taken to have before anybody has read it
USUAL_DAYS = 2.0  # days it is taken to have been on show by then
FRESH_DAYS = 4.0  # days during which an argument is still little read
EVERY = 3  # one place in so many is kept for what is little read


@dataclass(frozen=True)
class OnShow:
    """An argument as the order sees it: its name, its supports, the days since it is public."""

    key: int
    supports: int
    days: float

    @property
    def pace(self) -> float:
        """Supports a day, drawn towards the usual pace while there is little to judge by."""
        return (self.supports + USUAL_SUPPORTS) / (max(self.days, 0.0) + USUAL_DAYS)


def by_pace(shown: Iterable[OnShow]) -> list[int]:
    """The keys by supports a day, highest first; of two alike the later comes first. Each third
    place goes to the most recent of those on show for less than FRESH_DAYS days, as long as one is
    left that its pace has not brought up already."""
    left = sorted(shown, key=lambda one: (-one.pace, one.days, one.key))
    fresh = sorted(
        (one for one in left if one.days < FRESH_DAYS), key=lambda one: (one.days, one.key)
    )
    ordered: list[int] = []
    while left:
        kept = bool(fresh) and len(ordered) % EVERY == EVERY - 1
        one = fresh[0] if kept else left[0]
        left.remove(one)
        if one in fresh:
            fresh.remove(one)
        ordered.append(one.key)
    return ordered
