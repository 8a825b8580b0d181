"""What awaits a member's opinion."""

import hashlib
from dataclasses import dataclass

from django.utils import timezone

from committee.models import Copy
from committee.queries.asked import Asked, asked_now

MOST_NAMED = 12


def draw(seat_id, action_id):
    """A place in a draw that differs from seat to seat, so that members cover the whole plan."""
    return hashlib.sha256(f"{seat_id}:{action_id}".encode()).digest()


def named_first(stops, seat_id, seen):
    """At most twelve of these, the least looked at first, then told in the plan's order."""
    drawn = sorted(stops, key=lambda stop: (seen[stop.action_id], draw(seat_id, stop.action_id)))
    chosen = {stop.action_id for stop in drawn[:MOST_NAMED]}
    return [stop for stop in stops if stop.action_id in chosen]


def given_by(seat, phase):
    """The opinions of this seat in this phase, by action."""
    if phase is None:
        return {}
    return {opinion.action_id: opinion for opinion in seat.opinions.filter(phase=phase)}


@dataclass(frozen=True)
class WorkList:
    """What one seat has to look at: what a letter named, or all that the committee follows."""

    SCOPES = ("letter", "awaiting", "all")

    asked: Asked
    named: list
    given: dict
    scope: str

    @property
    def plan(self):
        return self.asked.stops

    @property
    def phase(self):
        return self.asked.phase

    @property
    def whole(self):
        """The actions the count is about."""
        return self.named if self.scope == "letter" else self.plan

    @property
    def shown(self):
        return self.awaiting(self.plan) if self.scope == "awaiting" else self.whole

    def awaiting(self, stops):
        return [stop for stop in stops if stop.action_id not in self.given]

    @property
    def awaiting_plan(self):
        """How many actions of all those followed await my opinion."""
        return len(self.awaiting(self.plan))

    @property
    def left(self):
        return len(self.awaiting(self.whole))

    @property
    def done(self):
        return len(self.whole) - self.left

    def after(self, code):
        """The next action of the list without my opinion, from this one on and round again."""
        at = next((i for i, stop in enumerate(self.whole) if stop.code == code), -1)
        return next(iter(self.awaiting(self.whole[at + 1 :] + self.whole[: at + 1])), None)


def work_list(seat, roadmap, copy=None, wanted="", now=None):
    """The seat's list in the scope it wants, or in the one that suits; None before version 1."""
    asked = asked_now(seat.committee.remits.get(roadmap=roadmap), roadmap, now or timezone.now())
    if asked is None:
        return None
    codes = named_in(copy, roadmap, asked.phase)
    named = [stop for stop in asked.stops if stop.code in codes]
    scope = wanted if wanted in WorkList.SCOPES else "letter"
    if scope == "letter" and not named:
        scope = "awaiting"
    return WorkList(asked, named, given_by(seat, asked.phase), scope)


def named_in(copy, roadmap, phase):
    """The codes a copy named in this roadmap, while its phase is the one under review."""
    if copy is None or phase is None or copy.withheld:
        return set()
    spoken_of = {one["roadmap"]: one["review"] for one in copy.digest.content["roadmaps"]}
    if (spoken_of.get(roadmap.pk) or {}).get("phase") != phase.pk:
        return set()
    return {item["code"] for item in copy.content["items"] if item["roadmap"] == roadmap.pk}


def last_copy_for(seat):
    """The seat's copy of the last edition that was written to it, or None."""
    copies = Copy.objects.written().filter(seat=seat).select_related("digest")
    return copies.order_by("-digest__number").first()
