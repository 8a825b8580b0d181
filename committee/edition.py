"""What an edition of the letter says, as facts ready to be frozen: dates are ISO, words are left
to the letter. Everything is bounded by the cut-off; nothing of an open round's votes is read."""

from collections import Counter

from django.db.models import Count

from committee.queries import (
    counted,
    coverage_of,
    last_review,
    named_first,
    review_at,
    version_at,
)
from consultation.models import Answer, Decision, Proposal
from insights.analysis.shares import mean_share_for
from insights.queries import results_of
from roadmaps.models import Phase
from roadmaps.plan import plan_of

MOST_PROPOSALS = 8
MOST_RISING = 3


def edition_of(committee, *, since, cut_off, seen_at):
    """The content of the edition, with what awaits each seat; None when nobody would get it."""
    roadmap = committee.roadmap
    version = version_at(roadmap, cut_off)
    if version is None:
        return None
    plan = plan_of(version)
    review = review_at(roadmap, cut_off)
    if review and review.is_over(seen_at):
        review = None
    content = {
        "news": news_of(roadmap, plan, version, since, cut_off),
        "word": committee.word.strip(),
        "coverage": coverage_of(plan, last_review(roadmap, cut_off), cut_off),
        "coming": coming(roadmap, cut_off),
        "review": review and {"phase": review.pk, "closes_at": review.closes_at.isoformat()},
    }
    has_news = bool(content["word"]) or any(content["news"].values())
    content["seats"] = {
        str(seat.pk): mine
        for seat, mine in awaiting_by_seat(committee, plan, review, cut_off, seen_at)
        if mine["total"] or has_news
    }
    return content if content["seats"] else None


def awaiting_by_seat(committee, plan, review, cut_off, seen_at):
    """What awaits each held seat: at most twelve named, and the total. An opinion given since the
    cut-off is not asked for again."""
    seen = counted(review, cut_off) if review else Counter()
    given = {}
    if review:
        rows = review.opinions.filter(first_given_at__lte=seen_at)
        for seat_id, action_id in rows.values_list("seat", "action"):
            given.setdefault(seat_id, set()).add(action_id)
    for seat in committee.seats.written_to():
        mine = given.get(seat.pk, set())
        stops = [stop for stop in plan.stops if stop.action_id not in mine] if review else []
        items = [facts_of(stop) for stop in named_first(stops, seat.pk, seen)]
        yield seat, {"total": len(stops), "items": items}


def facts_of(stop):
    return {"code": stop.code, "title": stop.title, "line": stop.line, "owner": stop.content.owner}


def news_of(roadmap, plan, version, since, cut_off):
    """What happened after `since` and up to the cut-off."""
    fresh = Proposal.objects.published().filter(
        roadmap=roadmap, published_at__gt=since, published_at__lte=cut_off
    )
    return {
        "version": version_news(version, since),
        "proposals": proposal_news(fresh, plan),
        "rising": rising(fresh, plan),
        "results": results_news(roadmap, plan, since, cut_off),
        "answers": answers_news(roadmap, since, cut_off),
        "moderation": moderation_news(roadmap, since, cut_off),
    }


def version_news(version, since):
    """The current version, when it was published in the period."""
    if version.published_at <= since:
        return None
    return {"number": version.number, "note": version.note}


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


def rising(fresh, plan):
    """The actions on which at least two amendments came: counts of proposals, never of votes."""
    counts = fresh.exclude(action=None).values_list("action").annotate(n=Count("pk"))
    found = [
        {**facts_of(plan.by_action[action]), "count": n}
        for action, n in counts.filter(n__gte=2).order_by("-n", "action")
        if action in plan.by_action
    ]
    return found[:MOST_RISING]


def results_news(roadmap, plan, since, cut_off):
    """The rounds whose results came to be shown in the period."""
    rounds = Phase.objects.rounds().filter(roadmap=roadmap, closes_at__lte=cut_off)
    return [
        {"name": row.name, "leading": leading(row, plan)}
        for row in rounds
        if row.shows_results(cut_off) and (row.results_at or row.closes_at) > since
    ]


def leading(round, plan):
    """The actions most supported in a round that may be shown, by the mean of the colleges' shares
    of « pour » (colleges with at least 5 votes)."""
    means = {
        item: mean_share_for(list(colleges.values()))
        for (kind, item), colleges in results_of(round).items()
        if kind == "action" and item in plan.by_action
    }
    ranked = sorted((-mean, item) for item, mean in means.items() if mean)
    return [facts_of(plan.by_action[item]) for _, item in ranked[:MOST_RISING]]


def answers_news(roadmap, since, cut_off):
    """How many answers the region published in the period, by outcome."""
    rows = Answer.objects.filter(
        proposal__roadmap=roadmap, published_at__gt=since, published_at__lte=cut_off
    )
    return dict(rows.order_by().values_list("outcome").annotate(Count("pk")))


def moderation_news(roadmap, since, cut_off):
    """What moderators did in the period: decisions by verb, and by reason where they have one."""
    rows = Decision.objects.filter(proposal__roadmap=roadmap, at__gt=since, at__lte=cut_off)
    verbs = dict(rows.order_by().values_list("verb").annotate(Count("pk")))
    reasons = rows.exclude(reason="").order_by().values_list("reason").annotate(Count("pk"))
    return {"verbs": verbs, "reasons": dict(reasons)} if verbs else None


def coming(roadmap, cut_off):
    """The stages under way and the next ones."""
    rows = Phase.objects.filter(roadmap=roadmap, closes_at__gt=cut_off)[:4]
    return [
        {
            "name": row.name,
            "opens_at": row.opens_at.isoformat(),
            "closes_at": row.closes_at.isoformat(),
            "here": row.is_open(cut_off),
        }
        for row in rows
    ]
