"""Handing a contribution in: to the moderators first, or to everybody at once."""

from consultation.models import State
from roadmaps.models import Roadmap


def hand_in(item, now):
    """Give the moderators a contribution that is complete; where the roadmap is moderated after
    publication it is public at once, and unread. Everything else of it is saved with it."""
    item.state, item.submitted_at = State.SUBMITTED, now
    if item.roadmap.moderation == Roadmap.Moderation.AFTER:
        item.state = State.PUBLISHED
        item.published_at = item.unread_since = now
    item.save()
    return item
