"""Results that a page of another app asks for."""

from django import template

from insights.queries import college_rows, results_on
from roadmaps.calendar import calendar_of

register = template.Library()


@register.inclusion_tag("insights/proposal_results.html")
def proposal_results(proposal):
    """What each college said of a proposal in the latest round that may be shown."""
    shown = calendar_of(proposal.roadmap).shown_round
    counts = results_on(shown, proposal=proposal) if shown else {}
    return {"shown": shown, "colleges": college_rows(counts) if counts else []}
