"""An edition of the letter, as its readers read it on the site."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from committee.links import Desk
from committee.models import Committee
from committee.pictures import coverage_groups
from committee.queries import member_of
from committee.reading import Reading
from roadmaps.permissions import can_keep_committee
from roadmaps.queries import require_second_factor, roadmap_at


@require_safe
def edition(request, region, roadmap, number):
    """One edition with the content of its mail, for members and for who keeps the committee."""
    found = roadmap_at(request.user, region, roadmap)
    member = member_of(request.user, found)
    if member is None:
        if not can_keep_committee(request.user, found.region):
            raise Http404
        require_second_factor(request.user)
    committee = get_object_or_404(Committee.objects.of(found).select_related("region"))
    digest = get_object_or_404(committee.digests, number=number)
    digest.committee = committee
    copy = digest.copies.written().filter(member=member).first() if member else None
    desk = Desk(member, (region, roadmap), copy) if member else None
    page = Reading(digest).context(copy, desk) | {"desk": desk, "roadmap": found}
    for one in page["roadmaps"]:
        if one["coverage"]:
            one["groups"] = coverage_groups(one["coverage"]["axes"])
    return render(request, "committee/edition.html", page)
