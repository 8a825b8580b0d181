"""Publishing: from this moment the version, its entries and their contents never change."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from roadmaps.models import Content, Roadmap, Version


class NothingToPublish(Exception):
    """The roadmap has no draft, or a draft without actions."""


@transaction.atomic
def publish_version(*, roadmap, actor, note="", at=None):
    """Publish the draft as the next version, immutable and dated, and make it current."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    draft = Version.objects.drafts().filter(roadmap=roadmap).first()
    if draft is None or not draft.entries.exists():
        raise NothingToPublish
    at = at or timezone.now()
    last = (
        roadmap.versions.published()
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    Content.objects.filter(entries__version=draft, published_at=None).update(
        published_at=at
    )
    draft.number = (last or 0) + 1
    draft.note = note
    draft.published_at = at
    draft.save()
    roadmap.current = draft
    roadmap.save(update_fields=["current"])
    record(actor=actor, verb="publish_version", item=str(draft), place=roadmap.place)
    return draft
