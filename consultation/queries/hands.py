"""What was done in an organisation's name, and by whose hand."""

from django.urls import reverse

from consultation.models import Argument, Proposal, Statement, Trace, Vote
from consultation.queries.contributions import name_of


def votes_by_hand(body):
    """Each vote of the organisation, the latest first, with the hand that cast it while that is
    still known: {vote, user, url, code, title}."""
    related = ("round__roadmap__region", "action", "proposal")
    votes = Vote.objects.filter(participant__organisation=body).select_related(*related)
    traces = Trace.objects.filter(participant__organisation=body).select_related("user")
    hands = {(one.round_id, one.action_id, one.proposal_id): one.user for one in traces}
    return [
        {
            "vote": vote,
            "user": hands.get((vote.round_id, vote.action_id, vote.proposal_id)),
            **item_of(vote),
        }
        for vote in votes.order_by("-cast_at")
    ]


def item_of(vote):
    """How a page names what was voted on."""
    roadmap = vote.round.roadmap
    place = (roadmap.region.slug, roadmap.slug)
    if vote.proposal_id:
        url = reverse("consultation:proposal", args=[*place, vote.proposal.number])
        shown = vote.proposal.title if vote.proposal.is_public else name_of(vote.proposal)
        return {"url": url, "name": shown}
    return {
        "url": reverse("public:action", args=[*place, vote.action.code]),
        "name": vote.action.code,
    }


def said_by_body(body):
    """What was written in its name, the latest first, with who entered it: (name, item)."""
    found = []
    for kind in (Proposal, Argument, Statement):
        mine = kind.objects.filter(author__organisation=body, submitted_at__isnull=False)
        found += mine.select_related("entered_by", "roadmap")
    found.sort(key=lambda item: item.submitted_at, reverse=True)
    return [(item.text if isinstance(item, Argument) else str(item), item) for item in found]
