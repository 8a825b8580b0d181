"""The voting path: one action after another, drawn at random, the same order for each visitor."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.draw import drawn, seed_of
from consultation.queries.since import changed_since_vote
from public.document import ballot_of, mine_of
from public.pictures import ruler
from roadmaps.calendar import calendar_of
from roadmaps.commitment import commitment
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_at


@login_not_required
@require_safe
def path(request, region, roadmap):
    """The next action not voted on yet, or the one asked for after « passer »."""
    found = roadmap_at(request.user, region, roadmap)
    if found.current is None:
        raise Http404
    calendar, plan = calendar_of(found), plan_of(found.current)
    round = calendar.round
    mine = mine_of(request, round)
    order = drawn(plan.stops, seed_of(request), "action_id")
    skipped = request.GET.get("after", "")
    codes = [stop.code for stop in order]
    start = codes.index(skipped) + 1 if skipped in codes else 0
    turned = order[start:] + order[:start]
    todo = [stop for stop in turned if stop.action_id not in mine.positions]
    stop = todo[0] if todo else None
    ballot = ballot_of(request, found, round, calendar.now)
    page = {
        "roadmap": found,
        "region": found.region,
        "plan": plan,
        "round": round,
        "paused": calendar.under_way("may_vote"),
        "calendar": calendar,
        "stop": stop,
        "commitment": commitment(stop, plan) if stop else None,
        "since": changed_since_vote(calendar, mine.participant, stop) if stop else None,
        "vote": ballot.context("vote_action", stop.code) if stop and round else None,
        "voted": sum(1 for other in plan.stops if other.action_id in mine.positions),
        "ruler": ruler(plan, mine.positions),
        "mine": mine,
    }
    return render(request, "public/voting_path.html", page)
