"""The answers read together before they are public, and what a version waits for."""

from itertools import groupby

from django.core.paginator import Paginator

from consultation.models import Answer, Proposal
from consultation.queries.answers import ready, unready, worked_on
from consultation.queries.asked import asked_of
from consultation.queries.cards import author_of
from consultation.queries.fates import Fate, decided, fates_of
from consultation.queries.proposals import chapter_of, facts_of, place_of, plan_for
from consultation.queries.publishing import (
    adopted_orphans,
    carried,
    open_rulings,
    orphaned,
    phase_under_way,
    taken_rulings,
    unmerged,
)
from roadmaps.rooms import to_see

MOST_LISTED = 30
A_PAGE = 100


def before_answers(roadmap):
    """What publishing the answers would do, and what it waits for."""
    lacking = unready(roadmap).select_related("answer")
    return {
        "under_way": phase_under_way(roadmap),
        "lacking": list(lacking[:MOST_LISTED]),
        "lacking_count": lacking.count(),
        "ready_count": ready(roadmap).count(),
        "moderated": Proposal.objects.waiting().filter(roadmap=roadmap).count(),
    }


def previewed(roadmap, number):
    """A page of the prepared answers as the public will read them, by outcome, then in the plan's
    order; and how many there are of each outcome."""
    plan, outcomes = plan_for(roadmap), list(Answer.Outcome)
    every = sorted(
        ready(roadmap).select_related("proposal"),
        key=lambda one: (outcomes.index(one.outcome), chapter_of(plan, one.proposal)),
    )
    page = Paginator(every, A_PAGE).get_page(number)
    proposals = worked_on(Proposal.objects.filter(answer__in=page.object_list))
    whole = {proposal.pk: proposal for proposal in proposals}
    return {
        "page": page,
        "counts": [(one.label, sum(a.outcome == one for a in every)) for one in outcomes],
        "groups": [
            {
                "outcome": Answer.Outcome(outcome).label,
                "shown": [shown_of(answer, whole[answer.proposal_id], plan) for answer in group],
            }
            for outcome, group in groupby(page, key=lambda answer: answer.outcome)
        ],
    }


def shown_of(answer, proposal, plan):
    """One answer as its page will show it."""
    fates = fates_of(proposal)
    return {
        "answer": answer,
        "proposal": proposal,
        "place": place_of(plan, proposal),
        "author": author_of(proposal),
        "fates": decided(fates),
        "changes": asked_of(proposal),
        "facts": facts_of(proposal),
    }


def before_version(roadmap, draft):
    """What stands between the draft and its publication, and what goes out with it; the first
    version waits for nothing of this."""
    seen = {"to_see": to_see(roadmap, draft)}
    if not roadmap.current_id or draft is None:
        return seen
    taken = list(taken_rulings(roadmap))
    in_draft = {ruling.pk for ruling in carried(draft, taken)}
    absent = [Fate(one.change, one) for one in taken if one.pk not in in_draft]
    left_open = [Fate(one.change, one) for one in open_rulings(roadmap)]
    return (
        seen
        | before_answers(roadmap)
        | {
            "absent": absent,
            "left_open": left_open,
            "orphaned": [Fate(one.change, one) for one in orphaned(roadmap)],
            "adopted_orphans": list(adopted_orphans(roadmap, draft)),
            "unmerged": list(unmerged(roadmap)),
        }
    )
