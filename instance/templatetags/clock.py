"""When the clock last passed, for whoever waits for what it sends."""

from django import template
from django.utils import timezone

from instance.queries import clock_state

register = template.Library()


@register.inclusion_tag("instance/_clock.html")
def clock():
    """A line that reassures, or says since when nothing passes any more."""
    now = timezone.now()
    state = clock_state(now)
    passed_at = state.passed_at
    return {
        "passed_at": passed_at,
        "is_late": bool(state.late),
        "seconds": passed_at and max(0, round((now - passed_at).total_seconds())),
    }
