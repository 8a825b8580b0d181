"""Actions and axes of the draft, written by hand."""

from django.db import transaction

from accounts.operations import record
from roadmaps.fields import sign_of
from roadmaps.models import Axis, Entry
from roadmaps.operations.draft import draft_of, place_action, set_axes, write_action


class CodeTaken(Exception):
    """An action of this roadmap has this code, or had it: codes are never given twice."""


class WrittenSince(Exception):
    """Somebody wrote the action after the form was shown."""


@transaction.atomic
def add_action(*, roadmap, actor, code, axis, values):
    """Add an action to the draft, at the end, under the axis of this code (or none)."""
    draft = draft_of(roadmap)
    if roadmap.actions.filter(code=code).exists():
        raise CodeTaken
    place_action(draft=draft, code=code, axis=_axis(draft, axis), values=values)
    record(actor=actor, verb="add_action", item=code, place=roadmap.place)


@transaction.atomic
def edit_action(*, roadmap, actor, code, axis, values, seen=""):
    """Write an action of the draft, unless it changed, or moved, since it was `seen`."""
    draft = draft_of(roadmap)
    entries = Entry.objects.select_related("action", "content", "axis")
    entry = entries.get(version=draft, action__code=code)
    if seen and seen != sign_of(entry.content, axis=entry.axis):
        raise WrittenSince
    write_action(draft=draft, action=entry.action, values=values)
    draft.entries.filter(pk=entry.pk).update(axis=_axis(draft, axis))
    record(actor=actor, verb="write_action", item=code, place=roadmap.place)


@transaction.atomic
def edit_fields(*, roadmap, actor, code, values, seen=""):
    """Write some fields of an action of the draft, unless they changed since they were `seen`."""
    draft = draft_of(roadmap)
    entries = Entry.objects.select_related("action", "content")
    entry = entries.get(version=draft, action__code=code)
    if seen and seen != sign_of(entry.content, values):
        raise WrittenSince
    write_action(draft=draft, action=entry.action, values=values)
    record(actor=actor, verb="write_action", item=code, place=roadmap.place, fields=sorted(values))


@transaction.atomic
def put_axis(*, roadmap, actor, facts):
    """Write an axis of the draft `{code, title, summary, parent}`, a new one after the others."""
    draft = draft_of(roadmap)
    known = draft.axes.filter(code=facts["code"]).select_related("parent").first()
    if known and "parent" not in facts:
        facts = facts | {"parent": known.parent.code if known.parent else None}
    set_axes(draft=draft, axes=[facts])
    record(actor=actor, verb="write_axis", item=facts["code"], place=roadmap.place)


def _axis(draft, code):
    return Axis.objects.filter(version=draft, code=code).first() if code else None
