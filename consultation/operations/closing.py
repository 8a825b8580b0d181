"""Reminding, before a phase closes, those who began of what they have left; once."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation

from consultation.models import ClosingReminder
from consultation.news_links import stop_url
from consultation.operations.telling import alone, tell_each
from consultation.queries.closing import BEFORE, SHORTEST, beginners, left_of, reminder_at
from outbox.letters import compose, list_headers
from roadmaps.models import Phase

MARGIN = timedelta(days=1)  # nine o'clock may be nearly a day earlier than the hour of the close


def remind_of_closes(now=None):
    """Begin the reminders that are due, and go on with those that are not all told."""
    now = now or timezone.now()
    for phase in phases_closing(now):
        due_at = reminder_at(phase.closes_at, phase.roadmap.region.tz)
        if due_at <= now:
            ClosingReminder.objects.get_or_create(phase=phase, defaults={"due_at": due_at})
    waiting = ClosingReminder.objects.filter(told_at=None, phase__suspended_at=None)
    for reminder in waiting.select_related("phase__roadmap__region", "phase__roadmap__current"):
        alone(remind, reminder)


def phases_closing(now):
    """The phases of a week or more that close within three days or so, and were not reminded of."""
    soon = Phase.objects.filter(closes_at__gt=now, closes_at__lte=now + BEFORE + MARGIN)
    long = soon.filter(opens_at__lte=F("closes_at") - SHORTEST, suspended_at=None)
    acted = long.filter(may_vote=True) | long.filter(may_propose=True)
    acted = acted.filter(roadmap__current__isnull=False, closing_reminder=None)
    return acted.select_related("roadmap__region")


def remind(reminder):
    """Owe each beginner one mail; nothing is said any more once the phase is over."""
    phase = reminder.phase
    unfinished = Unfinished(reminder)
    if phase.is_over() or tell_each(
        people=unfinished.people(),
        prefix=f"closing:{phase.pk}:",
        letters_of=unfinished.letters,
    ):
        ClosingReminder.objects.filter(pk=reminder.pk).update(told_at=timezone.now())


class Unfinished:
    """The beginners of a phase who have something left, and what each is told."""

    def __init__(self, reminder):
        self.phase, self.due_at = reminder.phase, reminder.due_at
        beginning = beginners(self.phase, self.due_at)
        self.left = left_of(self.phase, list(beginning), self.due_at)
        self.beginning = beginning

    def people(self):
        return self.beginning.filter(pk__in=[pk for pk, one in self.left.items() if one.something])

    def letters(self, people):
        return (letter_of(self.phase, user, self.left[user.pk]) for user in people)


def letter_of(phase, user, left):
    roadmap, language = phase.roadmap, user.language or "fr"
    place = (roadmap.region.slug, roadmap.slug)
    stop = stop_url(user, "direct")
    to_vote = reverse("public:voting_path", args=place)
    context = {
        "phase": phase,
        "left": left,
        "roadmap": roadmap,
        "region": roadmap.region,
        "url": settings.SITE_URL + (to_vote if left.votes else reverse("public:mine")),
        "mine_url": settings.SITE_URL + reverse("public:mine"),
        "stop_url": stop,
    }
    with timezone.override(roadmap.region.tz), translation.override(language):
        return compose(
            template="closing_soon",
            context=context,
            sender=roadmap.region.as_sender,
            language=language,
            headers=list_headers(f"closing.{roadmap.region.slug}", stop),
        )
