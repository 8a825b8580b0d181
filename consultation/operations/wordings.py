"""The words with which a region begins its refusals."""

from django.db import transaction

from accounts.operations import record
from consultation.models import ReasonMessage


@transaction.atomic
def word_messages(*, roadmap, actor, texts):
    """Keep these words, reason by reason; where none are left the moderator writes their own."""
    region = roadmap.region
    for reason, text in texts.items():
        if text.strip():
            found = {"region": region, "reason": reason}
            ReasonMessage.objects.update_or_create(**found, defaults={"text": text.strip()})
    empty = [reason for reason, text in texts.items() if not text.strip()]
    ReasonMessage.objects.filter(region=region, reason__in=empty).delete()
    record(actor=actor, verb="word_messages", item=region.name, place=roadmap.place)
