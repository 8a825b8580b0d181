"""The phases of a roadmap read together: where we are, what is open, what may be shown."""

from django.utils import timezone

from accounts.written import Written
from roadmaps.models import Phase
from roadmaps.templatetags.words import left

PHASES = Written(lambda roadmap: Phase.objects.with_reasons().filter(roadmap=roadmap).order_by())


class Calendar:
    """The phases in their order, seen from one moment."""

    def __init__(self, phases, now=None):
        self.now = now or timezone.now()
        self.phases = sorted(phases, key=lambda phase: (phase.opens_at, phase.pk))

    def open_for(self, right):
        """The phase that gives this right now, or None; of two, the one that closes last."""
        giving = [p for p in self.phases if getattr(p, right) and p.is_open(self.now)]
        return max(giving, key=lambda phase: phase.closes_at, default=None)

    def under_way(self, right):
        """The phase that gives this right by its dates, though it may be suspended, or None."""
        giving = [p for p in self.phases if getattr(p, right) and p.is_under_way(self.now)]
        return max(giving, key=lambda phase: phase.closes_at, default=None)

    def latest(self, right):
        """The phase that gives this right, else the one that is suspended, else the last over."""
        return self.open_for(right) or self.under_way(right) or self.last_over(right)

    def last_over(self, right):
        """The phase that gave this right and is over, the latest of them, or None."""
        over = [p for p in self.phases if getattr(p, right) and p.is_over(self.now)]
        return max(over, key=lambda phase: phase.closes_at, default=None)

    @property
    def here(self):
        """The last to open of the phases under way: where the itinerary says one is."""
        return next((p for p in reversed(self.phases) if p.is_under_way(self.now)), None)

    @property
    def next(self):
        return next((p for p in self.phases if p.opens_at > self.now), None)

    @property
    def turn(self):
        """The next opening or close: {at, name, opens}, or None when nothing is left to come."""
        moments = [(p.opens_at, p.name, True) for p in self.phases]
        moments += [(p.closes_at, p.name, False) for p in self.phases]
        coming = [moment for moment in moments if moment[0] > self.now]
        return dict(zip(("at", "name", "opens"), min(coming), strict=True)) if coming else None

    @property
    def round(self):
        """The round one may vote in now."""
        return self.open_for("may_vote")

    @property
    def suspended(self):
        """The phases under way that are suspended."""
        return [p for p in self.phases if p.is_suspended(self.now)]

    @property
    def prolonged(self):
        """The phases under way whose close was put off."""
        return [p for p in self.phases if p.prolonged_for and p.is_under_way(self.now)]

    @property
    def shown_round(self):
        """The latest round whose results may be shown."""
        shown = [p for p in self.phases if p.shows_results(self.now)]
        return max(shown, key=lambda phase: phase.closes_at, default=None)

    @property
    def told_round(self):
        """The round whose results stand beside the actions: none while one votes."""
        return None if self.under_way("may_vote") else self.shown_round

    @property
    def left(self):
        """How long one may still vote, in words."""
        return left(self.round.closes_at, self.now) if self.round else ""

    def elapsed(self, phase):
        """How much of a phase is behind us, in % of its length."""
        share = (self.now - phase.opens_at) / (phase.closes_at - phase.opens_at)
        return int(100 * min(max(share, 0), 1))

    @property
    def seen(self):
        """What pages show of the phases at this moment, as values."""
        phases = [
            (
                phase.name,
                phase.summary,
                phase.opens_at,
                phase.closes_at,
                phase.results_at,
                phase.may_vote,
                phase.may_propose,
                phase.suspended_at,
                phase.suspended_for,
                phase.prolonged_for,
                phase.is_under_way(self.now),
                phase.is_open(self.now),
                phase.is_over(self.now),
                phase.shows_results(self.now),
            )
            for phase in self.phases
        ]
        return (*phases, self.left, self.here and self.elapsed(self.here))


def calendar_of(roadmap):
    phases = PHASES.objects(roadmap.pk)
    for phase in phases:
        phase.roadmap = roadmap
    return Calendar(phases)
