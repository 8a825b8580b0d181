"""Setting a committee up and changing what it is asked."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.models import Committee, Remit
from roadmaps.models import Roadmap


@transaction.atomic
def set_up_committee(*, roadmap, actor, **facts):
    """Set up the committee that accompanies a roadmap; its first letter is the next occurrence. Set
    up twice, it is the one that is there."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    there = Committee.objects.of(roadmap).first()
    if there:
        return there
    committee = Committee.objects.create(
        region=roadmap.region, zone=roadmap.region.zone, starts_at=timezone.now(), **facts
    )
    Remit.objects.create(committee=committee, roadmap=roadmap)
    record(actor=actor, verb="set_up_committee", item=committee.name, place=roadmap.place)
    return committee


@transaction.atomic
def settle_committee(*, committee, actor, **facts):
    """Change what the committee is called and asked, and its rhythm; a new rhythm begins with the
    next occurrence and never looks back."""
    held = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    before = held.rhythm
    for name, value in facts.items():
        setattr(held, name, value)
    if held.rhythm != before:
        now = timezone.now()
        held.settled_at = max(held.settled_at or now, now)
    held.save()
    record(actor=actor, verb="settle_committee", item=held.name, place=held.roadmap.place)


@transaction.atomic
def write_word(*, committee, actor, word):
    """Write the word of the next letter, the secretary's or the chair's; the letter that carries it
    uses it up."""
    word = word.strip()
    Committee.objects.filter(pk=committee.pk).update(word=word, word_by=actor if word else None)
    record(actor=actor, verb="write_word", item=committee.name, place=committee.roadmap.place)
