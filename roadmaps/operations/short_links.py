"""Short links: the few letters that lead from a poster to a roadmap or to one of its actions."""

from roadmaps.models import ShortLink


def short_link_of(*, roadmap, action=None):
    """The short link of a roadmap or of an action, made the first time that somebody asks."""
    found, _made = ShortLink.objects.get_or_create(roadmap=roadmap, action=action)
    return found
