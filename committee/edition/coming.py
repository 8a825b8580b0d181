"""What comes next."""

from committee.models import Sitting
from committee.queries.asked import code_of
from roadmaps.models import Phase

MOST_PHASES = 3


def coming(asked, moments):
    """The stages under way and the next ones, and the deadlines of axes before their phase's."""
    return phases(asked.roadmap, moments.cut_off) + deadlines(asked, moments)


def phases(roadmap, cut_off):
    rows = Phase.objects.filter(roadmap=roadmap, closes_at__gt=cut_off)[:MOST_PHASES]
    return [
        {
            "kind": "phase",
            "name": row.name,
            "opens_at": row.opens_at.isoformat(),
            "closes_at": row.closes_at.isoformat(),
            "here": row.is_under_way(cut_off),
            "suspended": row.is_suspended(cut_off),
        }
        for row in rows
    ]


def deadlines(asked, moments):
    """The axes whose opinions are due before the phase closes."""
    if asked.phase is None or not asked.phase.is_open(moments.cut_off):
        return []
    early = [(chapter, asked.early(chapter)) for chapter in asked.chapters]
    return [
        {
            "kind": "deadline",
            "code": code_of(chapter),
            "line": chapter.line,
            "name": chapter.axis.title if chapter.axis else "",
            "closes_at": charge.opinions_by.isoformat(),
        }
        for chapter, charge in early
        if charge and charge.opinions_by > moments.seen_at
    ]


def sittings_to_come(committee, moments):
    """The meetings called and the written consultations that are not over."""
    rows = Sitting.objects.under_way().filter(committee=committee)
    rows = rows.filter(closes_at__gt=moments.seen_at).order_by("opens_at", "pk")
    return [
        {
            "kind": row.kind,
            "number": row.number,
            "place": row.place,
            "opens_at": row.opens_at.isoformat(),
            "closes_at": row.closes_at.isoformat(),
        }
        for row in rows
    ]
