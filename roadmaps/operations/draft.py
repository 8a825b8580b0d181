"""Writing the draft: the version without a number, from which the next one is published."""

from django.db import transaction

from roadmaps.fields import FIELDS
from roadmaps.models import Action, Axis, Content, Entry, Figure, Roadmap, Version
from roadmaps.values import with_keys


@transaction.atomic
def draft_of(roadmap):
    """The roadmap's draft, begun as a copy of the current version when there is none."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    draft = Version.objects.drafts().filter(roadmap=roadmap).first()
    return draft or _begin_draft(roadmap)


def _begin_draft(roadmap):
    current = roadmap.current
    draft = Version.objects.create(
        roadmap=roadmap, introduction=current.introduction if current else ""
    )
    if current:
        copy_plan(source=current, target=draft)
    return draft


def copy_plan(*, source, target, instead=None):
    """Give a version the axes, entries and figures of another; `instead` are the contents that
    replace others there, by the id of the content they replace."""
    axes, instead = _copy_axes(source, target), instead or {}
    Entry.objects.bulk_create(
        Entry(
            version=target,
            action_id=entry.action_id,
            content_id=instead.get(entry.content_id, entry.content_id),
            axis=axes.get(entry.axis_id),
            position=entry.position,
        )
        for entry in source.entries.all()
    )
    set_figures(draft=target, figures=[facts_of(figure) for figure in source.figures.all()])


def _copy_axes(source, draft):
    """New axes by the old ones' ids; parents come before their lines."""
    copies = {}
    for axis in source.axes.order_by("position"):
        copies[axis.pk] = Axis.objects.create(
            version=draft,
            code=axis.code,
            title=axis.title,
            summary=axis.summary,
            parent=copies.get(axis.parent_id),
            position=axis.position,
            other=axis.other,
            imported=axis.imported,
        )
    return copies


def facts_of(figure):
    """What a figure says, without the version it stands in."""
    names = (
        "key",
        "label",
        "qualifier",
        "value",
        "unit",
        "date",
        "source",
        "note",
        "series",
        "actions",
    )
    return {name: getattr(figure, name) for name in names}


@transaction.atomic
def set_figures(*, draft, figures):
    """Replace the figures of the draft by these, in this order."""
    draft.figures.all().delete()
    Figure.objects.bulk_create(
        Figure(version=draft, position=position, **facts) for position, facts in enumerate(figures)
    )


@transaction.atomic
def set_axes(*, draft, axes):
    """Write axes `{code, title, summary, parent}` (parents first); others stay; by code."""
    kept = {axis.code: axis for axis in draft.axes.all()}
    after = max((axis.position for axis in kept.values()), default=-1) + 1
    for facts in axes:
        axis = kept.get(facts["code"])
        if axis is None:
            axis = Axis(version=draft, code=facts["code"], position=after)
            after += 1
        axis.title = facts["title"]
        axis.summary = facts.get("summary", axis.summary)
        axis.parent = kept.get(facts.get("parent"))
        axis.save()
        kept[axis.code] = axis
    return kept


@transaction.atomic
def write_action(*, draft, action, values):
    """Write these fields of an action into the draft, on a copy when its content is published."""
    entry = Entry.objects.select_related("content").get(version=draft, action=action)
    content = entry.content
    if content.published_at:
        content = copied(content)
    fill(action, content, values)
    action.save(update_fields=["last_key"])
    content.save()
    if entry.content_id != content.pk:
        entry.content = content
        entry.save(update_fields=["content"])
    return content


@transaction.atomic
def place_action(*, draft, code, axis, values):
    """Add an action to the draft at the end, under this axis (or none)."""
    action, _ = Action.objects.get_or_create(roadmap_id=draft.roadmap_id, code=code)
    content = Content.objects.filter(action=action, published_at=None).first()
    content = content or Content(action=action)
    fill(action, content, values)
    action.save(update_fields=["last_key"])
    content.save()
    last = draft.entries.order_by("-position").values_list("position", flat=True).first()
    return Entry.objects.create(
        version=draft,
        action=action,
        content=content,
        axis=axis,
        position=(last or 0) + 1,
    )


def copied(content):
    """The same wording as a new content, which may be changed until it is published."""
    facts = {item.name: item.of(content) for item in FIELDS}
    return Content(action_id=content.action_id, other=content.other, **facts)


def fill(action, content, values):
    """Put these values into the content, unsaved; new items of lists take keys of the action."""

    def next_key():
        action.last_key += 1
        return action.last_key

    for item in FIELDS:
        if item.name in values:
            value = values[item.name]
            if item.is_list:
                value = with_keys(value, item.of(content), next_key)
            setattr(content, item.name, value)
    if "other" in values:
        content.other = values["other"]
