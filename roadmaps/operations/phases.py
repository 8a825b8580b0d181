"""Opening and closing: deadlines are the database's, the sweep only writes down what is true."""

from functools import cache

from django.db import transaction
from django.utils import timezone

from accounts.written import Written
from roadmaps.models import Phase
from roadmaps.rules import rules_of


class PhaseClosed(Exception):
    """What was asked is not open, or no longer; `phase` says which phase and so since when."""

    def __init__(self, phase):
        super().__init__(str(phase))
        self.phase = phase


class PhaseSuspended(PhaseClosed):
    """The phase is suspended: its close is still to come."""


def hold_open(phase, right):
    """Raise PhaseClosed unless the phase gives this right now, by the database's clock; its row is
    held, so that the close waits for what this transaction writes."""
    if not _open_for(right).rows(phase.pk, held="FOR KEY SHARE"):
        raise _refusal(phase)


def _refusal(phase):
    suspended = Phase.objects.under_way_at_the_clock().exclude(suspended_at=None)
    now = suspended.with_reasons().filter(pk=phase.pk).first()
    return PhaseSuspended(now) if now else PhaseClosed(phase)


@cache
def _open_for(right):
    return Written(lambda phase: Phase.objects.giving(right).filter(pk=phase).values_list("pk"))


def open_phases():
    """Freeze the rules of the phases that have opened, so that nothing changes them under way."""
    for phase in Phase.objects.to_freeze().select_related("roadmap__region"):
        Phase.objects.filter(pk=phase.pk, rules_frozen_at=None).update(
            rules=rules_of(phase), rules_frozen_at=timezone.now()
        )


@transaction.atomic
def close_round(*, phase):
    """Close one round for good; votes under way are waited for. False when it was closed before."""
    held = Phase.objects.to_close().select_for_update().filter(pk=phase.pk).first()
    if held is None:
        return False
    held.closed_at = max(timezone.now(), held.closes_at)  # two clocks may differ a little
    held.save(update_fields=["closed_at"])
    return True
