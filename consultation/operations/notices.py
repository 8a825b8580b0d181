"""Telling those who took part in a phase that it was prolonged, suspended or resumed."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from consultation.operations.telling import alone, tell_each
from consultation.queries.notices import took_part
from outbox.letters import compose
from roadmaps.models import PhaseNotice


def tell_notices():
    """Tell the notices that wait, but for those of a phase in which the committee gives opinions:
    it tells them, to its members with the others."""
    for notice in waiting_notices().filter(phase__may_review=False):
        alone(tell_notice, notice)


def waiting_notices():
    return PhaseNotice.objects.to_tell().select_related("phase__roadmap__region")


def tell_notice(notice, members=()):
    """Owe the notice to each of those who took part, and to these members; a sweep after another
    until everybody has theirs."""
    letter = cache(lambda language: letter_of(notice, language))
    told = tell_each(
        people=took_part(notice.phase, members),
        prefix=f"phase-notice:{notice.pk}:",
        letters_of=lambda people: (letter(user.language) for user in people),
    )
    if told:
        PhaseNotice.objects.to_tell().filter(pk=notice.pk).update(told_at=timezone.now())


def letter_of(notice, language):
    phase, roadmap = notice.phase, notice.phase.roadmap
    place = (roadmap.region.slug, roadmap.slug)
    context = {
        "notice": notice,
        "phase": phase,
        "roadmap": roadmap,
        "region": roadmap.region,
        "url": settings.SITE_URL + reverse("public:roadmap", args=place),
        "rules_url": settings.SITE_URL + reverse("public:rules", args=place),
    }
    with timezone.override(roadmap.region.tz):
        return compose(
            template="phase_changed",
            context=context,
            sender=roadmap.region.as_sender,
            language=language,
        )
