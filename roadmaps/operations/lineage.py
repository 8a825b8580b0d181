"""Actions that leave the draft (withdrawn, merged, split), why, and what takes over from them."""

from django.db import transaction

from accounts.operations import record
from roadmaps.fields import FIELDS
from roadmaps.models import Action, Content, Departure, Entry
from roadmaps.operations.actions import CodeTaken
from roadmaps.operations.draft import draft_of, place_action
from roadmaps.operations.places import NoSuchPlace, put_action


@transaction.atomic
def withdraw_action(*, roadmap, actor, code, reason=""):
    """Take an action out of the draft; its code is never given again, versions keep it, and the
    next one says why it left."""
    _depart(draft_of(roadmap), _entry(roadmap, code), reason, [])
    record(actor=actor, verb="withdraw_action", item=code, place=roadmap.place)


@transaction.atomic
def merge_action(*, roadmap, actor, code, into, reason=""):
    """Take an action out of the draft for another that takes over what it said."""
    if into == code:
        raise NoSuchPlace
    _entry(roadmap, into)
    _depart(draft_of(roadmap), _entry(roadmap, code), reason, [into])
    record(actor=actor, verb="merge_action", item=code, place=roadmap.place, into=into)


@transaction.atomic
def split_action(*, roadmap, actor, code, parts, reason=""):
    """Put new actions `(code, title)` where one stood, each with what it said, and take it out."""
    draft, entry = draft_of(roadmap), _entry(roadmap, code)
    codes = [part for part, _title in parts]
    taken = roadmap.actions.filter(code__in=codes).values_list("code", flat=True)
    if taken or len(set(codes)) < len(codes):
        raise CodeTaken(", ".join(sorted(taken)))
    said = {item.name: item.of(entry.content) for item in FIELDS} | {"other": entry.content.other}
    before = code
    for part, title in parts:
        values = said | {"title": title}
        place_action(draft=draft, code=part, axis=entry.axis, values=values)
        put_action(draft, part, after=before)
        before = part
    _depart(draft, entry, reason, codes)
    record(actor=actor, verb="split_action", item=code, place=roadmap.place, into=codes)


@transaction.atomic
def restore_action(*, roadmap, actor, code):
    """Put back into the draft an action that left it, as it was, at the end of its axis."""
    draft = draft_of(roadmap)
    if draft.entries.filter(action__code=code).exists():
        return
    action = Action.objects.select_for_update().filter(roadmap=roadmap, code=code).first()
    content = action and latest_content(action)
    if content is None:
        raise NoSuchPlace
    last = draft.entries.order_by("-position").values_list("position", flat=True).first() or 0
    Entry.objects.create(
        version=draft,
        action=action,
        content=content,
        axis=_axis_of(draft, action),
        position=last + 1,
    )
    draft.departures.filter(action=action).delete()
    record(actor=actor, verb="restore_action", item=code, place=roadmap.place)


def latest_content(action):
    """What the action says in the draft, or said last in a published version."""
    unpublished = action.contents.filter(published_at=None).first()
    return unpublished or action.contents.order_by("-published_at", "-pk").first()


def _axis_of(draft, action):
    """The axis of the draft with the code of the one under which the action stood last."""
    last = action.entries.select_related("axis").order_by("-version__number").first()
    return draft.axes.filter(code=last.axis.code).first() if last and last.axis else None


def _entry(roadmap, code):
    entries = Entry.objects.select_related("action", "content", "axis")
    entry = entries.filter(version=draft_of(roadmap), action__code=code).first()
    if entry is None:
        raise NoSuchPlace
    return entry


def _depart(draft, entry, reason, successors):
    """The entry leaves; what nobody ever read in a version leaves without a word."""
    action = entry.action
    entry.delete()
    if not Content.objects.filter(action=action, published_at__isnull=False).exists():
        return
    facts = {"reason": reason, "successors": successors}
    Departure.objects.update_or_create(version=draft, action=action, defaults=facts)
