"""The mails of a sitting: the call, with its link, the receipt of answers given by it, and the
word that it was cancelled."""

from django.urls import reverse

from committee.letters import in_the_zone
from committee.links import SITTING, absolute, sign
from committee.models import Sitting
from committee.reading import place_of
from roadmaps.plan import plan_of


def answer_url(sitting, member):
    """The link that opens one consultation for one seat, until its last moment."""
    token = sign(SITTING, member, expires_at=sitting.closes_at, about=sitting.pk)
    place = place_of(sitting.phase.roadmap)
    return absolute(reverse("committee:consultation", args=[*place, token]))


def sitting_url(sitting):
    place = place_of(sitting.phase.roadmap)
    return absolute(reverse("committee:sitting", args=[*place, sitting.number]))


def facts_of(sitting):
    roadmap = sitting.phase.roadmap
    return {
        "sitting": sitting,
        "written": sitting.kind == Sitting.Kind.WRITTEN,
        "committee": sitting.committee,
        "roadmap": roadmap,
        "region": roadmap.region,
        "sitting_url": sitting_url(sitting),
    }


def call_for(sitting, member):
    """The call to a meeting, or to answer in writing by a link of one's own."""
    facts = facts_of(sitting)
    return in_the_zone(
        sitting.committee,
        template="sitting_called",
        context={
            **facts,
            "seat": member.seat,
            "positions": put_to(sitting),
            "url": answer_url(sitting, member) if facts["written"] else facts["sitting_url"],
        },
        sender=sitting.committee.region.as_sender,
        language=member.user.language,
    )


def cancellation_for(sitting, member):
    """Tells one who was called that the sitting does not take place, and why."""
    return in_the_zone(
        sitting.committee,
        template="sitting_cancelled",
        context={**facts_of(sitting), "seat": member.seat},
        sender=sitting.committee.region.as_sender,
        language=member.user.language,
    )


def put_to(sitting):
    """The positions a sitting decides on, each with the title of its action."""
    by_action = plan_of(sitting.phase.roadmap.current).by_action
    positions = sitting.positions.select_related("action").order_by("action__code")
    for position in positions:
        position.title = getattr(by_action.get(position.action_id), "title", "")
    return positions


def receipt_for(sitting, member, at):
    """The receipt of the first answers given by the link of a call; it says no direction."""
    return in_the_zone(
        sitting.committee,
        template="sitting_receipt",
        context={**facts_of(sitting), "at": at},
        sender=sitting.committee.region.as_sender,
        language=member.user.language,
    )
