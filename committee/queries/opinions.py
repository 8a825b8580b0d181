"""What the members think, action by action."""

from collections import Counter

from django.db.models import Count

from committee.models import Opinion


def views_of(phase):
    """Counts of each view by action, once the phase is over and opinions may be shown."""
    rows = Opinion.objects.filter(phase=phase).values_list("action", "view")
    found = {}
    for action, view, count in rows.annotate(Count("pk")):
        found.setdefault(action, Counter())[view] = count
    return found
