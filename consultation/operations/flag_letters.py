"""What the people behind a voice are told when it is counted apart, and when it has been heard."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.queries import speaking_for
from consultation.models import FlaggedVoice
from consultation.operations.telling import AT_ONCE, alone
from consultation.queries.flags import figures_of, rule_of
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe

WITH = ("flag__round__roadmap__region", "participant")


def tell_flagged():
    """Owe their letter to the voices that are counted apart, so many at each sweep."""
    for voice in FlaggedVoice.objects.to_tell().select_related(*WITH)[:AT_ONCE]:
        alone(tell_voice, voice)


def tell_voice(voice):
    """Tell whoever speaks with a voice that it is counted apart, and how to object."""
    write(voice, f"voice_apart:{voice.pk}", "voice_apart")
    FlaggedVoice.objects.filter(pk=voice.pk).update(told_at=timezone.now())


def tell_heard(voice):
    """Tell whoever speaks with a voice what was answered to what it said."""
    write(voice, f"voice_heard:{voice.pk}", "voice_heard")


def write(voice, key, template):
    round = voice.flag.round
    region = round.roadmap.region
    place = (region.slug, round.roadmap.slug)
    for person in speaking_for([voice.participant]).order_by("pk"):
        with timezone.override(region.tz), translation.override(person.language or "fr"):
            context = {
                "voice": voice,
                "round": round,
                "rule": rule_of(voice.flag),
                "figures": figures_of(voice.flag),
                "roadmap": round.roadmap,
                "region": region,
                "url": settings.SITE_URL
                + reverse("consultation:voice_apart", args=(*place, voice.pk)),
                "rules_url": settings.SITE_URL + reverse("public:rules", args=place) + "#apart",
            }
            letter = compose(
                template=template,
                context=context,
                sender=region.as_sender,
                language=person.language,
            )
        owe(key=f"{key}:{person.pk}", kind=Mail.Kind.NOTICE, to=person.email, letter=letter)
