"""Voting: one voice, one round, one vote, until the round closes."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone

from accounts.models import Participant
from accounts.written import Put, Written
from consultation.hands import mark_of
from consultation.models import (
    MOST_PRIORITIES,
    Priority,
    Proposal,
    Registration,
    Trace,
    Vote,
)
from roadmaps.models import Phase
from roadmaps.operations import hold_open

ITEMS = ("action", "proposal")


def known(kind):
    """The department of a voice that is registered in a round in which one may vote now, and its
    vote on an item with the account that cast it."""

    def asked(participant, round, item):
        mine = {"participant": participant, "round": round, kind: item}
        voice = {"participant": participant, "participant__erased_at": None}
        return (
            Phase.objects.giving("may_vote")
            .filter(pk=round, **{f"registrations__{name}": value for name, value in voice.items()})
            .annotate(
                position=Subquery(Vote.objects.filter(**mine).values("position")),
                hand=Subquery(Trace.objects.filter(**mine).values("user")),
            )
            .values_list("registrations__participant__department", "position", "hand")
        )

    return Written(asked)


def put(model, kind, first, later):
    """A row about one item, by each voice in each round; put again, it changes the `later` ones."""
    once = ["round", "participant", kind]
    return Put(model, [*once, *first, *later], once, later)


ROUND_AND_VOICE = "FOR KEY SHARE OF roadmaps_phase FOR SHARE OF accounts_participant"
KNOWN = {kind: known(kind) for kind in ITEMS}
VOTES = {kind: put(Vote, kind, [], ["position", "cast_at"]) for kind in ITEMS}
TRACES = {kind: put(Trace, kind, ["network", "at"], ["user"]) for kind in ITEMS}
FROZEN = ["college", "department", "assurance"]
REGISTRATION = Put(Registration, ["round", "participant", *FROZEN], unique=["round", "participant"])
DEPARTMENT = Written(
    lambda pk: Participant.objects.filter(pk=pk, erased_at=None).values_list("department")
)


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
    known = known_of(participant, round, item)
    check_discussed(item)
    if not round.roadmap.region.includes(known.department):
        raise OutsidePerimeter
    if seen is not None and known.position not in (seen, position):
        raise StaleVote(known.position)
    kind = item._meta.model_name
    mine = {"round": round.pk, "participant": participant.pk, kind: item.pk}
    if position and known.is_new:
        register(round, participant)
    if not written(kind, mine, position, None if seen is None else known.position):
        raise StaleVote(known_of(participant, round, item).position)
    if not position:
        Trace.objects.filter(**mine).delete()
        return
    if hand and known.hand != hand.user.pk:
        leave_trace(round, mine, hand, kind)


def written(kind, mine, position, standing):
    """Write the position, or take it back when empty; False where another hand has changed
    meanwhile what was `standing`, None where that does not matter."""
    now = timezone.now()
    if position and not standing:
        only = {} if standing is None else {"position": [position]}
        return VOTES[kind].row(mine | {"position": position, "cast_at": now}, **only)
    found = Vote.objects.filter(**mine)
    if standing is not None:
        found = found.filter(position__in=[standing, position])
    if position:
        return found.update(position=position, cast_at=now)
    return found.delete()[0] or not standing


def leave_trace(round, mine, hand, kind):
    """Write down beside a vote whose hand cast it; its network and time stay those of the first."""
    network = mark_of(round, hand.address)
    TRACES[kind].row(mine | {"user": hand.user.pk, "network": network, "at": timezone.now()})


@dataclass(frozen=True)
class Known:
    """What is known of a voice that is about to vote on an item."""

    department: str
    position: str = ""  # as it stands; "" where there is none
    hand: int | None = None  # of the account that cast it
    is_new: bool = False  # nothing of it is in this round yet


def known_of(participant, round, item):
    """What is known of a voice in a round that is open: both are held, so that the close waits for
    what this transaction writes, and so does a person who leaves."""
    ids = (participant.pk, round.pk, item.pk)
    found = KNOWN[item._meta.model_name].rows(*ids, held=ROUND_AND_VOICE)
    for department, position, hand in found:
        return Known(department, position or "", hand)
    return newcomer(participant, round)


def newcomer(participant, round):
    """A voice that has not voted in this round yet, which is held open."""
    hold_open(round, "may_vote")
    return Known(department_of(participant), is_new=True)


def check_perimeter(phase, participant):
    """Raise OutsidePerimeter unless the voice's department is one of the region's, or when its
    person has left meanwhile: to be asked with the phase held open, so that nothing of theirs
    comes after what their leaving took back. A voice that staff records just now is as it says."""
    is_new = participant.pk is None
    department = participant.department if is_new else department_of(participant)
    if not phase.roadmap.region.includes(department):
        raise OutsidePerimeter


def department_of(participant):
    """As it is now; raises OutsidePerimeter of a voice whose person has left meanwhile."""
    for (department,) in DEPARTMENT.rows(participant.pk):
        return department
    raise OutsidePerimeter


def check_discussed(item):
    """Raise NotDiscussed for a proposal that is not, or no longer, open to votes."""
    if not isinstance(item, Proposal):
        return
    if not Proposal.objects.published().discussed().filter(pk=item.pk).exists():
        raise NotDiscussed


def register(round, participant):
    """Freeze the voice's college, department and assurance for this round, once."""
    frozen = {name: getattr(participant, name) for name in FROZEN}
    REGISTRATION.row({"round": round.pk, "participant": participant.pk} | frozen)


@transaction.atomic
def mark_priority(*, participant, round, action):
    """Count this action among the ten the participant would fund first."""
    hold_open(round, "may_vote")
    check_perimeter(round, participant)
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
