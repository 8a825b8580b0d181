"""Setting the phases: free until a phase opens, then its rules hold until its end."""

from django.db import transaction

from accounts.operations import record
from roadmaps.models import Clock, Phase, Roadmap


class PhaseOpened(Exception):
    """The phase has opened, by the database's clock: what it promised no longer changes."""


@transaction.atomic
def add_phase(*, roadmap, actor, facts):
    """Add a phase; phases may overlap, and the same one sent twice is one."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    there = roadmap.phases.filter(**facts).first()
    if there:
        return there
    phase = Phase.objects.create(roadmap=roadmap, **facts)
    record(actor=actor, verb="add_phase", item=phase.name, place=roadmap.place)
    return phase


@transaction.atomic
def settle_phase(*, phase, actor, facts):
    """Change what a phase that has not opened will be."""
    if not _to_come(phase).update(**facts):
        raise PhaseOpened
    record(actor=actor, verb="settle_phase", item=facts["name"], place=phase.roadmap.place)


@transaction.atomic
def remove_phase(*, phase, actor):
    """Take away a phase that has not opened."""
    deleted, _by_model = _to_come(phase).delete()
    if not deleted:
        raise PhaseOpened
    record(actor=actor, verb="remove_phase", item=phase.name, place=phase.roadmap.place)


def _to_come(phase):
    return Phase.objects.filter(pk=phase.pk, opens_at__gt=Clock(), rules_frozen_at=None)
