"""The pages above the roadmaps: what is open, and what an operator owes to everyone."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.draw import drawn
from consultation.queries import Ballot
from public.itinerary import stations
from roadmaps.calendar import Calendar
from roadmaps.models import Phase, Region, Roadmap
from roadmaps.plan import plan_of

HOUR_IN_SECONDS = 3600


@dataclass(frozen=True)
class Card:
    """A roadmap as the home page shows it."""

    roadmap: object
    plan: object
    calendar: Calendar

    @property
    def round(self):
        return self.calendar.round

    @property
    def stations(self):
        return stations(self.calendar, self.roadmap.region.tz)

    @property
    def elapsed(self):
        return self.calendar.elapsed(self.round)

    @property
    def action_of_the_hour(self):
        """One action to begin with: each has its hour, in an order drawn once."""
        order = drawn(self.plan.stops, self.roadmap.slug, "action_id")
        hour = int(self.calendar.now.timestamp()) // HOUR_IN_SECONDS
        return order[hour % len(order)] if order else None

    @property
    def vote(self):
        """Its ballot, as links to where one votes."""
        ballot = Ballot(self.roadmap, self.round, signed_in=False, now=self.calendar.now)
        return ballot.context("vote_action", self.action_of_the_hour.code)


@login_not_required
@require_safe
def home(request):
    """The regions and their roadmaps, those one can take part in first."""
    found = Roadmap.objects.published().select_related("region", "current")
    cards = [
        Card(roadmap, plan_of(roadmap.current), Calendar(roadmap.phases.all()))
        for roadmap in found.prefetch_related(Prefetch("phases", Phase.objects.with_reasons()))
    ]
    page = {
        "open": [card for card in cards if card.round],
        "others": [card for card in cards if not card.round],
        "managed": Region.objects.managed_by(request.user),
    }
    return render(request, "public/home.html", page)
