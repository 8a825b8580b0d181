"""What a member reads of an action beside its wording."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from committee.models import Committee, Jotting, Opinion
from consultation.draw import LOTS
from consultation.models import Proposal
from consultation.queries.asked import asked_of
from consultation.queries.cards import author_of, gist_of, status_of
from consultation.queries.conversation import Listener, conversation_on
from consultation.queries.fates import STANDING, decided, fates_of
from consultation.queries.proposals import full
from insights.queries import college_rows, results_on


def amendments_on(roadmap, stop):
    """The published amendments to an action: what each asks, and what the region answered."""
    found = Proposal.objects.published().filter(roadmap=roadmap, action=stop.action_id)
    proposals = list(full(found).order_by("number"))
    answered = [proposal for proposal in proposals if proposal.is_answered]
    prefetch_related_objects(proposals, "changes")
    prefetch_related_objects(answered, Prefetch("changes__rulings", STANDING))
    for proposal in proposals:
        proposal.roadmap = roadmap
    return [
        {
            "proposal": proposal,
            "status": status_of(proposal),
            "author": author_of(proposal),
            "gist": gist_of(proposal),
            "changes": asked_of(proposal),
            "fates": decided(fates_of(proposal)) if proposal.is_answered else [],
        }
        for proposal in proposals
    ]


def argued(member, calendar, stop):
    """What people argue on an action, in an order that stays this member's own."""
    listener = Listener(None, None, member.pk % LOTS)
    return conversation_on(listener, calendar, action=stop.action_id)


def results_shown(calendar, stop):
    """What each college said of an action in the latest round that may be shown, or None."""
    round = calendar.shown_round
    by_college = results_on(round, action=stop.action_id) if round else {}
    return {"round": round, "colleges": college_rows(by_college)} if by_college else None


def jotting_on(action_id, member):
    """This member's own note about an action, or nothing."""
    mine = Jotting.objects.filter(member=member, action=action_id)
    return mine.values_list("text", flat=True).first() or ""


def jotted_by(member, stops):
    """The ids of the actions about which this member wrote a note."""
    ids = [stop.action_id for stop in stops]
    mine = Jotting.objects.filter(member=member, action__in=ids)
    return set(mine.values_list("action", flat=True))


@dataclass(frozen=True)
class Others:
    """What the other seats think of an action, without their names."""

    counts: list  # (view, how many)
    reasons: list  # (view, reason), in an order that says nothing of who


def sees_others(committee, listed, stop):
    """Whether a member may see what the others think of an action: as the committee chose; always
    once no opinion on it is taken any more."""
    if committee.sight == Committee.Sight.BEFORE:
        return True
    if committee.sight == Committee.Sight.AFTER and stop.action_id in listed.given:
        return True
    return not listed.phase.is_suspended(listed.now) and stop.action_id not in listed.open


def others_in(opinions):
    """What these seats think; why one stood aside, and which interest was declared, stays
    inside."""
    views = Counter(opinion.view for opinion in opinions)
    said = [one for one in opinions if one.reason and one.view != Opinion.View.RECUSED]
    said.sort(key=lambda one: (Opinion.View.values.index(one.view), one.reason))
    return Others(
        [(view, views[view]) for view in Opinion.View.values if views[view]],
        [(one.view, one.reason) for one in said],
    )
