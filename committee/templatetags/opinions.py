"""The committee's opinions that a page of another app asks for."""

from django import template

from committee.models import Opinion
from committee.queries.positions import published_on, said_of_action

register = template.Library()


@register.inclusion_tag("committee/action_opinions.html")
def action_opinions(calendar, action_id):
    """What the committee thinks of an action: its opinions once the last review is over, as (view,
    count), and the position it published."""
    phase = calendar.last_over("may_review")
    counts, decided = said_of_action(phase, action_id)
    return {
        "phase": phase,
        "views": [(v, counts[v]) for v in Opinion.View.values if v in counts],
        "position": published_on(action_id) if decided else None,
    }
