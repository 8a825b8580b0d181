"""The dossier that went to the plenary, made as workers make it, and dated of its day."""

from django.conf import settings
from django.utils import translation

from public.dossier import digest_of, facts_of
from public.operations import DOCUMENT, PAPER
from roadmaps.models import Dossier
from roadmaps.press import pdf_of, stamp_of


def make_dossier(scene, at):
    """The dossier of the last version, made and published at that moment."""
    version, facts = scene.plan.version, {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            facts[language] = facts_of(version)
    digest = digest_of(facts[PAPER])
    Dossier.objects.create(
        roadmap=scene.roadmap,
        version=version,
        asked_by=scene.people["ada"],
        asked_at=at,
        progress=100,
        made_at=at,
        facts=facts,
        digest=digest,
        pdf=pdf_of(DOCUMENT, facts[PAPER], stamp_of(digest), at),
        published_at=at,
    )
