"""Voting: one voice, one round, one vote, until the round closes."""

from django.db import transaction
from django.utils import timezone

from consultation.hands import mark_of
from consultation.models import (
    MOST_PRIORITIES,
    Priority,
    Proposal,
    Registration,
    Trace,
    Vote,
)
from consultation.queries.voting import named
from roadmaps.operations import hold_open


class StaleVote(Exception):
    """The form had seen another position than the one that stands; `current` is that one."""

    def __init__(self, current):
        super().__init__(current)
        self.current = current


class OutsidePerimeter(Exception):
    """The voice takes part in a department that this consultation is not open to."""


class NotDiscussed(Exception):
    """The proposal is no longer published, or the region has answered it."""


class TooManyPriorities(Exception):
    """Ten actions are marked already."""


@transaction.atomic
def vote(*, participant, round, item, position, seen=None, hand=None):
    """Put this voice's position on an action or proposal, or take it back when empty; `hand` is
    who does it, and from where."""
    check_perimeter(round, participant)
    hold_open(round, "may_vote")
    check_discussed(item)
    mine = {"round": round, "participant": participant, **named(item)}
    if seen is not None:
        current = Vote.objects.select_for_update().filter(**mine).first()
        standing = current.position if current else ""
        if standing not in (seen, position):
            raise StaleVote(standing)
    if not position:
        Vote.objects.filter(**mine).delete()
        Trace.objects.filter(**mine).delete()
        return
    register(round, participant)
    Vote.objects.bulk_create(
        [Vote(**mine, position=position, cast_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["round", "participant", *named(item)],
        update_fields=["position", "cast_at"],
    )
    if hand:
        leave_trace(mine, hand, named(item))


def leave_trace(mine, hand, item):
    """Write down beside a vote whose hand cast it; its network and time stay those of the first."""
    network = mark_of(mine["round"], hand.address)
    Trace.objects.bulk_create(
        [Trace(**mine, user=hand.user, network=network, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["round", "participant", *item],
        update_fields=["user"],
    )


def check_perimeter(round, participant):
    """Raise OutsidePerimeter unless the voice's department is one of the region's."""
    if not round.roadmap.region.includes(participant.department):
        raise OutsidePerimeter


def check_discussed(item):
    """Raise NotDiscussed for a proposal that is not, or no longer, open to votes."""
    if not isinstance(item, Proposal):
        return
    if not Proposal.objects.published().discussed().filter(pk=item.pk).exists():
        raise NotDiscussed


def register(round, participant):
    """Freeze the voice's college, department and assurance for this round, once."""
    Registration.objects.bulk_create(
        [
            Registration(
                round=round,
                participant=participant,
                college=participant.college,
                department=participant.department,
                assurance=participant.assurance,
            )
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_priority(*, participant, round, action):
    """Count this action among the ten the participant would fund first."""
    check_perimeter(round, participant)
    hold_open(round, "may_vote")
    register(round, participant)
    Registration.objects.select_for_update().get(round=round, participant=participant)
    mine = Priority.objects.filter(round=round, participant=participant)
    if mine.filter(action=action).exists():
        return
    if mine.count() >= MOST_PRIORITIES:
        raise TooManyPriorities
    Priority.objects.create(round=round, participant=participant, action=action)


@transaction.atomic
def unmark_priority(*, participant, round, action):
    """No longer count this action among the priorities."""
    hold_open(round, "may_vote")
    Priority.objects.filter(round=round, participant=participant, action=action).delete()
