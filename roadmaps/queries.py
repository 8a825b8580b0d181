"""Finding the roadmap of an address, for whoever asks."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from roadmaps.models import Roadmap


def roadmap_at(user, region, roadmap):
    """The roadmap of this address, when this person may see it; else it does not exist."""
    return get_object_or_404(Roadmap.objects.visible_to(user).at(region, roadmap))


def roadmap_worked_on(user, region, roadmap, permission):
    """The same for a back room: without the permission the room does not exist."""
    found = roadmap_at(user, region, roadmap)
    if not permission(user, found.region):
        raise Http404
    return found
