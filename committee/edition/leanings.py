"""What rises and what divides, of what may be shown."""

from django.db.models import Count

from accounts.models import College
from committee.edition.facts import facts_of
from insights.analysis.division import division
from insights.analysis.shares import ENOUGH_FOR_AN_ORDER, mean_share_for
from insights.queries import results_of

MOST_NAMED = 3


def rising(fresh, plan):
    """The actions on which at least two amendments came: counts of proposals, never of votes."""
    counts = fresh.exclude(action=None).order_by().values_list("action").annotate(n=Count("pk"))
    found = sorted(
        (-n, plan.places[action], plan.by_action[action])
        for action, n in counts
        if n > 1 and action in plan.by_action
    )
    return [facts_of(stop) | {"count": -n} for n, _place, stop in found[:MOST_NAMED]]


def leading(rounds, plan):
    """The actions most supported in rounds that may be shown, by the mean of the colleges' shares
    of « pour » (colleges with at least 5 votes)."""
    ranked = sorted(
        (-mean, plan.places[item], plan.by_action[item])
        for item, colleges in counts_of(rounds, plan).items()
        if (mean := mean_share_for(list(colleges.values())))
    )
    return [facts_of(stop) for _mean, _place, stop in ranked[:MOST_NAMED]]


def divided(rounds, plan):
    """The actions that divide in rounds that may be shown, the most divided first, with the counts
    of each college that weighs."""
    ranked = sorted(
        (-share, plan.places[item], plan.by_action[item], colleges)
        for item, colleges in counts_of(rounds, plan).items()
        if (share := division(list(colleges.values())))
    )
    return [
        facts_of(stop) | {"colleges": college_facts(colleges)}
        for _share, _place, stop, colleges in ranked[:MOST_NAMED]
    ]


def counts_of(rounds, plan):
    """{action's id: {college: Counts}} of the actions still in the plan, by the latest of these
    rounds."""
    found = {}
    for round in rounds:
        results = results_of(round).items()
        found |= {item: counts for (kind, item), counts in results if kind == "action"}
    return {item: counts for item, counts in found.items() if item in plan.by_action}


def college_facts(colleges):
    return [
        {"college": name, "for": counts.votes_for, "against": counts.against, "n": counts.n}
        for name in College.values
        if (counts := colleges.get(name)) and counts.n >= ENOUGH_FOR_AN_ORDER
    ]
