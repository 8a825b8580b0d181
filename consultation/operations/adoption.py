"""A proposed action put into the draft, and taken out of it again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from consultation.models import Proposal
from consultation.operations.merging import NotMerged, roadmap_held
from consultation.operations.proposals import journal
from roadmaps.differences import applied
from roadmaps.fields import FIELDS
from roadmaps.models import Content
from roadmaps.operations import CodeTaken, draft_of, place_action
from roadmaps.permissions import can_manage


class AlreadyAdopted(Exception):
    """The proposal became an action before; `action` is the one."""

    def __init__(self, action):
        super().__init__(str(action))
        self.action = action


@transaction.atomic
def adopt_action(*, proposal, actor, code, axis):
    """Put a proposed action into the draft under this code and axis, as its author wrote it."""
    roadmap, held = held_for(proposal, actor)
    if held.became_id:
        raise AlreadyAdopted(held.became)
    if roadmap.actions.filter(code=code).exists():
        raise CodeTaken
    draft = draft_of(roadmap)
    under = draft.axes.filter(code=axis).first() if axis else None
    entry = place_action(draft=draft, code=code, axis=under, values=values_of(held))
    held.became = entry.action
    held.save(update_fields=["became"])
    journal(actor, "adopt_action", held, code=code)
    return entry.action


@transaction.atomic
def undo_adoption(*, proposal, actor):
    """Take the action a proposal became out of the draft, withdrawn or hidden since or not: its
    code is free, no version had it."""
    roadmap, held = held_for(proposal, actor, undoing=True)
    action = held.became
    if action is None:
        return
    Proposal.objects.filter(pk=held.pk).update(became=None)
    draft_of(roadmap).entries.filter(action=action).delete()
    if not action.entries.exists():
        Content.objects.filter(action=action, published_at=None).delete()
        action.delete()
    journal(actor, "undo_adoption", held, code=action.code)


def held_for(proposal, actor, undoing=False):
    """The roadmap, held, and the proposal as it is now, when this person may decide on it."""
    roadmap = roadmap_held(proposal.roadmap_id)
    if not can_manage(actor, roadmap.region):
        raise PermissionDenied
    held = Proposal.objects.select_related("answer", "became", "roadmap__region").get(
        pk=proposal.pk
    )
    gone = not held.is_public and not undoing
    if gone or held.is_answered or held.kind != Proposal.Kind.NEW:
        raise NotMerged
    return roadmap, held


def values_of(proposal):
    """What the action would say, field by field."""
    rows = list(proposal.changes.all())
    values = {
        item.name: applied(item, item.empty(), [row for row in rows if row.field == item.name])
        for item in FIELDS
    }
    return values | {"title": values["title"] or proposal.title}
