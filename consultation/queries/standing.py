"""One's own proposals: where each stands, and what awaits its author."""

from django.db.models import Prefetch

from consultation.models import Kinship, Proposal, Split
from consultation.queries.asked import asked_of, moved_to
from consultation.queries.cards import status_of
from consultation.queries.fates import RULED, fates_of
from roadmaps.models import Clock

TO_WRITE = (Proposal.State.CHANGE_REQUESTED, Proposal.State.DRAFT)
FAMILY, SPLIT, WORDING, MOVED = "family", "split", "wording", "moved"


def own_proposals(user):
    """This person's own proposals, with what tells where each stands."""
    related = ("answer", "made_on", "roadmap__current")
    own = Proposal.objects.own(user).with_lineage().select_related(*related)
    return own.prefetch_related(RULED, *offered())


def offered():
    """With the family and the split of each that await its author's word."""
    left = Kinship.objects.standing().filter(agreed_at=None, takes_effect_at__gt=Clock())
    splits = Split.objects.standing().filter(done_at=None)
    return (
        Prefetch("kinships", left, to_attr="offered_ties"),
        Prefetch("splits", splits, to_attr="offered_splits"),
    )


def standing_of(proposals):
    """Each with its status and what its author is asked: first what awaits them, then the
    latest."""
    found = [(one, status_of(one), awaited(one)) for one in proposals]
    return sorted(found, key=lambda line: (not waits(*line), -line[0].number))


def waits(proposal, _status, asked):
    return bool(asked) or proposal.state in TO_WRITE


def awaited(proposal):
    """What an open proposal asks its author to read: what the moderators offer, the region's
    wording, or the plan's."""
    if not proposal.is_public or proposal.is_answered:
        return ""
    if proposal.origin == Proposal.Origin.ONLINE:
        if proposal.offered_splits:
            return SPLIT
        if proposal.offered_ties:
            return FAMILY
    if not proposal.action_id:
        return ""
    if any(is_asked(fate.ruling) for fate in fates_of(proposal)):
        return WORDING
    return MOVED if has_moved(proposal) else ""


def is_asked(ruling):
    """Its author was asked about the region's wording, and has not said a word."""
    if not ruling or not ruling.asked_at or ruling.version_id:
        return False
    return not (ruling.agreed_at or ruling.declined_at)


def has_moved(proposal):
    """Something of the earlier version it was made on is no longer what the action says."""
    made_on, now = proposal.made_on, proposal.roadmap.current_id
    if made_on is None or made_on.version_id == now or moved_to(proposal) is None:
        return False
    return any(one.since for field in asked_of(proposal) for one in field.changes)
