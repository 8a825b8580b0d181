"""What stands beside a proposal: its family, what it was split into or comes from."""

from django import template

from accounts.speaking import voice_of
from consultation.permissions import can_consent
from consultation.queries.families import (
    ENOUGH,
    family_in_effect,
    members_of,
    standing_tie,
    ties_of,
    to_support,
)
from consultation.queries.splits import parts_of, standing_split
from consultation.queries.voting import positions_on_proposals

register = template.Library()


@register.inclusion_tag("consultation/_family_beside.html", takes_context=True)
def kin_of(context, proposal):
    """The family of a proposal and what it comes from; in the open round of the page, what its
    reader's support may be carried over to."""
    beside = about(context, proposal)
    if not proposal.is_public:
        return beside
    family = family_in_effect(proposal)
    members = members_of(ties_of(family)) if family else []
    others = [one for one in members if one.pk != proposal.pk]
    origin = proposal.split_from
    beside |= {
        "family": family if len(members) >= ENOUGH else None,
        "others": others,
        "origin": origin if origin and origin.published_at else None,
    }
    if members:
        positions = positions_in(context.get("round"), context["request"])
        beside["left"] = to_support(members, members, positions)
    return beside


@register.inclusion_tag("consultation/_split_into.html", takes_context=True)
def split_into(context, proposal):
    """What a proposal was split into; in the open round of the page, the parts its reader's
    support may be carried over to."""
    beside = about(context, proposal)
    if not proposal.is_public or not proposal.is_split:
        return beside
    parts = parts_of(proposal)
    positions = positions_in(context.get("round"), context["request"])
    return beside | {"parts": parts, "left": to_support([proposal], parts, positions)}


def about(context, proposal):
    """What the blocks around a proposal say and send of the page they are on."""
    names = ("roadmap", "region", "round", "request", "csrf_token", "speaking")
    return {name: context.get(name) for name in names} | {"proposal": proposal}


def positions_in(round, request):
    """The reader's votes in the open round, by proposal id."""
    return positions_on_proposals(round, voice_of(request)) if round else {}


@register.inclusion_tag("consultation/_family_asked.html", takes_context=True)
def asked_of_author(context, proposal):
    """What is offered of a proposal and awaits its author's word, or may still be objected to."""
    beside = about(context, proposal)
    user = context["request"].user
    if not proposal.is_public or not can_consent(user, proposal):
        return beside
    split = standing_split(proposal)
    return beside | {
        "tie": standing_tie(proposal),
        "split": split if split and not split.done_at else None,
    }
