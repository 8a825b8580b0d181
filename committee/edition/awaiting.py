"""What awaits each seat's opinion."""

from dataclasses import dataclass
from functools import cached_property

from committee.edition.facts import facts_of
from committee.models import Opinion
from committee.queries import counted, named_first, version_at
from roadmaps.plan import plan_of


@dataclass(frozen=True)
class Open:
    """An action on which opinions are awaited: of which roadmap, until when, how often seen."""

    stop: object
    roadmap_id: int
    by: object
    seen: int

    def rank(self, next_letter):
        """What is due before the next letter comes first, then what the committee has least looked
        at."""
        return (0, self.by, self.seen) if self.by <= next_letter else (1, self.seen)


class Awaiting:
    """The actions on which opinions may be given at the cut-off and still now."""

    def __init__(self, asked, moments, next_letter):
        self.asked = asked
        self.moments = moments
        self.next_letter = next_letter

    def of(self, seat):
        """What awaits a seat: at most twelve named, the total, the first deadline and the last."""
        mine = {
            one.stop.action_id: one
            for one in self.open
            if (seat.pk, one.stop.action_id) not in self._given
        }
        ranks = {action_id: one.rank(self.next_letter) for action_id, one in mine.items()}
        named = named_first([one.stop for one in mine.values()], seat.pk, ranks)
        items = [
            facts_of(stop)
            | {
                "roadmap": mine[stop.action_id].roadmap_id,
                "by": mine[stop.action_id].by.isoformat(),
            }
            for stop in named
        ]
        deadlines = sorted(one.by.isoformat() for one in mine.values())
        by, last = (deadlines[0], deadlines[-1]) if deadlines else (None, None)
        return {"total": len(mine), "items": items, "by": by, "last": last}

    @cached_property
    def open(self):
        return [one for asked in self.asked for one in self._open(asked)]

    def _open(self, asked):
        """A deadline passed between the cut-off and now asks nothing any more, nor does an action
        withdrawn meanwhile."""
        still = {stop.action_id for stop in asked.open_at(self.moments.seen_at)}
        if not still:
            return []
        still &= plan_of(version_at(asked.roadmap, self.moments.seen_at)).by_action.keys()
        seen = counted(asked.phase, self.moments.cut_off)
        return [
            Open(stop, asked.roadmap.pk, asked.by[stop.action_id], seen[stop.action_id])
            for stop in asked.open_at(self.moments.cut_off)
            if stop.action_id in still
        ]

    @cached_property
    def _given(self):
        """What each seat has given an opinion on: pairs of ids."""
        phases = [asked.phase for asked in self.asked if asked.phase]
        rows = Opinion.objects.filter(phase__in=phases, first_given_at__lte=self.moments.seen_at)
        return set(rows.values_list("seat", "action"))
