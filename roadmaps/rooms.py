"""The back room of a roadmap: its door and its sub-navigation, for every app with a page in it."""

from functools import wraps

from django.urls import reverse
from django.utils.translation import gettext as _

from roadmaps.checks import OF_FIGURES, findings, tally
from roadmaps.permissions import can_manage
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_worked_on


def managed(view):
    """Let in those who manage this region; for others the room does not exist."""

    @wraps(view)
    def inside(request, region, roadmap, **kwargs):
        found = roadmap_worked_on(request.user, region, roadmap, can_manage)
        return view(request, found, **kwargs)

    return inside


def address(roadmap, name, **kwargs):
    """The address of a page of this room; of another app's when `name` says which."""
    place = {"region": roadmap.region.slug, "roadmap": roadmap.slug}
    full = name if ":" in name else f"roadmaps:{name}"
    return reverse(full, kwargs=place | kwargs)


def room(roadmap, here, **context):
    """The context of a page of this room: where it is, and the other pages."""
    pages = (
        ("manage", _("Vue d’ensemble")),
        ("text", _("Présentation")),
        ("figures", _("Chiffres")),
        ("phases", _("Phases")),
        ("actions", _("Actions")),
        ("imports", _("Import et export")),
        ("consultation:invitations", _("Invitations")),
        ("consultation:merging", _("Fusion")),
        ("consultation:answers", _("Réponses")),
        ("versions", _("Versions")),
        ("deliberation", _("Délibération")),
        ("journal", _("Journal")),
    )
    tabs = [
        {"url": address(roadmap, name), "label": label, "current": name == here}
        for name, label in pages
    ]
    return {"roadmap": roadmap, "region": roadmap.region, "tabs": tabs} | context


def to_see(roadmap, version):
    """What is to see to in what one works on: how many of each kind, and where."""
    found = tally(findings(plan_of(version))) if version else []
    return [
        one
        | {
            "url": address(roadmap, "figures")
            if one["kind"] in OF_FIGURES
            else f"{address(roadmap, 'actions')}?lacking={one['kind']}"
        }
        for one in found
    ]
