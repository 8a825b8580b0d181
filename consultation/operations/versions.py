"""Publishing a version with what the consultation asks of it: each proposal has its answer."""

from django.db import transaction

from consultation.models import Ruling
from consultation.operations.answers import publish_answers
from consultation.queries.publishing import carried, phase_under_way, sign_of, taken_rulings
from roadmaps import operations as roadmaps
from roadmaps.models import Roadmap


class PhaseUnderWay(Exception):
    """People propose or vote on the current version until `phase` closes."""

    def __init__(self, phase):
        super().__init__(str(phase))
        self.phase = phase


class DraftChanged(Exception):
    """Somebody wrote the draft after it was shown: what would be published was not read."""


@transaction.atomic
def publish_version(*, roadmap, actor, note="", at=None, seen=None, said=""):
    """Publish the draft as the next version: `seen`, and saying what it `said`, when given. A
    revision waits for the phases in which people propose or vote, and for every proposal's answer:
    they become public at the same moment. `at`, a moment of the past, waits for nothing."""
    held = Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    draft = held.versions.drafts().first()
    if said and draft and said != sign_of(draft):
        raise DraftChanged
    if held.current_id:
        if at is None and (phase := phase_under_way(roadmap)):
            raise PhaseUnderWay(phase)
        publish_answers(roadmap=roadmap, actor=actor, at=at)
    version = roadmaps.publish_version(roadmap=roadmap, actor=actor, note=note, at=at, seen=seen)
    published = [ruling.pk for ruling in carried(version, taken_rulings(roadmap))]
    Ruling.objects.filter(pk__in=published).update(version=version)
    return version
