"""The answers read together before they are public, and what a version waits for."""

from itertools import groupby

from django.db.models import Prefetch

from consultation.models import Answer, Proposal
from consultation.queries.answers import ready, unready, worked_on
from consultation.queries.asked import asked_of
from consultation.queries.cards import author_of
from consultation.queries.fates import Fate, decided, fates_of
from consultation.queries.proposals import facts_of, place_of, plan_for
from consultation.queries.publishing import (
    carried,
    open_rulings,
    phase_under_way,
    taken_rulings,
)
from roadmaps.rooms import to_see

MOST_LISTED = 30


def before_answers(roadmap):
    """What publishing the answers would do, and what it waits for."""
    lacking = list(worked_on(unready(roadmap)))
    return {
        "lacking": lacking[:MOST_LISTED],
        "lacking_count": len(lacking),
        "ready_count": ready(roadmap).count(),
        "moderated": Proposal.objects.waiting().filter(roadmap=roadmap).count(),
    }


def previewed(roadmap):
    """The prepared answers as the public will read them, by outcome, then in the plan's order."""
    plan = plan_for(roadmap)
    proposals = worked_on(Proposal.objects.all())
    answers = ready(roadmap).prefetch_related(Prefetch("proposal", proposals))
    pages = [page_of(answer, place_of(plan, answer.proposal)) for answer in answers]
    outcomes = list(Answer.Outcome)
    pages.sort(key=lambda page: (outcomes.index(page["answer"].outcome), page["place"].chapter))
    return [
        {"outcome": Answer.Outcome(outcome).label, "pages": list(group)}
        for outcome, group in groupby(pages, key=lambda page: page["answer"].outcome)
    ]


def page_of(answer, place):
    proposal = answer.proposal
    fates = fates_of(proposal)
    return {
        "answer": answer,
        "proposal": proposal,
        "place": place,
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
    return seen | before_answers(roadmap) | {
        "under_way": phase_under_way(roadmap),
        "absent": [Fate(one.change, one) for one in taken if one.pk not in in_draft],
        "left_open": [Fate(one.change, one) for one in open_rulings(roadmap)],
    }
