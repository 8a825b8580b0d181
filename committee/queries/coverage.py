"""How much of the plan the committee has looked at."""

from collections import Counter

from django.db.models import Count

from committee.models import Opinion
from committee.queries.asked import code_of


def counted(phase, at=None):
    """How many standing seats gave an opinion on each action by its id; recusals are none."""
    given = Opinion.objects.filter(phase=phase, seat__ended_at=None)
    given = given.exclude(view=Opinion.View.RECUSED)
    if at:
        given = given.filter(first_given_at__lte=at)
    return Counter(dict(given.values_list("action").annotate(Count("pk"))))


def coverage_of(asked, at=None):
    """How much of what is followed has at least one opinion, whole and by axis, as plain facts."""
    seen = counted(asked.phase, at) if asked.phase else Counter()
    axes = [
        {
            "code": code_of(chapter),
            "title": chapter.axis.title if chapter.axis else "",
            "line": chapter.line,
            "total": len(chapter.stops),
            "done": sum(1 for stop in chapter.stops if seen[stop.action_id]),
        }
        for chapter in asked.chapters
    ]
    total, done = sum(axis["total"] for axis in axes), sum(axis["done"] for axis in axes)
    return {"total": total, "done": done, "left": total - done, "axes": axes}
