"""What stands between a draft and its publication, and what the draft carries of the decisions."""

import hashlib
import json

from django.db.models import Q

from consultation.models import Answer, Proposal, Ruling
from roadmaps import fields
from roadmaps.fields import AMENDABLE, as_json
from roadmaps.models import Phase
from roadmaps.values import body

YES = (
    Answer.Outcome.ACCEPTED,
    Answer.Outcome.ACCEPTED_MODIFIED,
    Answer.Outcome.ACCEPTED_IN_PART,
)


def sign_of(draft):
    """A short sign of all that the draft says, another as soon as anything of it changes."""
    entries = draft.entries.select_related("content", "axis").order_by("action")
    said = [
        (one.action_id, one.position, fields.sign_of(one.content, axis=one.axis), one.content.other)
        for one in entries
    ]
    axes = draft.axes.values_list("code", "title", "summary", "parent__code", "position", "other")
    figures = draft.figures.values_list("key", "label", "qualifier", "value", "unit", "date")
    besides = draft.figures.values_list("source", "note", "series", "actions", "position")
    left = draft.departures.values_list("action", "reason", "successors")
    whole = [draft.pk, draft.introduction, said, *map(list, (axes, figures, besides, left))]
    return hashlib.sha256(json.dumps(whole, default=str).encode()).hexdigest()[:20]


def phase_under_way(roadmap):
    """The phase, the last to close, in which people propose or vote now, suspended or not."""
    speaking = Q(may_propose=True) | Q(may_vote=True)
    phases = Phase.objects.under_way_at_the_clock().filter(speaking, roadmap=roadmap)
    return phases.order_by("-closes_at").first()


def unmerged(roadmap):
    """The proposals whose answer says yes since the last version, and of which nothing is taken
    up: no change accepted, no action made of them."""
    public = Proposal.objects.published().filter(roadmap=roadmap, became=None)
    since = Q(answer__published_at=None) | Q(answer__published_at__gt=roadmap.current.published_at)
    yes = public.filter(since, answer__outcome__in=YES, answer__prepared_at__isnull=False)
    taken = Ruling.objects.standing().taken().values("change__proposal")
    return yes.exclude(pk__in=taken).order_by("number")


def orphaned(roadmap):
    """The accepted changes of proposals withdrawn or hidden since: the draft still says them."""
    gone = Proposal.objects.gone().filter(roadmap=roadmap)
    taken = Ruling.objects.standing().merging().taken().filter(change__proposal__in=gone)
    return taken.select_related("change__proposal__action")


def adopted_orphans(roadmap, draft):
    """The proposed actions that the draft has, of proposals withdrawn or hidden since."""
    gone = Proposal.objects.gone().discussed().filter(roadmap=roadmap)
    return gone.filter(became__entries__version=draft).select_related("became").order_by("number")


def standing_rulings(roadmap):
    """What holds and no version carries yet, of the proposals that are still public."""
    public = Proposal.objects.published().filter(roadmap=roadmap)
    unpublished = Ruling.objects.standing().merging().filter(change__proposal__in=public)
    return unpublished.select_related("change__proposal__action", "change__proposal__became")


def taken_rulings(roadmap):
    """The changes accepted, as asked or modified."""
    return standing_rulings(roadmap).taken()


def open_rulings(roadmap):
    """The changes left open."""
    return standing_rulings(roadmap).filter(outcome=Ruling.Outcome.OPEN)


def carried(version, rulings):
    """Those of these rulings whose value this version really says."""
    entries = version.entries.select_related("content", "axis")
    by_action = {entry.action_id: entry for entry in entries}
    return [ruling for ruling in rulings if says(by_action.get(acted_on(ruling)), ruling)]


def acted_on(ruling):
    """The id of the action that a ruling changes: the one amended, or the one it became."""
    proposal = ruling.change.proposal
    return proposal.action_id or proposal.became_id


def says(entry, ruling):
    """Whether an action's entry says what a ruling gave it."""
    if entry is None:
        return False
    item, value = AMENDABLE[ruling.change.field], ruling.taken
    if item.kind == "place":
        return (entry.axis.code if entry.axis else None) == (value and value["code"])
    if not item.is_list:
        return (as_json(item.of(entry.content)) or None) == (value or None)
    items = {one["key"]: body(one) for one in item.of(entry.content)}
    return items.get(ruling.key or ruling.change.key) == value
