"""Handing a contribution in: to the moderators first, or to everybody at once."""

from consultation.models import News, State
from consultation.operations.news import placed
from roadmaps.models import Roadmap


def hand_in(item, now):
    """Give the moderators a contribution that is complete; where the roadmap is moderated after
    publication it is public at once, and unread. Everything else of it is saved with it."""
    item.state, item.submitted_at = State.SUBMITTED, now
    at_once = item.roadmap.moderation == Roadmap.Moderation.AFTER
    if at_once:
        item.state = State.PUBLISHED
        item.published_at = item.unread_since = now
    item.save()
    if at_once:
        announce_published([item])
    return item


def announce_published(items):
    """Tell that these have become public, each once; who entered one is not told of it."""
    News.objects.bulk_create((news_of(item) for item in items), ignore_conflicts=True)


def news_of(item):
    """What is told when a contribution becomes public."""
    kind = item._meta.model_name
    is_reply = getattr(item, "reply_to_id", None) is not None
    return News(
        kind=News.Kind.REPLY if is_reply else kind,
        key=f"{kind}:{item.pk}",
        roadmap=item.roadmap,
        by_id=item.entered_by_id,
        at=item.published_at,
        **placed({kind: item}),
    )
