"""Reading results, when they may be shown and not before."""

from collections import defaultdict

from accounts.models import College
from accounts.written import Written
from insights.analysis.shares import ENOUGH_FOR_A_RATE, Counts, whole_shares, wilson
from insights.models import Result

APART = ("apart_for", "apart_mixed", "apart_against")
COUNTED = ("college", "votes_for", "votes_mixed", "votes_against", *APART)
COUNTS = Result.objects.values_list(*COUNTED)
ON = {
    "action": Written(lambda round, action: COUNTS.filter(round=round, action=action)),
    "proposal": Written(lambda round, proposal: COUNTS.filter(round=round, proposal=proposal)),
}


def results_of(round):
    """{("action", id) or ("proposal", id): {college: Counts}} of a round that may be shown."""
    found = defaultdict(dict)
    if round is None or not round.shows_results():
        return found
    rows = Result.objects.filter(round=round).values_list("action_id", "proposal_id", *COUNTED)
    for action, proposal, college, *counts in rows:
        item = ("action", action) if action else ("proposal", proposal)
        found[item][college] = Counts(*counts)
    return found


def results_on(round, **item):
    """{college: Counts} of one item (`action=` or `proposal=`) in a round that may be shown."""
    if round is None or not round.shows_results():
        return {}
    ((kind, one),) = item.items()
    rows = ON[kind].rows(round.pk, getattr(one, "pk", one))
    return {college: Counts(*counts) for college, *counts in rows}


def results_among(round, proposals):
    """{proposal id: {college: Counts}} of these proposals in a round that may be shown."""
    found: dict = {}
    if round is None or not round.shows_results():
        return found
    rows = Result.objects.filter(round=round, proposal__in=proposals)
    for proposal, college, *counts in rows.values_list("proposal_id", *COUNTED):
        found.setdefault(proposal, {})[college] = Counts(*counts)
    return found


def domain_of(all_counts):
    """The one scale of a page's bars: % of the width for the axis, and for one point of share."""
    left = 20
    for counts in all_counts:
        if counts.n >= ENOUGH_FOR_A_RATE:
            _, mixed, against = whole_shares(counts)
            left = max(left, against + mixed / 2)
    left = min(-(-left // 10) * 10, 100)
    return left / (left + 100) * 100, 100 / (left + 100)


def bar(counts, domain, college=""):
    """What `components/support.html` draws: the geometry of one college's bar."""
    axis, scale = domain
    drawn = {
        "college": College(college).label if college else "",
        "n": counts.n,
        "for": counts.votes_for,
        "mixed": counts.mixed,
        "against": counts.against,
        "axis": round(axis, 2),
    }
    if 0 < counts.n < ENOUGH_FOR_A_RATE:
        return drawn | {"units": True, "squares": squares(counts)}
    if counts.n:
        share_for, mixed, against = whole_shares(counts)
        half = mixed / 2 * scale
        drawn |= {
            "for_share": share_for,
            "mixed_share": mixed,
            "against_share": against,
            "mixed_x": round(axis - half, 2),
            "mixed_w": round(2 * half, 2),
            "against_x": round(axis - half - against * scale, 2),
            "against_w": round(against * scale, 2),
            "for_x": round(axis + half, 2),
            "for_w": round(share_for * scale, 2),
        }
    return drawn


def squares(counts):
    """One square a vote, in pixels from the axis: against left, mixed astride, for right."""
    step = 11
    start = -step * (counts.mixed / 2)
    kinds = ["mixed"] * counts.mixed + ["for"] * counts.votes_for
    right = [{"x": start + step * i, "kind": kind} for i, kind in enumerate(kinds)]
    left = [{"x": start - step * (i + 1), "kind": "against"} for i in range(counts.against)]
    return left + right


def college_rows(by_college, mine="", domain=None):
    """What `components/colleges.html` shows: every college side by side, none summed; on a scale
    of their own unless one `domain` is given. Where voices are counted apart, each row is `beside`
    a second column."""
    domain = domain or domain_of(by_college.values())
    rows = []
    for college in College.values:
        counts = by_college.get(college, Counts())
        row = {
            "name": College(college).label,
            "mine": college == mine,
            "support": bar(counts, domain),
        }
        if counts.apart:
            row["apart"] = {
                "n": counts.apart,
                "for": counts.apart_for,
                "mixed": counts.apart_mixed,
                "against": counts.apart_against,
            }
        if counts.n >= ENOUGH_FOR_A_RATE:
            low, high = wilson(counts.votes_for, counts.n)
            share = counts.votes_for / counts.n
            row["interval"] = {
                "low": low * 100,
                "point": share * 100,
                "high": high * 100,
            }
        rows.append(row)
    if any(counts.apart for counts in by_college.values()):
        rows = [row | {"beside": True} for row in rows]
    return rows
