"""Publishing: from this moment the version, its entries and their contents never change."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from roadmaps.models import Content, Phase, Roadmap, Version


class NothingToPublish(Exception):
    """The roadmap has no draft, or a draft without actions, or another than the one shown."""


class RoundOpen(Exception):
    """People vote on the current version: its text is frozen until `phase` closes."""

    def __init__(self, phase):
        super().__init__(str(phase))
        self.phase = phase


@transaction.atomic
def publish_version(*, roadmap, actor, note="", at=None, seen=None):
    """Publish the draft (`seen`, when given) as the next version, immutable and dated."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    draft = Version.objects.drafts().filter(roadmap=roadmap).first()
    if draft is None or not draft.entries.exists() or seen not in (None, draft.pk):
        raise NothingToPublish
    if roadmap.current_id and at is None:
        _refuse_in_a_round(roadmap)
    at = at or timezone.now()
    last = roadmap.versions.published().order_by("-number").values_list("number", flat=True).first()
    Content.objects.filter(entries__version=draft, published_at=None).update(published_at=at)
    draft.number = (last or 0) + 1
    draft.note = note
    draft.published_at = at
    draft.save()
    roadmap.current = draft
    roadmap.save(update_fields=["current"])
    record(actor=actor, verb="publish_version", item=str(draft), place=roadmap.place)
    return draft


def _refuse_in_a_round(roadmap):
    """The text on which people vote is frozen: a revision waits for the round to close."""
    phase = Phase.objects.rounds().under_way_at_the_clock().filter(roadmap=roadmap).first()
    if phase:
        raise RoundOpen(phase)
