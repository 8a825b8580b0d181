"""What happened in a period on one roadmap."""

from django.db.models import Count

from committee.edition.facts import facts_of
from committee.edition.leanings import divided, leading, rising
from committee.models import Position, Sitting
from committee.queries import version_at
from consultation.models import Answer, Decision, Proposal
from roadmaps.comparison import changes_between, counts_of
from roadmaps.models import Phase, PhaseNotice
from roadmaps.plan import plan_of

MOST_PROPOSALS = 4
MOST_CHANGED = 4


def news_of(asked, since, cut_off):
    """What happened on one roadmap after `since` and up to the cut-off."""
    roadmap, plan = asked.roadmap, asked.plan
    period = {"gt": since, "lte": cut_off}
    fresh = Proposal.objects.published().filter(roadmap=roadmap, **during("published_at", period))
    shown = rounds_shown(roadmap, since, cut_off)
    return {
        "version": version_news(roadmap, plan, period),
        "proposals": proposal_news(fresh, plan),
        "answers": answers_news(roadmap, period),
        "results": [{"name": round.name} for round in shown],
        "positions": positions_news(roadmap, period),
        "rising": rising(fresh, plan),
        "leading": leading(shown, plan),
        "divided": divided(shown, plan),
        "moderation": moderation_news(roadmap, period),
        "phases": phase_news(roadmap, period),
    }


def during(moment, period):
    """A filter: this moment falls in the period."""
    return {f"{moment}__{bound}": at for bound, at in period.items()}


def version_news(roadmap, plan, period):
    """The versions published in the period, and which actions are no longer as they were before
    it; or None."""
    published = roadmap.versions.published()
    versions = list(published.filter(**during("published_at", period)).order_by("number"))
    if not versions:
        return None
    older = version_at(roadmap, period["gt"])
    changes = changes_between(older, versions[-1]) if older else ()
    return {
        "versions": [
            {"number": one.number, "kind": one.kind, "note": one.note} for one in versions
        ],
        "older": older and older.number,
        "counts": counts_of(changes),
        "items": [change_facts(one, older, plan) for one in changes[:MOST_CHANGED]],
    }


def change_facts(change, older, plan):
    stop = plan.by_action.get(change.action_id) or plan_of(older).by_action[change.action_id]
    return facts_of(stop) | {"kinds": list(change.kinds)}


def proposal_news(fresh, plan):
    """The newest proposals and how many there are, or None."""
    rows = list(fresh.order_by("-published_at", "-pk")[:MOST_PROPOSALS])
    if not rows:
        return None
    return {"total": fresh.count(), "items": [proposal_facts(row, plan) for row in rows]}


def proposal_facts(proposal, plan):
    stop = plan.by_action.get(proposal.action_id)
    return {
        "number": proposal.number,
        "title": proposal.title,
        "kind": proposal.kind,
        "code": stop.code if stop else "",
        "line": stop.line if stop else None,
    }


def answers_news(roadmap, period):
    """How many answers the region published in the period, by outcome."""
    rows = Answer.objects.filter(proposal__roadmap=roadmap, **during("published_at", period))
    return dict(rows.order_by().values_list("outcome").annotate(Count("pk")))


def rounds_shown(roadmap, since, cut_off):
    """The rounds whose results came to be shown in the period."""
    rounds = Phase.objects.rounds().filter(roadmap=roadmap, closes_at__lte=cut_off)
    return [
        row
        for row in rounds
        if row.shows_results(cut_off) and (row.results_at or row.closes_at) > since
    ]


def positions_news(roadmap, period):
    """How many positions of the committee were published in the period, by view."""
    sittings = Sitting.objects.filter(phase__roadmap=roadmap, **during("published_at", period))
    rows = Position.objects.published().filter(sitting__in=sittings)
    return dict(rows.order_by().values_list("view").annotate(Count("pk")))


def moderation_news(roadmap, period):
    """What moderators did in the period: decisions by verb, and by reason where they have one."""
    rows = Decision.objects.filter(proposal__roadmap=roadmap, **during("at", period))
    verbs = dict(rows.order_by().values_list("verb").annotate(Count("pk")))
    reasons = rows.exclude(reason="").order_by().values_list("reason").annotate(Count("pk"))
    return {"verbs": verbs, "reasons": dict(reasons)} if verbs else None


def phase_news(roadmap, period):
    """The phases prolonged, suspended or taken up again in the period, and why."""
    rows = PhaseNotice.objects.filter(phase__roadmap=roadmap, **during("at", period))
    return [
        {
            "name": row.phase.name,
            "kind": row.kind,
            "reason": row.reason,
            "closes_at": row.closes_at.isoformat(),
        }
        for row in rows.select_related("phase")
    ]
