"""Which roadmaps a committee accompanies, and what it decided of each axis."""

import hashlib

from django.db import transaction

from accounts.operations import record
from committee.models import Charge, Opinion, Position, Question, Remit, Sitting
from committee.operations.committees import hold_committee
from roadmaps.models import Roadmap
from roadmaps.operations import WrittenSince


class AlreadyEntrusted(Exception):
    """Another committee accompanies this roadmap."""


class AlreadyAtWork(Exception):
    """The committee has spoken of this roadmap, or been written to about it; or it has no other."""


@transaction.atomic
def entrust_roadmap(*, committee, roadmap, actor):
    """Have the committee accompany one more roadmap of its region."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    remit = Remit.objects.filter(roadmap=roadmap).first()
    if remit is None:
        remit = Remit.objects.create(committee=committee, roadmap=roadmap)
        record(actor=actor, verb="entrust_roadmap", item=committee.name, place=roadmap.place)
    if remit.committee_id != committee.pk:
        raise AlreadyEntrusted
    return remit


@transaction.atomic
def withdraw_roadmap(*, remit, actor):
    """Have the committee no longer accompany a roadmap of which nothing was said yet."""
    hold_committee(remit.committee)
    if not may_leave(remit):
        raise AlreadyAtWork
    if Remit.objects.filter(pk=remit.pk).delete()[0]:
        place = remit.roadmap.place
        record(actor=actor, verb="withdraw_roadmap", item=remit.committee.name, place=place)


def may_leave(remit):
    """Whether nothing holds the committee to this roadmap: no opinion, question, position or
    sitting, no letter that told of it, and another roadmap to accompany."""
    of_its_phases = {"phase__roadmap": remit.roadmap_id}
    spoken = (model.objects.filter(**of_its_phases) for model in (Opinion, Position, Sitting))
    told = remit.committee.digests.values_list("content__roadmaps", flat=True)
    return (
        remit.committee.remits.exclude(pk=remit.pk).exists()
        and not any(rows.exists() for rows in spoken)
        and not Question.objects.filter(action__roadmap=remit.roadmap_id).exists()
        and not any(one["roadmap"] == remit.roadmap_id for told_of in told for one in told_of)
    )


@transaction.atomic
def settle_remit(*, remit, actor, charges, seen=None):
    """Say of each axis, by its code, whether it is `followed`, which seat is its `rapporteur` and
    the moment `opinions_by` which its opinions are due, unless that was changed since `seen`."""
    hold_committee(remit.committee)
    if seen is not None and seen != sign_charges(remit):
        raise WrittenSince
    before = {charge.axis: charge for charge in remit.charges.select_related("rapporteur")}
    changed = [axis for axis, facts in charges.items() if facts != facts_of(before.get(axis))]
    for axis in changed:
        Charge.objects.update_or_create(remit=remit, axis=axis, defaults=charges[axis])
    if changed:
        record(
            actor=actor,
            verb="settle_remit",
            item=remit.committee.name,
            place=remit.roadmap.place,
            axes=changed,
        )


def sign_charges(remit):
    """A short sign of what is decided of the axes, another as soon as it changes."""
    names = ("axis", "followed", "rapporteur_id", "opinions_by")
    charges = Charge.objects.filter(remit=remit).order_by("axis")
    return hashlib.sha256(repr(list(charges.values_list(*names))).encode()).hexdigest()[:16]


def facts_of(charge):
    """What is decided of an axis; one without a row is followed until the phase closes."""
    return {
        "followed": charge is None or charge.followed,
        "rapporteur": charge and charge.rapporteur,
        "opinions_by": charge and charge.opinions_by,
    }
