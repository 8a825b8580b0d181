"""Actions that leave the draft (withdrawn, merged, split), why, and what takes over from them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from accounts.operations import record
from roadmaps.fields import FIELDS
from roadmaps.models import Action, Content, Departure, Entry
from roadmaps.operations.actions import CodeTaken
from roadmaps.operations.draft import draft_of, place_action
from roadmaps.operations.places import NoSuchPlace, put_action
from roadmaps.values import body


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


@dataclass(frozen=True)
class Restored:
    """What became of the actions that had been split from the one put back: those that went out
    with the split, and why the others stay, by their codes."""

    out: list
    kept: dict


@transaction.atomic
def restore_action(*, roadmap, actor, code):
    """Put back into the draft an action that left it, as it was, where it stood; what a split had
    put in its place, and nobody wrote, published or built on since, goes out again."""
    draft = draft_of(roadmap)
    if draft.entries.filter(action__code=code).exists():
        return Restored([], {})
    action = Action.objects.select_for_update().filter(roadmap=roadmap, code=code).first()
    content = action and latest_content(action)
    if content is None:
        raise NoSuchPlace
    parts = _parts(draft, action)
    axis, position = _place_before(parts) or _place_in_order(draft, action)
    draft.entries.filter(position__gte=position).update(position=F("position") + 1)
    Entry.objects.create(
        version=draft, action=action, content=content, axis=axis, position=position
    )
    draft.departures.filter(action=action).delete()
    kept = {part.action.code: why for part in parts if (why := _why_kept(draft, part, content))}
    out = [part for part in parts if part.action.code not in kept]
    draft.entries.filter(pk__in=[part.pk for part in out]).delete()
    codes = [part.action.code for part in out]
    record(actor=actor, verb="restore_action", item=code, place=roadmap.place, out=codes)
    return Restored(codes, kept)


def _parts(draft, action):
    """The entries of the draft that the action was last split into, in order."""
    departure = action.departures.order_by("-pk").first()
    if departure is None or not departure.is_split:
        return []
    entries = draft.entries.filter(action__code__in=departure.successors)
    return list(entries.select_related("action", "content", "axis").order_by("position"))


def _place_before(parts):
    return (parts[0].axis, parts[0].position) if parts else None


def _place_in_order(draft, action):
    """After the nearest of the actions that preceded it under its axis in the current version, at
    the head when they all left; at the end when it is not in that version."""
    axis = _axis_of(draft, action)
    last = draft.entries.order_by("-position").values_list("position", flat=True).first() or 0
    current = Entry.objects.filter(version=draft.roadmap.current_id)
    stood = current.filter(action=action).select_related("axis").first()
    here = list(draft.entries.filter(axis=axis).order_by("position"))
    if stood is None or not here:
        return axis, last + 1
    before = current.filter(axis=stood.axis, position__lt=stood.position)
    preceding = set(before.values_list("action_id", flat=True))
    nearest = [entry for entry in here if entry.action_id in preceding]
    return axis, nearest[-1].position + 1 if nearest else here[0].position


def _why_kept(draft, part, content):
    """Why a part of a split stays when what was split comes back, or nothing when it does not."""
    if Content.objects.filter(action=part.action, published_at__isnull=False).exists():
        return "published"
    if _wording(part.content) != _wording(content):
        return "written"
    return "used" if _is_used(draft, part.action) else ""


def _wording(content):
    """What the parts of a split have in common: all but the title, and the keys of items."""
    said = [item.of(content) for item in FIELDS if item.name != "title"]
    said = [[body(one) for one in value] if isinstance(value, list) else value for value in said]
    return [*said, content.other]


def _is_used(draft, action):
    """Whether a figure, a departure or anything else of the site names this action."""
    named = [figure.actions for figure in draft.figures.all()]
    named += [departure.successors for departure in draft.departures.all()]
    return any(action.code in codes for codes in named) or any(
        relation.related_model.objects.filter(**{relation.field.name: action}).exists()
        for relation in action._meta.related_objects
        if relation.related_model not in (Content, Entry)
    )


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
