"""The pages above the roadmaps: what is open, and what an operator owes to everyone."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from public.itinerary import stations
from roadmaps.calendar import Calendar
from roadmaps.models import Region, Roadmap
from roadmaps.plan import plan_of


@dataclass(frozen=True)
class Card:
    """A roadmap as the home page shows it."""

    roadmap: object
    plan: object
    calendar: Calendar
    stations: list


@login_not_required
@require_safe
def home(request):
    """The regions and their roadmaps, those one can take part in first."""
    found = Roadmap.objects.published().select_related("region", "current")
    cards = []
    for roadmap in found.prefetch_related("phases"):
        calendar = Calendar(roadmap.phases.all())
        plan = plan_of(roadmap.current)
        cards.append(Card(roadmap, plan, calendar, stations(calendar, roadmap.region.tz)))
    cards.sort(key=lambda card: card.calendar.round is None)
    page = {"cards": cards, "managed": Region.objects.managed_by(request.user)}
    return render(request, "public/home.html", page)


@login_not_required
@require_safe
def accessibility(request):
    """What was checked, and whom to write to."""
    return render(request, "public/accessibility.html")


@login_not_required
@require_safe
def legal(request):
    """Who publishes, and what becomes of people's data."""
    regions = Region.objects.all()
    return render(request, "public/legal.html", {"regions": regions})


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def accent(request, region):
    """The region's accent, as one custom property."""
    found = get_object_or_404(Region, slug=region)
    css = f":root {{ --accent-hue: {found.accent_hue}; }}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")
