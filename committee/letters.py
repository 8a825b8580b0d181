"""The mails of a committee: its letter, and what goes with the links of one."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from committee.links import STOP, WORK, Desk, absolute, sign
from committee.models import Digest, Opinion
from committee.queries import last_copy_for, review_at
from committee.reading import Reading, moment, place_of
from committee.reading.news import link
from outbox.letters import compose, list_headers

LINK_LIFE = timedelta(days=30)
UNSIGNED = "preview"  # where a seat's own key stands in its links


def expiry(digest):
    """When the edition's link dies: with the last review it asks for, else thirty days on."""
    reviews = [facts["review"] for facts in digest.content["roadmaps"] if facts["review"]]
    deadlines = [moment(review["closes_at"]) for review in reviews]
    return max(deadlines, default=None) or digest.due_at + LINK_LIFE


def desk_by_link(copy):
    digest = copy.digest
    token = sign(WORK, copy.member, expires_at=expiry(digest), about=digest.pk)
    return Desk(copy.member, place_of(digest.committee.roadmap), copy, token)


def stop_url(member):
    place = place_of(member.seat.committee.roadmap)
    return absolute(reverse("committee:stop", args=[*place, sign(STOP, member)]))


def letter_for(copy, reading):
    """The edition as one seat's mail."""
    copy.digest = reading.digest
    copy.seat.committee, copy.member.seat = reading.committee, copy.seat
    return written(copy, reading, desk_by_link(copy), stop_url(copy.member))


def preview_of(edition, copy):
    """The mail that one seat would get from an edition that is not frozen; None when it would get
    none. No row is written, and the links made for the seat open nothing."""
    if copy.withheld:
        return None
    reading = Reading(unsaved(edition))
    copy.digest = reading.digest
    return unsigned(copy, reading)


def unsigned(copy, reading):
    """A copy as a mail whose personal links open nothing."""
    place = place_of(reading.committee.roadmap)
    desk = Desk(copy.member, place, copy, UNSIGNED)
    return written(copy, reading, desk, link("committee:stop", place, UNSIGNED))


def unsaved(edition):
    """The row an edition would be frozen as when it is due, but for its keys."""
    committee, moments = edition.committee, edition.moments
    last = committee.digests.first()
    due_at = committee.due_at(moments.seen_at) or committee.rhythm.after(moments.seen_at)
    return Digest(
        committee=committee,
        number=last.number + 1 if last else 1,
        since=moments.since,
        due_at=due_at,
        cut_off=moments.cut_off,
        frozen_at=moments.seen_at,
        content=edition.content | {"next": committee.rhythm.after(due_at).isoformat()},
    )


def written(copy, reading, desk, stopping):
    """A copy as a mail, with the links of this desk."""
    committee, language = reading.committee, copy.member.user.language
    with override(language), timezone.override(committee.tz):
        context = reading.context(copy, desk)
        context |= reading.rendered(context)
    context |= {
        "edition_url": link("committee:edition", desk.place, reading.digest.number),
        "stop_url": stopping,
    }
    return in_the_zone(
        committee,
        template="digest",
        context=context,
        sender=committee.region.as_sender,
        language=language,
        headers=headers_of(committee, stopping),
    )


def in_the_zone(committee, **parts):
    """Compose with the hours of the committee's zone."""
    with timezone.override(committee.tz):
        return compose(**parts)


def headers_of(committee, stop_url):
    """Those of a list, and one thread for all the letters of a committee."""
    host = urlsplit(settings.SITE_URL).hostname
    region, roadmap = place_of(committee.roadmap)
    root = f"<committee-{committee.pk}.{roadmap}.{region}@{host}>"
    headers = list_headers(f"committee.{roadmap}.{region}", stop_url)
    return headers | {"In-Reply-To": root, "References": root}


def receipt_for(opinion, digest):
    """The receipt of the first opinion given by the link of an edition."""
    committee, roadmap = opinion.seat.committee, opinion.phase.roadmap
    return in_the_zone(
        committee,
        template="opinion_receipt",
        context={
            "opinion": opinion,
            "view": Opinion.View(opinion.view),
            "digest": digest,
            "committee": committee,
            "region": committee.region,
            "roadmap": roadmap,
            "work_url": absolute(reverse("committee:work", args=place_of(roadmap))),
        },
        sender=committee.region.as_sender,
        language=opinion.member.user.language,
    )


def new_link_for(member, now):
    """A fresh link to the seat's work list, for somebody whose link has expired."""
    committee = member.seat.committee
    remits = committee.remits.select_related("roadmap")
    reviews = [review_at(remit.roadmap, now) for remit in remits]
    deadlines = [review.closes_at for review in reviews if review]
    expires_at = max(deadlines, default=None) or now + LINK_LIFE
    copy = last_copy_for(member.seat)
    token = sign(WORK, member, expires_at=expires_at, about=copy and copy.digest_id)
    return in_the_zone(
        committee,
        template="letter_link",
        context={
            "work_url": absolute(Desk(member, place_of(committee.roadmap), copy, token).url),
            "expires_at": expires_at,
            "committee": committee,
            "region": committee.region,
            "roadmap": committee.roadmap,
        },
        sender=committee.region.as_sender,
        language=member.user.language,
    )
