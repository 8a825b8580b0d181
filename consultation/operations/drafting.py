"""What the draft says of the decisions taken: each place of an action takes the value accepted
there, else what the published version says."""

from consultation.models import Ruling
from roadmaps.fields import AMENDABLE, changed, from_json
from roadmaps.models import Entry
from roadmaps.operations import draft_of
from roadmaps.operations.draft import copied
from roadmaps.plan import plan_of
from roadmaps.values import body


class NotInDraft(Exception):
    """The draft no longer has the action, or the axis it should move to."""


def say_in_draft(roadmap, ruling, before):
    """Write what comes of a decision that replaces the one `before`; either may be None."""
    if not any(one and one.is_taken for one in (ruling, before)):
        return
    change = (ruling or before).change
    entries = Entry.objects.select_related("action", "content", "axis")
    entry = entries.filter(version=draft_of(roadmap), action=change.proposal.action_id).first()
    stop = plan_of(roadmap.current).by_action.get(change.proposal.action_id)
    if entry is None or stop is None:
        raise NotInDraft
    item = AMENDABLE[change.field]
    if change.is_addition:
        say_addition(item, entry, stop, ruling, before)
    else:
        say_at(item, entry, stop, change, accepted_at(change, ruling))
    rest(entry, stop.content)


def accepted_at(change, ruling):
    """The decision that holds at the place of a change, or None where none does."""
    if ruling and ruling.is_taken:
        return ruling
    return Ruling.objects.standing_at(change).exclude(change=change).first()


def say_at(item, entry, stop, change, accepted):
    """Have one place of the draft say what is accepted there, else what is published."""
    if item.is_list:
        published = stop.says(item)
        kept = next((body(one) for one in published if one["key"] == change.key), None)
        value = accepted.taken if accepted else kept
        write(entry, item, with_item(item.of(entry.content), published, change.key, value))
    elif item.kind == "place":
        move(entry, accepted.taken if accepted else stop.place)
    else:
        value = from_json(item, accepted.taken) if accepted else stop.says(item)
        write(entry, item, value)


def with_item(items, published, key, value):
    """These items with this one saying `value`, where the plan has it; or without it."""
    if any(one["key"] == key for one in items):
        said = ({"key": key, **value} if one["key"] == key and value else one for one in items)
        return [one for one in said if value or one["key"] != key]
    if not value:
        return items
    order = [one["key"] for one in published]
    above = set(order[: order.index(key)] if key in order else order)
    at = max((place for place, one in enumerate(items, 1) if one["key"] in above), default=0)
    return [*items[:at], {"key": key, **value}, *items[at:]]


def say_addition(item, entry, stop, ruling, before):
    """Put an added item at the end of its list, once; or take it out of it again."""
    items = item.of(entry.content)
    if before and before.key and not is_shared(before, stop.says(item)):
        items = [one for one in items if one["key"] != before.key]
    if ruling and ruling.is_taken:
        alike = next((one for one in items if body(one) == ruling.taken), None)
        ruling.key = alike["key"] if alike else next_key(entry.action)
        if alike is None:
            items = [*items, {"key": ruling.key, **ruling.taken}]
    write(entry, item, items)


def is_shared(ruling, published):
    """Whether others carry the item too: the published plan, or another decision."""
    if any(one["key"] == ruling.key for one in published):
        return True
    action = ruling.change.proposal.action_id
    others = Ruling.objects.standing().merging().filter(change__proposal__action=action)
    return others.filter(key=ruling.key).exclude(pk=ruling.pk).exists()


def next_key(action):
    action.last_key += 1
    action.save(update_fields=["last_key"])
    return f"k{action.last_key}"


def write(entry, item, value):
    """Write a field of the draft, its lists with the keys they come with."""
    content = entry.content
    if content.published_at:
        content = copied(content)
    setattr(content, item.name, value)
    content.save()
    stand_on(entry, content)


def move(entry, place):
    """Place an action of the draft under the axis of this code, or under none."""
    axis = entry.version.axes.filter(code=place["code"]).first() if place else None
    if place and axis is None:
        raise NotInDraft
    entry.axis = axis
    entry.save(update_fields=["axis"])


def rest(entry, published):
    """A draft that says again what is published is that very wording."""
    content = entry.content
    same = not changed(content, published) and content.other == published.other
    if content.published_at is None and same:
        stand_on(entry, published)
        content.delete()


def stand_on(entry, content):
    if entry.content_id != content.pk:
        entry.content = content
        entry.save(update_fields=["content"])
