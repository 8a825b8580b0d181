"""The committee's opinions that a page of another app asks for."""

from django import template

from committee.models import Opinion
from committee.queries import views_of_action

register = template.Library()


@register.inclusion_tag("committee/action_opinions.html")
def action_opinions(calendar, action_id):
    """What the committee thinks of an action, once its last review is over: (view, count)."""
    phase = calendar.last_over("may_review")
    counts = views_of_action(phase, action_id) if phase else {}
    return {"phase": phase, "views": [(v, counts[v]) for v in Opinion.View.values if v in counts]}
