"""The secretary's rooms: who enters, and the committee kept there."""

from django.http import Http404

from committee.queries import committee_of
from roadmaps.permissions import can_keep_committee
from roadmaps.queries import roadmap_worked_on


def kept(request, region, roadmap):
    """The roadmap and its committee (None before it is set up), for who keeps it."""
    found = roadmap_worked_on(request.user, region, roadmap, can_keep_committee)
    return found, committee_of(found)


def kept_or_404(request, region, roadmap):
    found, committee = kept(request, region, roadmap)
    if committee is None:
        raise Http404
    return found, committee
