"""What the author of an appeal is told by mail: that it is received, then how it was settled."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from consultation.queries.contributions import page_of, sort_of, title_of
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe


def tell_receipt(appeal):
    """Owe the author the receipt of their appeal: who settles it, and where it can be followed."""
    write(appeal, f"appeal:{appeal.pk}", "appeal_received")


def tell_outcome(appeal):
    """Owe the author the outcome, with its reasons."""
    write(appeal, f"appeal_settled:{appeal.pk}", "appeal_settled")


def write(appeal, key, template):
    """Owe a letter to the person who appealed, unless their account is gone."""
    to, item = appeal.by, appeal.decision.item
    if to is None or not to.is_active:
        return
    roadmap = item.roadmap
    region = roadmap.region
    place = (region.slug, roadmap.slug)
    context = {
        "appeal": appeal,
        "decision": appeal.decision,
        "sort": sort_of(item),
        "called": title_of(item),
        "roadmap": roadmap,
        "region": region,
        "url": settings.SITE_URL + page_of(item),
        "appeal_url": settings.SITE_URL
        + reverse("consultation:appeal", args=(*place, appeal.decision_id)),
        "log_url": settings.SITE_URL + reverse("consultation:moderation_log", args=place),
    }
    with timezone.override(region.tz):
        letter = compose(
            template=template, context=context, sender=region.as_sender, language=to.language
        )
    owe(key=key, kind=Mail.Kind.NOTICE, to=to.email, letter=letter)
