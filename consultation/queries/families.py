"""Families: which proposals stand together, who sees it, how many distinct voices support it."""

import json
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q

from consultation.models import (
    Argument,
    Family,
    Kinship,
    Position,
    Proposal,
    Registration,
    Vote,
    consented,
)
from consultation.queries.asked import asked_of
from consultation.queries.flags import voices_apart
from consultation.queries.proposals import facts_of, full
from roadmaps.fields import AMENDABLE

ENOUGH = 2  # proposals that make a family


def in_effect():
    """Families of two public proposals or more whose authors agreed, or did not object in time."""
    ties = Kinship.objects.in_effect().filter(proposal__in=Proposal.objects.published())
    counted = ties.order_by().values("family").annotate(members=Count("pk"))
    return Family.objects.filter(pk__in=counted.filter(members__gte=ENOUGH).values("family"))


def ties_of(family):
    """The standing ties of a family, each with its proposal and whether it is in effect."""
    ties = family.kinships.standing().annotate(
        effective=ExpressionWrapper(consented(), output_field=BooleanField())
    )
    proposals = full(Proposal.objects.prefetch_related("changes"))
    return list(ties.order_by("proposal__number").prefetch_related(Prefetch("proposal", proposals)))


def members_of(ties):
    """The proposals that stand together: public, and in effect."""
    return [tie.proposal for tie in ties if tie.effective and tie.proposal.is_public]


def standing_tie(proposal):
    """The tie of this proposal that is offered or in effect, or None."""
    return Kinship.objects.standing().filter(proposal=proposal).select_related("family").first()


def family_in_effect(proposal):
    """The family in effect that this public proposal stands in, or None."""
    if not proposal.is_public:
        return None
    own = Kinship.objects.in_effect().filter(proposal=proposal)
    return in_effect().filter(pk__in=own.values("family")).first()


def supporters_of(proposals, round, apart=False):
    """{college: voices} for at least one of these proposals in a round that may be shown; each
    voice once, colleges never summed; those that two persons set `apart` by themselves."""
    if round is None or not round.shows_results():
        return {}
    votes = Vote.objects.filter(round=round, proposal__in=proposals, position=Position.FOR)
    voices = Registration.objects.filter(round=round, participant__in=votes.values("participant"))
    set_apart = Q(participant__in=voices_apart(round))
    voices = voices.filter(set_apart if apart else ~set_apart)
    return dict(voices.order_by().values_list("college").annotate(voices=Count("pk")))


@dataclass(frozen=True)
class Side:
    """What one proposal asks in one field: typed changes of an action, or the words of a new
    one."""

    proposal: Proposal
    changes: list
    values: list


@dataclass(frozen=True)
class Beside:
    """One field as each of the proposals asks it, side by side; some say nothing of it."""

    item: object
    sides: list
    differs: bool


def side_by_side(proposals):
    """Field by field what each of these proposals asks, those that differ first."""
    said = [(one, *said_by(one)) for one in proposals]
    found = []
    for item in AMENDABLE.values():
        if any(item.name in signs for *_, signs in said):
            sides = [
                Side(one, changes.get(item.label, []), facts.get(item.name, []))
                for one, changes, facts, _ in said
            ]
            differs = len({signs.get(item.name) for *_, signs in said}) > 1
            found.append(Beside(item, sides, differs))
    return sorted(found, key=lambda one: not one.differs)


def said_by(proposal):
    """What a proposal asks by field: as changes, as words, and as a sign that tells same from
    other."""
    rows = list(proposal.changes.all())
    signs: dict = {}
    for row in rows:
        if proposal.action_id or row.field != "title":
            asked = [proposal.action_id, row.field, row.key, row.value]
            signs[row.field] = signs.get(row.field, "") + json.dumps(asked, sort_keys=True)
    if proposal.action_id:
        return {one.label: one.changes for one in asked_of(proposal)}, {}, signs
    facts = {item.name: values for item, values in facts_of(proposal)}
    return {}, facts, {name: sign for name, sign in signs.items() if name in facts}


def to_support(sources, targets, positions):
    """Of the targets, those still without this voice's vote, when it supports one of the sources;
    `positions` are its votes in the open round, by proposal id."""
    if not any(positions.get(one.pk) == Position.FOR for one in sources):
        return []
    return [one for one in targets if one.pk not in positions and not one.is_answered]


def arguments_on(proposals):
    """{proposal id: how many arguments are public on it}, whichever way they go."""
    public = Argument.objects.published().filter(proposal__in=proposals).order_by()
    return dict(public.values_list("proposal").annotate(arguments=Count("pk")))
