"""Finding the roadmap of an address, for whoever asks."""

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from roadmaps.models import Departure, Region, Roadmap


class SecondFactorMissing(Exception):
    """This person may work here, once they have shown a second factor."""


def roadmap_at(user, region, roadmap):
    """The roadmap of this address, when this person may see it; else it does not exist."""
    for published in Roadmap.objects.published().at(region, roadmap).order_by():
        return published
    return get_object_or_404(Roadmap.objects.visible_to(user).at(region, roadmap))


def region_names():
    """The names of those who publish here: nobody else shows them as a name."""
    return list(Region.objects.values_list("name", flat=True))


def roadmap_worked_on(user, region, roadmap, permission):
    """The same for a back room: without the permission the room does not exist; with it, it asks
    for a second factor (but in the demonstration)."""
    found = roadmap_at(user, region, roadmap)
    if not permission(user, found.region):
        raise Http404
    require_second_factor(user)
    return found


def require_second_factor(user):
    """Raise SecondFactorMissing for whoever works in a back room without having shown one."""
    if not shows_second_factor(user):
        raise SecondFactorMissing


def shows_second_factor(user):
    """Whether this session was opened, or confirmed since, by a second factor; the account's
    having one says nothing of a session begun before."""
    return settings.DEMO or getattr(user, "second_factor_shown", False)


def worked_version(roadmap):
    """What a back room shows: the draft, else the current version, else nothing yet."""
    return roadmap.versions.drafts().first() or roadmap.current


def drafts_changes(roadmap):
    """How the draft differs from the current version: codes added, reworded and withdrawn."""
    draft, current = roadmap.versions.drafts().first(), roadmap.current
    now = _contents(draft) if draft else _contents(current)
    before = _contents(current)
    return {
        "added": sorted(now.keys() - before.keys()),
        "reworded": sorted(
            code for code in now.keys() & before.keys() if now[code] != before[code]
        ),
        "withdrawn": sorted(before.keys() - now.keys()),
    }


def _contents(version):
    entries = version.entries.values_list("action__code", "content_id") if version else ()
    return dict(entries)


def departed(roadmap, version):
    """The actions that are no longer in what one works on, with the reason when there is one; they
    may come back."""
    if version is None:
        return []
    gone = roadmap.actions.exclude(pk__in=version.entries.values("action")).order_by("code")
    said = Prefetch("departures", Departure.objects.order_by("-pk"))
    return list(gone.filter(contents__isnull=False).distinct().prefetch_related(said))
