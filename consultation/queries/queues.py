"""The queues that a moderator finds from their own page: how many wait in each."""

from collections import Counter

from django.db.models import Count
from django.db.models.functions import Coalesce

from consultation.models import Appeal, Flag
from consultation.queries.contributions import KINDS
from consultation.queries.moderation_queue import address
from roadmaps.models import Roadmap, Role


def queues_of(user):
    """Each roadmap this person moderates, with its queue's address and how many wait there."""
    moderate = (Role.Name.MODERATOR, Role.Name.ADMINISTRATOR)
    roles = Role.objects.filter(user=user, name__in=moderate)
    regions = list(roles.values_list("region", flat=True).distinct())
    if not regions:
        return []
    roadmaps = list(Roadmap.objects.filter(region__in=regions).select_related("region"))
    waiting = waiting_in(roadmaps)
    return [
        {"roadmap": one, "count": waiting[one.pk], "url": address(one, "moderation")}
        for one in roadmaps
    ]


def waiting_in(roadmaps):
    """How many cases wait in each of these roadmaps, by its id."""
    found: Counter = Counter()
    for kind in KINDS.values():
        found.update(counted(kind.objects.to_moderate().filter(roadmap__in=roadmaps), "roadmap"))
    of = Coalesce(*(f"decision__{kind}__roadmap" for kind in KINDS))
    appeals = (
        Appeal.objects.filter(outcome="")
        .annotate(of=of)
        .filter(of__in=[one.pk for one in roadmaps])
    )
    found.update(counted(appeals, "of"))
    flags = Flag.objects.filter(outcome="", round__roadmap__in=roadmaps)
    found.update(counted(flags, "round__roadmap"))
    return found


def counted(rows, name):
    return dict(rows.order_by().values_list(name).annotate(n=Count("pk", distinct=True)))
