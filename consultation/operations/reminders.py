"""Reminding moderators, on working mornings, of what has waited longer than was promised."""

from datetime import time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from consultation.operations.telling import alone, tell_each
from consultation.queries.contributions import KINDS
from consultation.queries.moderation_queue import Queue
from outbox.letters import compose
from roadmaps.models import Roadmap, Role
from roadmaps.rhythm import Rhythm

WORKING_DAYS, MORNING = frozenset(range(5)), time(8)


def remind_moderators(now=None):
    """Owe each moderator one mail a working morning for each roadmap where something is late."""
    now = now or timezone.now()
    for roadmap in Roadmap.objects.published().select_related("region", "current"):
        if morning_of(roadmap.region, now) and is_late(roadmap, now):
            alone(lambda one: remind(one, now), roadmap)


def morning_of(region, now):
    """The working day whose morning has come where the region is, or None."""
    today = timezone.localdate(now, region.tz)
    last = Rhythm(WORKING_DAYS, MORNING, region.tz).last(now)
    return today if timezone.localdate(last, region.tz) == today else None


def is_late(roadmap, now):
    kinds = (model.objects.filter(roadmap=roadmap) for model in KINDS.values())
    return any(rows.overdue(now).exists() for rows in kinds)


def remind(roadmap, now):
    """Owe the moderators of this roadmap today's reminder, each once."""
    day = morning_of(roadmap.region, now)
    late = [case for case in Queue(roadmap, now).all if case.is_late]
    tell_each(
        people=moderators(roadmap.region),
        prefix=f"moderation-late:{roadmap.pk}:{day:%Y-%m-%d}:",
        letters_of=lambda people: (letter(roadmap, late, user) for user in people),
    )


def moderators(region):
    """Who moderates in this region; its administrators when nobody else does."""
    roles = Role.objects.filter(region=region)
    own = roles.filter(name=Role.Name.MODERATOR)
    chosen = own if own.exists() else roles.filter(name=Role.Name.ADMINISTRATOR)
    return User.objects.filter(is_active=True, pk__in=chosen.values("user"))


def letter(roadmap, late, user):
    """How many cases are late, the oldest of them, and where they are decided on."""
    region = roadmap.region
    place = reverse("consultation:moderation", args=(region.slug, roadmap.slug))
    context = {
        "roadmap": roadmap,
        "region": region,
        "total": len(late),
        "oldest": late[0],
        "url": settings.SITE_URL + place,
    }
    return compose(
        template="moderation_late",
        context=context,
        sender=region.as_sender,
        language=user.language,
    )
