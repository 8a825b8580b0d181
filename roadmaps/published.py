"""A published roadmap as it stands now, read in one query: its objects are made again only when
one of its rows says something else."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db.models import OuterRef, StringAgg, Subquery, Value

from accounts.written import Written
from roadmaps.adoption import adoption_of
from roadmaps.calendar import calendar_of
from roadmaps.models import Deliberation, Dossier, Phase, PhaseNotice, Region, Roadmap, Role

MOST_ROADMAPS = 64
NOBODY = 0


def columns(model, before="", besides=()):
    names = [field.attname for field in model._meta.concrete_fields]
    return [f"{before}{name}" for name in names if name not in besides]


def latest(rows, name):
    """The last of the roadmap's rows of one kind, by one column."""
    return Subquery(rows.order_by(f"-{name}").values(name)[:1])


def as_it_stands(region, roadmap, user):
    """A row for each phase; the last column is what this person may do in the region."""
    here = OuterRef("pk")
    voted = Deliberation.objects.filter(roadmap=here).order_by("-session_on", "-pk")
    held = Role.objects.filter(region=OuterRef("region"), user=user).order_by().values("region")
    told = {
        "notice": latest(PhaseNotice.objects.filter(phase__roadmap=here), "pk"),
        "deliberation": Subquery(voted.values("pk")[:1]),
        "adopts": Subquery(voted.values("adopted")[:1]),
        "dossier": latest(Dossier.objects.published().filter(roadmap=here), "version__number"),
        "held": Subquery(held.annotate(all=StringAgg("name", Value(","))).values("all")),
    }
    names = [
        *columns(Roadmap),
        *columns(Region, "region__"),
        "current__published_at",
        "current__redacted_at",
        *columns(Phase, "phases__", besides=["rules", "rules_frozen_at"]),
    ]
    found = Roadmap.objects.published().at(region, roadmap).order_by("phases__pk")
    return found.annotate(**told).values_list(*names, *told)


ROWS = Written(as_it_stands)


@dataclass(frozen=True)
class Published:
    """A roadmap with its phases and what the plenary said, shared by all who read it."""

    rows: list
    roadmap: Roadmap
    phases: list
    adoption: object

    @cached_property
    def digest(self):
        """All that it says, in short."""
        return sha256(repr(self.rows).encode()).hexdigest()


KEPT: dict[tuple, Published] = {}


def published_at(region, slug, user=NOBODY):
    """The published roadmap of this address and the roles this person holds there, or None."""
    found = ROWS.rows(region, slug, user)
    if not found:
        return None
    roles = frozenset((found[0][-1] or "").split(",")) - {""}
    rows = [row[:-1] for row in found]
    kept = KEPT.get((region, slug))
    if kept is None or kept.rows != rows:
        roadmap = Roadmap.objects.published().at(region, slug).order_by().first()
        if roadmap is None:
            return None
        if len(KEPT) >= MOST_ROADMAPS:
            KEPT.clear()
        kept = Published(rows, roadmap, calendar_of(roadmap).phases, adoption_of(roadmap))
        KEPT[region, slug] = kept
    return kept, roles
