"""What one voice has said, everywhere: its votes, round by round."""

from dataclasses import dataclass
from operator import attrgetter

from django.urls import reverse

from consultation.models import Priority, Vote
from consultation.queries.proposals import address, place_of, plan_for


@dataclass(frozen=True)
class Said:
    """One vote as its voter finds it again."""

    code: str
    line: int
    size: str
    title: str
    url: str
    position: str
    rank: tuple  # (0, its place in the plan), (1, 0) for an action withdrawn since, (2, number)


def votes_by_round(participant):
    """Everything this voice has voted: by round id, in the order of the plan."""
    found = {}
    mine = Vote.objects.filter(participant=participant) if participant else Vote.objects.none()
    related = ("action", "proposal__action", "round__roadmap__region", "round__roadmap__current")
    for vote in mine.select_related(*related):
        found.setdefault(vote.round, []).append(said(vote))
    return {round: sorted(votes, key=attrgetter("rank")) for round, votes in found.items()}


def said(vote):
    roadmap = vote.round.roadmap
    plan = plan_for(roadmap)
    if vote.proposal:
        place, number = place_of(plan, vote.proposal), vote.proposal.number
        if not vote.proposal.is_public:
            return Said(place.code, place.line, place.size, "", "", vote.position, (2, number))
        title, url = vote.proposal.title, address(roadmap, number)
        return Said(place.code, place.line, place.size, title, url, vote.position, (2, number))
    code = vote.action.code
    stop = plan.by_action.get(vote.action_id) if plan else None
    if stop is None:  # withdrawn since
        return Said(code, 8, "mini", "", "", vote.position, (1, 0))
    url = reverse("public:action", args=(roadmap.region.slug, roadmap.slug, code))
    rank = (0, plan.places[vote.action_id])
    return Said(code, stop.line, "mini", stop.title, url, vote.position, rank)


def priorities_by_round(participant):
    """How many priorities this voice has marked, by round id."""
    found = {}
    mine = Priority.objects.filter(participant=participant) if participant else ()
    for priority in mine:
        found[priority.round_id] = found.get(priority.round_id, 0) + 1
    return found
