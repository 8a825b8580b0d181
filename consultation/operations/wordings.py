"""How a region moderates: before or after publication, and the words its refusals begin with."""

from django.db import transaction
from django.db.models import Q

from accounts.operations import record
from consultation.models import ReasonMessage
from roadmaps.models import Phase, Roadmap


class PhaseOpen(Exception):
    """People contribute now, by the rules told when the phase opened."""


def contributed_now(roadmap):
    """Whether a phase is open in which one contributes, by the database's clock."""
    rights = Q(may_propose=True) | Q(may_comment=True)
    return Phase.objects.open_at_the_clock().filter(rights, roadmap=roadmap).exists()


@transaction.atomic
def settle_moderation(*, roadmap, actor, moderation):
    """Moderate before publication or after it, from the next phase on: never while one
    contributes."""
    held = Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    if held.moderation == moderation:
        return
    if contributed_now(held):
        raise PhaseOpen
    held.moderation = moderation
    held.save(update_fields=["moderation"])
    record(
        actor=actor,
        verb="settle_moderation",
        item=roadmap.title,
        place=roadmap.place,
        moderation=moderation,
    )


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
