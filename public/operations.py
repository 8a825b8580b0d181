"""Making the dossiers that were asked for, one after the other, by whichever worker comes."""

import logging

from django.conf import settings
from django.utils import timezone, translation

from public.dossier import digest_of, facts_of
from roadmaps.models import Dossier
from roadmaps.operations.dossiers import (
    begin_reading,
    claim_dossier,
    give_up_on_dossiers,
    keep_dossier,
    miss_dossier,
    note_progress,
)
from roadmaps.press import pdf_of, stamp_of

log = logging.getLogger(__name__)
PAPER = "fr"  # the language of the deliberation
DOCUMENT = "public/press/dossier.typ"


class TakenOver(Exception):
    """Another worker makes this dossier now."""


def make_dossiers(now=None):
    """Make every dossier that no worker is making; one in trouble never holds back the others.
    The number made."""
    now = now or timezone.now()
    give_up_on_dossiers(now)
    waiting = Dossier.objects.to_make(now).order_by("asked_at", "pk")
    return sum(make_dossier(pk, now) for pk in waiting.values_list("pk", flat=True))


def make_dossier(pk, now):
    """Claim one dossier and make it; False when another worker has it or it failed."""
    dossier = claim_dossier(pk, now)
    if dossier is None:
        return False
    try:
        return write(dossier)
    except TakenOver:
        return False
    except Exception as error:  # whatever it is, its page says so and the next sweep tries again
        log.exception("dossier %s", pk)
        miss_dossier(dossier, type(error).__name__)
        return False


def write(dossier):
    """Read the facts in each language, set them on paper, keep both."""
    languages, facts = [code for code, _name in settings.LANGUAGES], {}
    read_at = begin_reading(dossier)
    for done, language in enumerate(languages):
        step(dossier, 5 + 45 * done // len(languages), f"read {language}")
        with translation.override(language):
            facts[language] = facts_of(dossier.version)
    digest = digest_of(facts[PAPER])
    step(dossier, 50, "set")
    pdf = pdf_of(DOCUMENT, facts[PAPER], stamp_of(digest), read_at)
    step(dossier, 95, "keep")
    return keep_dossier(dossier, read_at=read_at, facts=facts, digest=digest, pdf=pdf)


def step(dossier, progress, name):
    if not note_progress(dossier, progress, name):
        raise TakenOver
    dossier.step = name
