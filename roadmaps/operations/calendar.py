"""Setting the phases: free until a phase opens; then its rules hold until its end, which may be put
off, and its rights be suspended, with a reason that everybody reads."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from roadmaps.models import Clock, Phase, PhaseNotice, Roadmap
from roadmaps.operations.phases import PhaseClosed


class PhaseOpened(Exception):
    """The phase has opened, by the database's clock: what it promised no longer changes."""


class PhaseMoved(Exception):
    """The phase was prolonged, suspended or resumed since it was looked at; `phase` is it now."""

    def __init__(self, phase):
        super().__init__(str(phase))
        self.phase = phase


class NotLater(Exception):
    """A close is only ever put off."""


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


@transaction.atomic
def prolong_phase(*, phase, actor, closes_at, reason, seen=None):
    """Put off the close of a phase before it has come; results are never shown before the close."""
    kind = PhaseNotice.Kind.PROLONGED
    held = _under_way(phase)
    if _told_already(held, actor, kind, reason, closes_at=closes_at):
        return held
    _refuse_if_moved(held, seen)
    if closes_at <= held.closes_at:
        raise NotLater
    before = held.closes_at
    if held.results_at and held.results_at < closes_at:
        held.results_at = closes_at
    held.closes_at = closes_at
    held.save(update_fields=["closes_at", "results_at"])
    return _write("prolong_phase", kind, held, actor, reason, before)


@transaction.atomic
def suspend_phase(*, phase, actor, reason, seen=None):
    """Suspend what a phase lets people do, before its close: what they gave is kept, the close
    stays where it was."""
    kind = PhaseNotice.Kind.SUSPENDED
    held = _under_way(phase)
    if _told_already(held, actor, kind, reason):
        return held
    _refuse_if_moved(held, seen)
    if held.suspended_at:
        raise PhaseMoved(held)
    held.suspended_at = timezone.now()
    held.save(update_fields=["suspended_at"])
    return _write("suspend_phase", kind, held, actor, reason)


@transaction.atomic
def resume_phase(*, phase, actor, reason="", seen=None):
    """Open again a phase that was suspended, before its close."""
    kind = PhaseNotice.Kind.RESUMED
    held = _under_way(phase)
    if _told_already(held, actor, kind, reason):
        return held
    _refuse_if_moved(held, seen)
    if not held.suspended_at:
        raise PhaseMoved(held)
    held.suspended_at = None
    held.save(update_fields=["suspended_at"])
    return _write("resume_phase", kind, held, actor, reason)


def _under_way(phase):
    """The phase, begun and not over by the database's clock, its row held; what is being written in
    it is waited for, and so is the close."""
    live = Phase.objects.under_way_at_the_clock().filter(pk=phase.pk, closed_at=None)
    held = live.select_related("roadmap__region").select_for_update(of=("self",)).first()
    if held is None:
        raise PhaseClosed(phase)
    return held


def _told_already(held, actor, kind, reason, **facts):
    """Whether this very act is the last one done to the phase: a form sent twice."""
    last = held.notices.last()
    same = {"kind": kind, "reason": reason, "actor_id": actor.pk, **facts}
    return last is not None and all(getattr(last, name) == same[name] for name in same)


def _refuse_if_moved(held, seen):
    """`seen` is the number of notices that the form knew of."""
    if seen is not None and seen != held.notices.count():
        raise PhaseMoved(held)


def _write(verb, kind, held, actor, reason, closed_before=None):
    """Write the notice that everybody reads, and that those who took part will be sent."""
    PhaseNotice.objects.create(
        phase=held,
        kind=kind,
        reason=reason,
        closed_before=closed_before or held.closes_at,
        closes_at=held.closes_at,
        actor=actor,
        at=timezone.now(),
    )
    record(actor=actor, verb=verb, item=held.name, place=held.roadmap.place, reason=reason)
    return held


def _to_come(phase):
    return Phase.objects.filter(pk=phase.pk, opens_at__gt=Clock(), rules_frozen_at=None)
