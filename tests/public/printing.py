"""A dossier without its press: what it says, on a page of no paper."""

from django.conf import settings
from django.utils import timezone, translation

from public.dossier import digest_of, facts_of
from roadmaps.models import Dossier


def dossier(plan, **fields):
    """A dossier of the current version as the worker leaves it; `published_at` may be given."""
    facts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            facts[language] = facts_of(plan.current)
    now = timezone.now()
    made = {"facts": facts, "digest": digest_of(facts["fr"]), "pdf": b"%PDF", "made_at": now}
    return Dossier.objects.create(
        roadmap=plan, version=plan.current, asked_at=now, progress=100, **made | fields
    )
