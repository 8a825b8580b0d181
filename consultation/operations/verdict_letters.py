"""What authors are told by mail of a decision on what they wrote."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from consultation.models import Proposal
from consultation.queries.contributions import kind_of, page_of, sort_of, title_of, until_for
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe_all

TEMPLATES = {
    "publish": "published",
    "refuse": "refused",
    "ask": "to_change",
    "hide": "hidden",
}


def tell_authors(decisions):
    """Owe each author the decision, its rule, its message and what they can do next."""
    closes = {}
    letters = []
    for decision in decisions:
        item, to = decision.item, decision.item.entered_by
        if to is None or not to.is_active:
            continue
        place = (item.roadmap_id, kind_of(item))
        if place not in closes:
            closes[place] = until_for(item)
        letters.append((f"decision:{decision.pk}", to.email, letter_of(decision, closes[place])))
    owe_all(kind=Mail.Kind.NOTICE, letters=letters)


def letter_of(decision, until):
    item = decision.item
    roadmap = item.roadmap
    region = roadmap.region
    named = "proposal" if isinstance(item, Proposal) else "contribution"
    context = {
        named: item,
        "sort": sort_of(item),
        "called": title_of(item),
        "decision": decision,
        "roadmap": roadmap,
        "region": region,
        "until": until,
        "after": decision.waiting_since == item.published_at,  # nobody had reported it
        "url": settings.SITE_URL + page_of(item),
        "edit_url": settings.SITE_URL + page_of(item, "edit"),
        "appeal_url": settings.SITE_URL
        + reverse("consultation:appeal", args=(region.slug, roadmap.slug, decision.pk)),
        "log_url": settings.SITE_URL
        + reverse("consultation:moderation_log", args=(region.slug, roadmap.slug)),
    }
    with timezone.override(region.tz):
        return compose(
            template=f"{named}_{TEMPLATES[decision.verb]}",
            context=context,
            sender=region.as_sender,
            language=item.entered_by.language,
        )
