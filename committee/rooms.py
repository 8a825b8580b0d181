"""The secretary's rooms: who enters, and the committee kept there."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect

from committee.queries import committee_of
from committee.queries.hands import hand_of
from roadmaps.permissions import can_keep_committee
from roadmaps.queries import require_second_factor, roadmap_at, roadmap_worked_on


def kept(request, region, roadmap):
    """The roadmap and its committee (None before it is set up), for who keeps it."""
    found = roadmap_worked_on(request.user, region, roadmap, can_keep_committee)
    return found, committee_of(found)


def kept_or_404(request, region, roadmap):
    found, committee = kept(request, region, roadmap)
    if committee is None:
        raise Http404
    return found, committee


def keeping(view):
    """Let in those who keep the roadmap's committee, once it is set up; for others the room does
    not exist."""

    @wraps(view)
    def inside(request, region, roadmap, **rest):
        found, committee = kept_or_404(request, region, roadmap)
        return view(request, found, committee, **rest)

    return inside


def preparing(view):
    """Let in the chair, the rapporteurs and the secretary, who prepare the committee's positions;
    for others the room does not exist."""

    @wraps(view)
    def inside(request, region, roadmap, **rest):
        found = roadmap_at(request.user, region, roadmap)
        committee = committee_of(found)
        hand = committee and hand_of(request.user, found, committee)
        if not hand or not hand.prepares:
            raise Http404
        if hand.keeps:
            require_second_factor(request.user)
        return view(request, found, committee, hand, **rest)

    return inside


def room(roadmap, committee, here, **context):
    """The context of a page of these rooms."""
    place = {"roadmap": roadmap, "region": roadmap.region, "committee": committee, "here": here}
    return place | context


def back(roadmap, name, *args):
    """To a page of these rooms."""
    return redirect(f"committee:{name}", roadmap.region.slug, roadmap.slug, *args)
