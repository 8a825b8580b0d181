"""Results that a page of another app asks for."""

from django import template

from insights.queries import college_rows, results_among, results_on
from roadmaps.calendar import calendar_of

register = template.Library()


@register.inclusion_tag("insights/proposal_results.html")
def proposal_results(proposal):
    """What each college said of a proposal in the latest round that may be shown."""
    shown = calendar_of(proposal.roadmap).shown_round
    counts = results_on(shown, proposal=proposal) if shown else {}
    place = {"roadmap": proposal.roadmap, "region": proposal.roadmap.region}
    return {"shown": shown, "colleges": college_rows(counts) if counts else [], **place}


@register.simple_tag
def proposal_supports(calendar, proposals):
    """{proposal id: the colleges that voted on it} in the latest round that may be shown."""
    shown = calendar.shown_round
    found = results_among(shown, proposals) if shown else {}
    return {
        proposal: [row for row in college_rows(counts) if row["support"]["n"]]
        for proposal, counts in found.items()
    }


@register.filter
def of_proposal(supports, pk):
    """The colleges that voted on one of them."""
    return supports.get(pk, [])
