"""What authors are told by mail of a decision on what they wrote."""

from collections import defaultdict

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

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
LISTED = 50  # of the texts decided on together, the others are counted


def tell_authors(decisions):
    """Owe each author the decision, its rule, its message and what they can do next; where several
    of their texts were decided on together, in one letter."""
    theirs = defaultdict(list)
    for decision in decisions:
        to = decision.item.entered_by
        if to is not None and to.is_active:
            theirs[to, decision.item.roadmap_id].append(decision)
    closes = {}
    letters = []
    for (to, roadmap), mine in theirs.items():
        first = mine[0]
        item = first.item
        kind = (roadmap, kind_of(item))
        if kind not in closes:
            closes[kind] = until_for(item)
        with translation.override(to.language or "fr"), timezone.override(item.roadmap.region.tz):
            several = len(mine) > 1
            letter = letter_of_several(mine) if several else letter_of(first, closes[kind])
        named = next((one for one in mine if one.proposal_id), first)  # what is lost is told by it
        letters.append((f"decision:{named.pk}", to.email, letter))
    owe_all(kind=Mail.Kind.NOTICE, letters=letters)


def letter_of(decision, until):
    item = decision.item
    named = "proposal" if isinstance(item, Proposal) else "contribution"
    return composed(
        f"{named}_{TEMPLATES[decision.verb]}",
        decision,
        {
            named: item,
            "sort": sort_of(item),
            "called": title_of(item),
            "until": until,
            "after": decision.waiting_since == item.published_at,  # nobody had reported it
            "url": settings.SITE_URL + page_of(item),
            "edit_url": settings.SITE_URL + page_of(item, "edit"),
        },
    )


def letter_of_several(decisions):
    items = [decision.item for decision in decisions]
    return composed(
        "decided_together",
        decisions[0],
        {
            "count": len(items),
            "texts": [
                (title_of(item), sort_of(item), settings.SITE_URL + page_of(item))
                for item in items[:LISTED]
            ],
            "more": len(items[LISTED:]),
            "own_url": settings.SITE_URL + reverse("public:mine"),
        },
    )


def composed(template, decision, context):
    """A letter about a decision, with the ways to what follows from it."""
    roadmap = decision.item.roadmap
    region = roadmap.region
    place = (region.slug, roadmap.slug)
    context |= {
        "decision": decision,
        "roadmap": roadmap,
        "region": region,
        "appeal_url": settings.SITE_URL
        + reverse("consultation:appeal", args=(*place, decision.pk)),
        "log_url": settings.SITE_URL + reverse("consultation:moderation_log", args=place),
    }
    return compose(
        template=template,
        context=context,
        sender=region.as_sender,
        language=decision.item.entered_by.language,
    )
