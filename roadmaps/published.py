"""A published roadmap as it stands now, read in one query: its objects are made again only when
what it says is otherwise."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db.models import Exists, OuterRef, StringAgg, Subquery, Value

from accounts.written import Written, as_text, columns
from roadmaps.adoption import DOSSIERS, VOTES, adoption_of
from roadmaps.calendar import calendar_of
from roadmaps.models import Deliberation, Dossier, Phase, Region, Roadmap, Role

MOST_ROADMAPS = 64
NOBODY = 0


def as_it_stands(region, roadmap, user):
    """One row; its phases are one text, and the last column is what this person may do there."""
    phase = columns(Phase, besides=("roadmap_id", "rules", "rules_frozen_at"))
    phases = Phase.objects.filter(roadmap=OuterRef("pk")).values("roadmap").order_by()
    said = Exists(Deliberation.objects.filter(roadmap=OuterRef("pk")))
    sent = Exists(Dossier.objects.filter(roadmap=OuterRef("pk"), published_at__isnull=False))
    held = Role.objects.filter(region=OuterRef("region"), user=user).values("region").order_by()
    told = {
        "phases_told": listed(phases, as_text(*phase)),
        "is_before_plenary": ~(said | sent),
        "held": listed(held, "name"),
    }
    names = [
        *columns(Roadmap),
        *columns(Region, "region__"),
        "current__published_at",
        "current__redacted_at",
    ]
    found = Roadmap.objects.published().at(region, roadmap).order_by()
    return found.annotate(**told).values_list(*names, *told)


def listed(rows, text):
    """These texts of grouped rows as one."""
    return Subquery(rows.annotate(all=StringAgg(text, Value(","))).values("all"))


ROWS = Written(as_it_stands)


def rows_of(region, slug, user):
    """What the roadmap says, what the plenary said of it included, and the roles this person holds
    there."""
    for *row, is_before_plenary, held in ROWS.rows(region, slug, user):
        pk = row[0]
        said = [] if is_before_plenary else [VOTES.rows(pk), DOSSIERS.rows(pk)]
        return [row, *said], frozenset((held or "").split(",")) - {""}
    return None, frozenset()


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
    rows, roles = rows_of(region, slug, user)
    if rows is None:
        return None
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
