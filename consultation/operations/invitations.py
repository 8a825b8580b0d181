"""Inviting the voters of a round to look again, in the next one, at what has changed since."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from consultation.operations.telling import alone, tell_each
from consultation.queries.since import (
    in_one_line,
    since_round_before,
    voted_before,
    voters_of,
)
from outbox.letters import compose
from roadmaps.models import Phase
from roadmaps.plan import plan_of

MOST_NAMED = 6


def invite_voters():
    """Invite, to each round that has opened, those who voted in the one before on what changed."""
    for round in Phase.objects.to_invite().select_related("roadmap__region", "roadmap__current"):
        alone(invite_to, round)


def invite_to(round):
    """Owe each of them one mail; a sweep after another until everybody has theirs."""
    since = since_round_before(round, round.roadmap.phases.all())
    if since is None or tell_each(
        people=voters_of(since),
        prefix=f"invite:{round.pk}:",
        letters_of=lambda people: letters_of(since, people),
    ):
        Phase.objects.filter(pk=round.pk, invited_at=None).update(invited_at=timezone.now())


def letters_of(since, people):
    """The letters of these people: those who voted on the same actions read the same."""
    letter = cache(lambda language, actions: letter_of(since, language, actions))
    voted = voted_before(since, people)
    return (letter(user.language, frozenset(voted[user.pk])) for user in people)


def letter_of(since, language, actions):
    roadmap = since.round.roadmap
    place = (roadmap.region.slug, roadmap.slug)
    with timezone.override(roadmap.region.tz), translation.override(language or "fr"):
        return compose(
            template="round_opened",
            context={
                "round": since.round,
                "before": since.before,
                "roadmap": roadmap,
                "region": roadmap.region,
                "items": items_of(since, actions),
                "count": len(actions),
                "more": max(len(actions) - MOST_NAMED, 0),
                "url": settings.SITE_URL + reverse("public:voting_path", args=place),
                "differences_url": settings.SITE_URL
                + reverse(
                    "public:differences", args=(*place, since.older.number, since.newer.number)
                ),
            },
            sender=roadmap.region.as_sender,
            language=language,
        )


def items_of(since, actions):
    """At most six of the actions that changed, in the plan's order: which, what, where to read."""
    place = (since.round.roadmap.region.slug, since.round.roadmap.slug)
    stops = [stop for stop in plan_of(since.newer).stops if stop.action_id in actions]
    return [
        {
            "code": stop.code,
            "line": stop.line,
            "title": stop.title,
            "why": in_one_line(since.changed[stop.action_id]),
            "url": settings.SITE_URL + reverse("public:action", args=(*place, stop.code)),
        }
        for stop in stops[:MOST_NAMED]
    ]
