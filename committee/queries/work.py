"""What awaits a member's opinion."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q

from committee.models import Charge, Copy, Opinion
from committee.queries.asked import Asked, code_of
from roadmaps.calendar import Calendar
from roadmaps.plan import plan_of

MOST_NAMED = 12


def draw(seat_id, action_id):
    """A place in a draw that differs from seat to seat, so that members cover the whole plan."""
    return hashlib.sha256(f"{seat_id}:{action_id}".encode()).digest()


def named_first(stops, seat_id, seen):
    """At most twelve of these, the least looked at first, then told in the plan's order."""
    drawn = sorted(stops, key=lambda stop: (seen[stop.action_id], draw(seat_id, stop.action_id)))
    chosen = {stop.action_id for stop in drawn[:MOST_NAMED]}
    return [stop for stop in stops if stop.action_id in chosen]


def given_by(seat, phase, beside):
    """The opinions of this seat in this phase, by action; and those of the others on one action."""
    if phase is None:
        return {}, []
    wanted = Q(seat=seat) | Q(action__code=beside) if beside else Q(seat=seat)
    opinions = Opinion.objects.filter(wanted, phase=phase)
    mine = {one.action_id: one for one in opinions if one.seat_id == seat.pk}
    return mine, [one for one in opinions if one.seat_id != seat.pk]


@dataclass(frozen=True)
class WorkList:
    """What one seat has to look at: what a letter named, or all that the committee follows; on
    every axis, on one, or on those of which the seat is the rapporteur."""

    SCOPES = ("letter", "awaiting", "all")
    OWN = "mine"

    asked: Asked
    calendar: Calendar
    named: list
    given: dict
    others: list
    seat_id: int
    scope: str
    axis: str = ""

    @property
    def now(self):
        return self.calendar.now

    @property
    def plan(self):
        return self.asked.stops

    @property
    def phase(self):
        return self.asked.phase

    @property
    def is_open(self):
        """Whether the phase takes opinions; an axis of it may be closed already."""
        return self.phase is not None and self.phase.is_open(self.now)

    @cached_property
    def open(self):
        """The ids of the actions on which an opinion may still be given."""
        return {stop.action_id for stop in self.asked.open_at(self.now)}

    @cached_property
    def own_axes(self):
        """The codes of the axes of which this seat is the rapporteur."""
        charges = self.asked.charges.values()
        return {charge.axis for charge in charges if charge.rapporteur_id == self.seat_id}

    @property
    def chapters(self):
        """The axes chosen, all of those followed when none is."""
        if not self.axis:
            return self.asked.chapters
        codes = self.own_axes if self.axis == self.OWN else {self.axis}
        return [chapter for chapter in self.asked.chapters if code_of(chapter) in codes]

    @cached_property
    def whole(self):
        """The actions the count is about."""
        return self.named_here if self.scope == "letter" else self.chosen

    @cached_property
    def chosen(self):
        """All the actions of the axes chosen."""
        return [stop for chapter in self.chapters for stop in chapter.stops]

    @cached_property
    def named_here(self):
        """Those of them that the letter named."""
        named = {stop.action_id for stop in self.named}
        return [stop for stop in self.chosen if stop.action_id in named]

    @property
    def shown(self):
        return self.awaiting(self.whole) if self.scope == "awaiting" else self.whole

    def awaiting(self, stops):
        """Those without my opinion; while some may be given, those on which one still may."""
        without = [stop for stop in stops if stop.action_id not in self.given]
        return [one for one in without if one.action_id in self.open] if self.is_open else without

    @property
    def awaiting_plan(self):
        """How many actions of all those followed await my opinion."""
        return len(self.awaiting(self.plan))

    @property
    def left(self):
        return len(self.awaiting(self.whole))

    @property
    def done(self):
        return sum(1 for stop in self.whole if stop.action_id in self.given)

    @property
    def next_by(self):
        """The nearest deadline of what awaits my opinion here, or None."""
        if not self.is_open:
            return None
        awaited = self.awaiting(self.whole)
        return min((self.asked.by[stop.action_id] for stop in awaited), default=None)

    @property
    def query(self):
        """What an address of this list says of it."""
        return self.query_of(self.scope)

    def query_of(self, scope):
        """The same on the same axes in another scope."""
        axis = {"axis": self.axis} if self.axis else {}
        return urlencode({"show": scope} | axis)

    def after(self, code):
        """The next action of the list without my opinion, from this one on and round again."""
        at = next((i for i, stop in enumerate(self.whole) if stop.code == code), -1)
        return next(iter(self.awaiting(self.whole[at + 1 :] + self.whole[: at + 1])), None)

    def around(self, code):
        """The actions before and after this one in the list, whatever was said of them."""
        at = next((i for i, stop in enumerate(self.whole) if stop.code == code), None)
        if at is None:
            return None, next(iter(self.whole), None)
        return self.whole[at - 1] if at else None, next(iter(self.whole[at + 1 :]), None)


def work_list(seat, roadmap, copy=None, wanted="", axis="", beside=""):
    """The seat's list in the scope it wants, or in the one that suits, with the other seats'
    opinions on the action `beside` it; None before version 1."""
    if roadmap.current is None:
        return None
    calendar = Calendar(roadmap.phases.with_reasons())
    charges = {charge.axis: charge for charge in Charge.objects.filter(remit__roadmap=roadmap)}
    plan, phase = plan_of(roadmap.current), calendar.latest("may_review")
    asked = Asked(roadmap, plan, phase, charges)
    codes = named_in(copy, roadmap, asked.phase)
    named = [stop for stop in asked.stops if stop.code in codes]
    scope = wanted if wanted in WorkList.SCOPES else "letter"
    if scope == "letter" and not named:
        scope = "awaiting"
    known = {code_of(chapter) for chapter in asked.chapters} | {WorkList.OWN}
    axis = axis if axis in known else ""
    given, others = given_by(seat, phase, beside)
    return WorkList(asked, calendar, named, given, others, seat.pk, scope, axis)


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
