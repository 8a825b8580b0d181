"""How long things are kept, for the page that says what becomes of people's data."""

from django import template

from instance.retention import KEPT, last_runs

register = template.Library()


@register.inclusion_tag("instance/_retention.html")
def retention():
    """What is forgotten and when it last was; what is kept."""
    return {"rules": last_runs(), "kept": KEPT}
