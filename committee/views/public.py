"""What everybody may know of the committee."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from committee.models import Opinion
from committee.pictures import coverage_groups
from committee.queries import asked_now, committee_of, coverage_of, member_of, views_of
from committee.queries.hands import hand_of
from committee.queries.positions import consultations_for, published_positions
from committee.queries.remits import beside
from committee.queries.seating import in_public
from committee.views.word import presides
from roadmaps.permissions import can_keep_committee
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_at

MOST_LETTERS = 12


@login_not_required
@require_safe
def home(request, region, roadmap):
    """The committee in public: its mandate, seats, coverage and editions; opinions once given in a
    phase that is over."""
    found = roadmap_at(request.user, region, roadmap)
    committee = committee_of(found)
    keeps = can_keep_committee(request.user, found.region)
    asked = asked_now(committee.remits.get(roadmap=found), found) if committee else None
    phase = asked and asked.phase
    coverage = coverage_of(asked) if asked else None
    mine = member_of(request.user, found)
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": committee,
        "keeps": keeps,
        "mine": mine,
        "presides": mine and presides(mine),
        "seats": in_public(committee, found) if committee else [],
        "beside": beside(committee, found) if committee else [],
        "coverage": coverage,
        "groups": coverage_groups(coverage["axes"]) if coverage else [],
        "phase": phase,
        "opinions": opinions(asked) if asked else [],
        "letters": letters(committee, found) if committee else [],
    }
    if committee:
        page |= decided(request.user, found, committee)
    return render(request, "committee/home.html", page)


def decided(user, roadmap, committee):
    """The positions published, in the plan's order, with the sittings that decided them; for who
    prepares or answers, where to."""
    positions = published_positions(roadmap)
    stops = plan_of(roadmap.current).stops if roadmap.current else ()
    hand = hand_of(user, roadmap, committee)
    open_now = consultations_for(hand.member, roadmap) if hand.member else []
    return {
        "hand": hand,
        "decided": [
            {"stop": stop, "position": positions[stop.action_id]}
            for stop in stops
            if stop.action_id in positions
        ],
        "sittings": committee.sittings.published().filter(phase__roadmap=roadmap),
        "consultations": open_now,
    }


def letters(committee, roadmap):
    """The last editions, with what each reported of this roadmap that everybody may know."""
    found = []
    for digest in committee.digests.all()[:MOST_LETTERS]:
        spoken_of = [one["roadmap"] for one in digest.content["roadmaps"]]
        if roadmap.pk in spoken_of:
            index = spoken_of.index(roadmap.pk)
            found.append({"digest": digest, **reported(digest, index)})
    return found


def reported(digest, index):
    period = digest.content["periods"].get(digest.since.isoformat())
    fresh = period[index]["proposals"] if period else None
    coverage = digest.content["roadmaps"][index]["coverage"]
    return {"coverage": coverage, "fresh": fresh["total"] if fresh else 0}


def opinions(asked):
    """The counts of each view by action, once the phase is over; before, nothing."""
    if asked.phase is None or not asked.phase.is_over():
        return []
    counts = views_of(asked.phase)
    return [
        {"stop": stop, "views": [counts[stop.action_id][view] for view in Opinion.View.values]}
        for stop in asked.plan.stops
        if stop.action_id in counts
    ]
