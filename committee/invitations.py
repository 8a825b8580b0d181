"""What the mails about a seat say: it is given, suspended, held again, ended."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from committee.letters import in_the_zone, place_of
from committee.links import absolute


def seat_given(member):
    """To who was just given a place: what the committee is, what the letter is, how to come in."""
    committee = member.seat.committee
    occurrences = committee.rhythm.next(max(timezone.now(), committee.starts_at), 1)
    return about(member, "seat_given", first_at=occurrences[0], login_url=login_url(committee))


def seat_changed(member, change):
    """To who is suspended, sits again, or no longer sits: `change` says which."""
    url = login_url(member.seat.committee) if change == "resumed" else home_url(member)
    return about(member, "seat_changed", change=change, url=url)


def login_url(committee):
    """Sign-in, then the work list; until the roadmap is published, the site's first page."""
    roadmap = committee.roadmap
    then = reverse("committee:work", args=place_of(roadmap)) if roadmap.current else "/"
    return absolute(f"{reverse('account_login')}?{urlencode({'next': then})}")


def home_url(member):
    roadmap = member.seat.committee.roadmap
    return absolute(reverse("committee:home", args=place_of(roadmap)) if roadmap.current else "/")


def about(member, template, **context):
    committee = member.seat.committee
    return in_the_zone(
        committee,
        template=template,
        context={
            "member": member,
            "seat": member.seat,
            "committee": committee,
            "region": committee.region,
            "roadmap": committee.roadmap,
            **context,
        },
        sender=committee.region.as_sender,
        language=member.user.language,
    )
