"""From a frozen edition to what a seat reads: the same facts for the mail and for the page."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from committee.links import STOP, WORK, Desk, absolute, sign
from committee.models import Opinion
from committee.pictures import ticked
from committee.queries import review_at
from consultation.models import Answer, Decision, Proposal, Reason
from outbox.letters import compose

LINK_LIFE = timedelta(days=30)
LATE = timedelta(hours=1)


def place_of(committee):
    roadmap = committee.roadmap
    return roadmap.region.slug, roadmap.slug


def moment(iso):
    return datetime.fromisoformat(iso) if iso else None


def edition_context(digest, seat=None, desk=None):
    """What an edition says, with links; what awaits the seat when one reads it."""
    content = digest.content
    place = place_of(digest.committee)
    return {
        "digest": digest,
        "committee": digest.committee,
        "roadmap": digest.committee.roadmap,
        "region": digest.committee.roadmap.region,
        "late": late(digest),
        "mine": mine(content, seat, desk),
        "deadline": moment((content["review"] or {}).get("closes_at")),
        "news": news(content["news"], place),
        "has_news": any(content["news"].values()),
        "word": content["word"],
        "coverage": coverage(content["coverage"]),
        "coming": [
            phase | {"opens_at": moment(phase["opens_at"]), "closes_at": moment(phase["closes_at"])}
            for phase in content["coming"]
        ],
    }


def coverage(frozen):
    """The coverage with its picture, and whether a cell of it is one action."""
    axes = ticked(frozen["axes"])
    exact = all(len(axis["cells"]) == axis["total"] for axis in axes)
    return frozen | {"axes": axes, "one_cell_an_action": exact}


def late(digest):
    """Said when the letter did not leave when it was due: how late, and what it stands for."""
    missed = digest.content.get("missed", 0)
    if not missed and digest.frozen_at - digest.due_at < LATE:
        return None
    return {"missed": missed, "since": digest.since, "due_at": digest.due_at}


def mine(content, seat, desk):
    frozen = content["seats"].get(str(seat.pk)) if seat else None
    if frozen is None:
        return {"total": 0, "items": [], "more": 0}
    items = [item | {"url": absolute(desk.item_url(item["code"]))} for item in frozen["items"]]
    return {"total": frozen["total"], "items": items, "more": frozen["total"] - len(items)}


def news(frozen, place):
    """The news with words for their codes and absolute links."""
    return {
        "version": frozen["version"],
        "proposals": frozen["proposals"]
        and {
            "total": frozen["proposals"]["total"],
            "more": frozen["proposals"]["total"] - len(frozen["proposals"]["items"]),
            "items": [proposal(item, place) for item in frozen["proposals"]["items"]],
        },
        "rising": [action(item, place) for item in frozen["rising"]],
        "results": [
            row | {"leading": [action(item, place) for item in row["leading"]]}
            for row in frozen["results"]
        ],
        "answers": labelled(frozen["answers"], Answer.Outcome),
        "moderation": frozen["moderation"]
        and {
            "verbs": labelled(frozen["moderation"]["verbs"], Decision.Verb),
            "reasons": labelled(frozen["moderation"]["reasons"], Reason),
        },
    }


def action(item, place):
    return item | {"url": absolute(reverse("public:action", args=[*place, item["code"]]))}


def proposal(item, place):
    url = absolute(reverse("consultation:proposal", args=[*place, item["number"]]))
    return item | {"url": url, "is_amendment": item["kind"] == Proposal.Kind.AMENDMENT}


def labelled(counts, choices):
    """Counts by code as `{label, n}`, in the order of the choices."""
    return [{"label": choice.label, "n": counts[choice]} for choice in choices if choice in counts]


def expiry(digest):
    """When the edition's link dies: with the review it asks for, else thirty days on."""
    deadline = moment((digest.content["review"] or {}).get("closes_at"))
    return deadline or digest.due_at + LINK_LIFE


def desk_by_link(digest, seat):
    token = sign(WORK, seat, expires_at=expiry(digest), digest_id=digest.pk)
    return Desk(seat, place_of(digest.committee), digest, token)


def stop_url(seat):
    place = place_of(seat.committee)
    return absolute(reverse("committee:stop", args=[*place, sign(STOP, seat)]))


def letter_for(digest, seat):
    """The edition as one seat's mail."""
    desk = desk_by_link(digest, seat)
    place = place_of(digest.committee)
    context = edition_context(digest, seat, desk) | {
        "work_url": absolute(desk.url),
        "edition_url": absolute(reverse("committee:edition", args=[*place, digest.number])),
        "roadmap_url": absolute(reverse("public:roadmap", args=place)),
        "stop_url": stop_url(seat),
    }
    return in_the_zone(
        digest.committee,
        template="digest",
        context=context,
        sender=digest.committee.roadmap.region.as_sender,
        language=seat.member.language,
        headers=list_headers(digest.committee, context["stop_url"]),
    )


def in_the_zone(committee, **parts):
    """Compose with the hours of the committee's zone."""
    with timezone.override(committee.tz):
        return compose(**parts)


def list_headers(committee, stop_url):
    """RFC 2919 and 8058, and one thread for all the letters of a committee."""
    host = urlsplit(settings.SITE_URL).hostname
    region, roadmap = place_of(committee)
    root = f"<committee-{committee.pk}.{roadmap}.{region}@{host}>"
    return {
        "List-Id": f"<committee.{roadmap}.{region}.{host}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "In-Reply-To": root,
        "References": root,
    }


def receipt_for(opinion, digest):
    """The receipt of the first opinion given by the link of an edition."""
    seat = opinion.seat
    place = place_of(seat.committee)
    return in_the_zone(
        seat.committee,
        template="opinion_receipt",
        context={
            "opinion": opinion,
            "view": Opinion.View(opinion.view),
            "digest": digest,
            "committee": seat.committee,
            "region": seat.committee.roadmap.region,
            "roadmap": seat.committee.roadmap,
            "work_url": absolute(reverse("committee:work", args=place)),
        },
        sender=seat.committee.roadmap.region.as_sender,
        language=seat.member.language,
    )


def new_link_for(seat, now):
    """A fresh link to the seat's work list, for somebody whose link has expired."""
    committee = seat.committee
    review = review_at(committee.roadmap, now)
    expires_at = review.closes_at if review else now + LINK_LIFE
    digest = committee.digests.first()
    token = sign(WORK, seat, expires_at=expires_at, digest_id=digest and digest.pk)
    return in_the_zone(
        committee,
        template="letter_link",
        context={
            "work_url": absolute(Desk(seat, place_of(committee), digest, token).url),
            "expires_at": expires_at,
            "committee": committee,
            "region": committee.roadmap.region,
            "roadmap": committee.roadmap,
        },
        sender=committee.roadmap.region.as_sender,
        language=seat.member.language,
    )
