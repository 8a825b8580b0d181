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
    """The family of a proposal and its lineage; in the open round of the page, what its reader's
    support may be carried over to."""
    beside = {"roadmap": context["roadmap"], "region": context["region"], "proposal": proposal}
    if not proposal.is_public:
        return beside
    family, parts = family_in_effect(proposal), parts_of(proposal)
    members = members_of(ties_of(family)) if family else []
    others = [one for one in members if one.pk != proposal.pk]
    origin = proposal.split_from
    beside |= {
        "family": family if len(members) >= ENOUGH else None,
        "others": others,
        "parts": parts,
        "origin": origin if origin and origin.published_at else None,
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "speaking": context.get("speaking"),
    }
    if members or parts:
        positions = positions_in(context.get("round"), context["request"])
        beside["left"] = to_support(members, members, positions)
        beside["left_parts"] = to_support([proposal], parts, positions)
    return beside


def positions_in(round, request):
    """The reader's votes in the open round, by proposal id."""
    return positions_on_proposals(round, voice_of(request)) if round else {}


@register.inclusion_tag("consultation/_family_asked.html", takes_context=True)
def asked_of_author(context, proposal):
    """What is offered of a proposal and awaits its author's word, or may still be objected to."""
    beside = {"roadmap": context["roadmap"], "region": context["region"], "proposal": proposal}
    user = context["request"].user
    if not proposal.is_public or not can_consent(user, proposal):
        return beside
    split = standing_split(proposal)
    return beside | {
        "tie": standing_tie(proposal),
        "split": split if split and not split.done_at else None,
    }
