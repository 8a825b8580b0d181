"""What a secretary is told of the letters that did not arrive."""

from django.urls import reverse

from committee.letters import in_the_zone, place_of
from committee.links import absolute
from outbox.models import Mail

MOST_TOLD = 12


def alert_for(committee, lost, user):
    """One mail for all the letters lost since the last alert: who, why, what to do."""
    place = place_of(committee.roadmap)
    numbers = sorted({copy.digest.number for copy, _ in lost}, reverse=True)
    pages = [
        {"number": n, "url": absolute(reverse("committee:deliveries", args=(*place, n)))}
        for n in numbers
    ]
    return in_the_zone(
        committee,
        template="letter_failed",
        context={
            "committee": committee,
            "region": committee.region,
            "roadmap": committee.roadmap,
            "total": len(lost),
            "lost": [told(copy, mail) for copy, mail in lost[:MOST_TOLD]],
            "more": max(0, len(lost) - MOST_TOLD),
            "newest": pages[0],
            "others": pages[1:],
            "room_url": absolute(reverse("committee:letters", args=place)),
        },
        sender=committee.region.as_sender,
        language=user.language,
    )


def told(copy, mail):
    return {
        "seat": copy.seat.title,
        "name": str(copy.member),
        "to": mail.to,
        "number": copy.digest.number,
        "came_back": mail.state == Mail.State.BOUNCED,
        "at": mail.bounced_at or mail.failed_at,
        "why": mail.error,
    }
