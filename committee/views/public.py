"""What everybody may know of the committee, and an edition as its members read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committee.letters import edition_context
from committee.links import Desk
from committee.models import Committee, Opinion
from committee.pictures import coverage_groups
from committee.queries import coverage_of, last_review, seat_of, views_of
from roadmaps.permissions import can_keep_committee
from roadmaps.plan import plan_of
from roadmaps.queries import require_second_factor, roadmap_at

MOST_LETTERS = 12


@login_not_required
@require_safe
def home(request, region, roadmap):
    """The committee in public: its mandate, seats, coverage and editions; opinions once given in a
    phase that is over."""
    found = roadmap_at(request.user, region, roadmap)
    committee = Committee.objects.filter(roadmap=found).first()
    keeps = can_keep_committee(request.user, found.region)
    phase = last_review(found, timezone.now())
    plan = plan_of(found.current) if found.current else None
    coverage = coverage_of(plan, phase) if plan else None
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": committee,
        "keeps": keeps,
        "mine": seat_of(request.user, found),
        "seats": committee.seats.standing() if committee else [],
        "coverage": coverage,
        "groups": coverage_groups(coverage["axes"]) if coverage else [],
        "phase": phase,
        "opinions": opinions(plan, phase) if plan else [],
        "letters": letters(committee) if committee else [],
    }
    return render(request, "committee/home.html", page)


def letters(committee):
    """The last editions, with what each reported that everybody may know."""
    return [
        {
            "digest": digest,
            "coverage": digest.content["coverage"],
            "fresh": (digest.content["news"]["proposals"] or {"total": 0})["total"],
        }
        for digest in committee.digests.all()[:MOST_LETTERS]
    ]


def opinions(plan, phase):
    """The counts of each view by action, once the phase is over; before, nothing."""
    if phase is None or not phase.is_over():
        return []
    counts = views_of(phase)
    return [
        {"stop": stop, "views": [counts[stop.action_id][view] for view in Opinion.View.values]}
        for stop in plan.stops
        if stop.action_id in counts
    ]


@require_safe
def edition(request, region, roadmap, number):
    """One edition with the content of its mail, for members and for who keeps the committee."""
    found = roadmap_at(request.user, region, roadmap)
    seat = seat_of(request.user, found)
    if seat is None:
        if not can_keep_committee(request.user, found.region):
            raise Http404
        require_second_factor(request.user)
    committee = get_object_or_404(Committee, roadmap=found)
    digest = get_object_or_404(committee.digests, number=number)
    digest.committee.roadmap = found
    desk = Desk(seat, (region, roadmap), digest) if seat else None
    page = edition_context(digest, seat, desk) | {
        "desk": desk,
        "groups": coverage_groups(digest.content["coverage"]["axes"]),
    }
    return render(request, "committee/edition.html", page)
