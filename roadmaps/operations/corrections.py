"""A formal correction: a typing error in what is published, at any time, the old version kept."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from roadmaps.correcting import carried, corrected
from roadmaps.fields import sign_of
from roadmaps.models import Entry, Roadmap, Unlock, Version
from roadmaps.operations.actions import WrittenSince
from roadmaps.operations.draft import copied, copy_plan, write_action


class NothingToCorrect(Exception):
    """Nothing is published, or the words are those that are published."""


@transaction.atomic
def correct_action(*, roadmap, actor, code, values, note, seen=""):
    """Publish a version in which one action's wording is corrected, words alone (else NotFormal);
    the draft takes the same words where it still says the old ones."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    roadmap.refresh_from_db(fields=["current"])
    entries = Entry.objects.select_related("action", "content")
    entry = entries.filter(version=roadmap.current_id, action__code=code).first()
    if entry is None:
        raise NothingToCorrect
    if seen and seen != sign_of(entry.content):
        raise WrittenSince
    values = corrected(entry.content, values)
    if not values:
        raise NothingToCorrect
    content = _written(entry.content, values)
    version = _published(roadmap, note, {entry.content_id: content.pk}, content.published_at)
    _carry(roadmap, entry, content, values)
    record(
        actor=actor,
        verb="correct_action",
        item=code,
        place=roadmap.place,
        version=version.number,
        fields=sorted(values),
    )
    return version


def _written(before, values):
    content = copied(before)
    content.published_at = timezone.now()
    for name, value in values.items():
        setattr(content, name, value)
    content.save()
    return content


def _published(roadmap, note, instead, at):
    """The current version once more, but for these contents; a draft may stand beside it, so its
    rows enter through the door."""
    current = roadmap.current
    last = roadmap.versions.published().order_by("-number").values_list("number", flat=True).first()
    door = Unlock.objects.create(reason="correction")
    version = Version.objects.create(
        roadmap=roadmap,
        number=last + 1,
        kind=Version.Kind.CORRECTION,
        published_at=at,
        note=note,
        introduction=current.introduction,
    )
    copy_plan(source=current, target=version, instead=instead)
    door.delete()
    roadmap.current = version
    roadmap.save(update_fields=["current"])
    return version


def _carry(roadmap, entry, content, values):
    """The draft says the corrected words wherever it said the old ones."""
    draft = roadmap.versions.drafts().first()
    own = draft and draft.entries.select_related("content").filter(action=entry.action).first()
    if not own:
        return
    if own.content_id == entry.content_id:
        draft.entries.filter(pk=own.pk).update(content=content)
        return
    said = carried(entry.content, own.content, values)
    if said:
        write_action(draft=draft, action=entry.action, values=said)
