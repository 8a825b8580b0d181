"""The roadmaps a committee accompanies, axis by axis, and those it could."""

from committee.models import Committee
from committee.queries.asked import code_of
from roadmaps.models import Roadmap
from roadmaps.plan import plan_of
from roadmaps.queries import worked_version


def free_roadmaps(committee, user):
    """The roadmaps of the region that this person sees and no committee accompanies."""
    free = Roadmap.objects.visible_to(user).filter(region=committee.region_id, remit=None)
    return free.distinct().order_by("title")


def committees_there(roadmap):
    """The committees of the roadmap's region, to which it may be entrusted."""
    return Committee.objects.filter(region=roadmap.region_id).order_by("name", "pk")


def beside(committee, roadmap):
    """The other published roadmaps that this committee accompanies."""
    others = Roadmap.objects.published().filter(remit__committee=committee)
    return others.exclude(pk=roadmap.pk).select_related("region")


def axes_of(remit):
    """The axes of the current version, or of the draft before there is one: {code, title, line,
    actions, charge}."""
    version = remit.roadmap.current or worked_version(remit.roadmap)
    if version is None:
        return []
    charges = {charge.axis: charge for charge in remit.charges.all()}
    return [
        {
            "code": code_of(chapter),
            "title": chapter.axis.title if chapter.axis else "",
            "line": chapter.line,
            "actions": len(chapter.stops),
            "charge": charges.get(code_of(chapter)),
        }
        for chapter in plan_of(version).chapters
    ]


def remits_of(committee):
    """Its remits in the order they were given, with what each needs to be told."""
    remits = committee.remits.select_related("roadmap__region", "roadmap__current")
    return remits.prefetch_related("charges__rapporteur")
