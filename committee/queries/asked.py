"""What the committee is asked about a roadmap: which actions it follows, until when."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from roadmaps.calendar import Calendar
from roadmaps.models import Phase, Roadmap
from roadmaps.plan import Plan, plan_of


@dataclass(frozen=True)
class Asked:
    """The axes followed of one version, under one review phase (None between two)."""

    roadmap: Roadmap
    plan: Plan
    phase: Phase | None
    charges: dict  # by the code of an axis

    @cached_property
    def chapters(self):
        """The axes the committee follows, in the plan's order."""
        return [one for one in self.plan.chapters if self._follows(code_of(one))]

    @cached_property
    def stops(self):
        return [stop for chapter in self.chapters for stop in chapter.stops]

    @cached_property
    def by(self) -> dict[int, datetime]:
        """The moment by which an opinion on each action is due: that of its axis, where one was set
        within the phase, else the close of the phase."""
        if self.phase is None:
            return {}
        close = self.phase.closes_at
        return {
            stop.action_id: own.opinions_by if (own := self.early(chapter)) else close
            for chapter in self.chapters
            for stop in chapter.stops
        }

    def early(self, chapter):
        """The charge whose own deadline ends the opinions on this axis early, or None."""
        charge = self.charges.get(code_of(chapter))
        if charge is None or charge.opinions_by is None:
            return None
        within = self.phase.opens_at < charge.opinions_by < self.phase.closes_at
        return charge if within else None

    def chapter_of(self, action_id):
        """The axis followed in which this action stands, or None."""
        holding = (one for one in self.chapters if action_id in [s.action_id for s in one.stops])
        return next(holding, None)

    def open_at(self, moment):
        """The actions on which an opinion may still be given at this moment."""
        if self.phase is None or not self.phase.is_open(moment):
            return []
        return [stop for stop in self.stops if moment < self.by[stop.action_id]]

    def _follows(self, axis):
        charge = self.charges.get(axis)
        return charge is None or charge.followed


def code_of(chapter):
    return chapter.axis.code if chapter.axis else ""


def asked_of(remit, version, phase):
    """What this remit asks about a version in a phase."""
    charges = {charge.axis: charge for charge in remit.charges.all()}
    return Asked(remit.roadmap, plan_of(version), phase, charges)


def asked_now(remit, roadmap, now=None):
    """What the roadmap's committee is asked about its current version, or was last; None before the
    first version."""
    if roadmap.current is None:
        return None
    remit.roadmap = roadmap
    return asked_of(remit, roadmap.current, last_review(roadmap, now or timezone.now()))


def review_at(roadmap, at):
    """The review phase open at this moment, or None."""
    return Calendar(roadmap.phases.all(), at).open_for("may_review")


def last_review(roadmap, at):
    """The review phase open at this moment, else the one suspended, else the last one that was."""
    return Calendar(roadmap.phases.with_reasons(), at).latest("may_review")


def version_at(roadmap, at):
    """The version that was current at this moment, or None before the first."""
    published = roadmap.versions.published().filter(published_at__lte=at)
    return published.order_by("-number").first()
