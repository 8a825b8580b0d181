"""Setting a committee up and changing what it is asked."""

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.models import Committee, Remit
from committee.operations.digests import freeze_due_digest
from insights.operations import compute_results
from roadmaps.models import Roadmap
from roadmaps.operations import WrittenSince

RHYTHM = ("weekdays", "hour", "zone", "quiet_weeks")
SETTINGS = ("name", "mandate", *RHYTHM, "quorum", "sight")


def sign_settings(committee):
    """A short sign of a committee's settings, another as soon as one of them changes."""
    said = repr([getattr(committee, name) for name in SETTINGS])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def set_up_committee(*, roadmap, actor, **facts):
    """Set up the committee that accompanies a roadmap; its first letter is the next occurrence. Set
    up twice, it is the one that is there."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    there = Committee.objects.of(roadmap).first()
    if there:
        return there
    committee = Committee.objects.create(
        region=roadmap.region, starts_at=timezone.now(), **{"zone": roadmap.region.zone} | facts
    )
    Remit.objects.create(committee=committee, roadmap=roadmap)
    record(actor=actor, verb="set_up_committee", item=committee.name, place=roadmap.place)
    return committee


@transaction.atomic
def settle_committee(*, committee, actor, seen=None, **facts):
    """Change what the committee is called and asked, and its rhythm, unless that was changed since
    it was `seen`. A letter due already leaves as it was; a new rhythm begins with the next
    occurrence and never looks back."""
    held = hold_committee(committee)
    if seen is not None and seen != sign_settings(held):
        raise WrittenSince
    changed = [name for name in facts if getattr(held, name) != facts[name]]
    if not changed:
        return
    if {*RHYTHM} & {*changed}:
        begin_anew(held, timezone.now())
    for name in changed:
        setattr(held, name, facts[name])
    held.save()
    record(
        actor=actor,
        verb="settle_committee",
        item=held.name,
        place=held.roadmap.place,
        fields=changed,
    )


def begin_anew(held, now):
    """Freeze the letter that is due, if there is one, and settle all that is past."""
    if held.due_at(now):
        compute_results()  # a round that has just closed is told with its counts
        freeze_due_digest(committee_id=held.pk, now=now)
        held.refresh_from_db()
    held.settled_at = max(held.settled_at or now, now)


def hold_committee(committee):
    """The committee's row, locked: what is decided of its seats is decided one at a time."""
    return Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
