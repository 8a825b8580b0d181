"""From a frozen edition to what a seat reads: the same facts for the mail and for the page."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from committee.edition import next_edition
from committee.links import STOP, WORK, Desk, absolute, sign
from committee.models import Digest, Opinion
from committee.pictures import ticked
from committee.queries import last_copy_for, review_at
from consultation.models import Answer, Decision, Proposal, Reason
from outbox.letters import compose

LINK_LIFE = timedelta(days=30)
LATE = timedelta(hours=1)
UNSIGNED = "preview"  # where a seat's own key stands in its links


def place_of(roadmap):
    return roadmap.region.slug, roadmap.slug


def moment(iso):
    return datetime.fromisoformat(iso) if iso else None


def edition_context(digest, copy=None, desk=None):
    """What an edition says, with links; what awaits the seat when its copy is read."""
    content = digest.content
    since = copy.since if copy else digest.since
    roadmaps = sections(digest, content, content["periods"].get(since.isoformat(), []))
    return {
        "digest": digest,
        "committee": digest.committee,
        "roadmap": digest.committee.roadmap,
        "region": digest.committee.region,
        "late": late(digest),
        "mine": mine(copy, desk),
        "roadmaps": roadmaps,
        "has_news": any(any(one["news"].values()) for one in roadmaps if one["news"]),
        "word": content["word"],
    }


def sections(digest, content, period):
    """What the edition says of each roadmap: coverage, news of the period, what comes next."""
    remits = digest.committee.remits.select_related("roadmap__region")
    by_pk = {remit.roadmap_id: remit.roadmap for remit in remits}
    several = len(content["roadmaps"]) > 1
    found = []
    for index, facts in enumerate(content["roadmaps"]):
        roadmap = by_pk[facts["roadmap"]]
        place = place_of(roadmap)
        found.append(
            {
                "roadmap": roadmap,
                "title": roadmap.title if several else "",
                "url": absolute(reverse("public:roadmap", args=place)),
                "news": news(period[index], place) if index < len(period) else {},
                "coverage": coverage(facts["coverage"]),
                "coming": [stage(phase) for phase in facts["coming"]],
            }
        )
    return found


def stage(phase):
    times = {name: moment(phase[name]) for name in ("opens_at", "closes_at")}
    return phase | times


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


def mine(copy, desk):
    """What awaits the seat: its named actions with their links, how many more, until when."""
    if copy is None or desk is None:
        return {"total": 0, "items": [], "more": 0, "by": None}
    items = [
        item | {"url": absolute(desk.item_url(item["code"])), "by": moment(item["by"])}
        for item in copy.content["items"]
    ]
    return {
        "total": copy.total,
        "items": items,
        "more": copy.total - len(items),
        "by": moment(copy.content["by"]),
    }


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
    """When the edition's link dies: with the last review it asks for, else thirty days on."""
    reviews = [facts["review"] for facts in digest.content["roadmaps"] if facts["review"]]
    deadlines = [moment(review["closes_at"]) for review in reviews]
    return max(deadlines, default=None) or digest.due_at + LINK_LIFE


def desk_by_link(copy):
    digest = copy.digest
    token = sign(WORK, copy.member, expires_at=expiry(digest), digest_id=digest.pk)
    return Desk(copy.member, place_of(digest.committee.roadmap), copy, token)


def stop_url(member):
    place = place_of(member.seat.committee.roadmap)
    return absolute(reverse("committee:stop", args=[*place, sign(STOP, member)]))


def letter_for(copy):
    """The edition as one seat's mail."""
    copy.member.seat.committee = copy.digest.committee
    return written(copy, desk_by_link(copy), stop_url(copy.member))


def preview_for(committee, seat, now):
    """The mail that this seat would get from the next edition, were it to leave now; None when it
    would get none. No row is written, and the links made for the seat open nothing."""
    edition = next_edition(committee, now)
    copy = next(one for one in edition.copies if one.seat == seat)
    return preview_of(edition, copy)


def preview_of(edition, copy):
    """The same for one copy of an edition that is not frozen."""
    if copy.withheld:
        return None
    place = place_of(edition.committee.roadmap)
    copy.digest = unsaved(edition)
    desk = Desk(copy.member, place, copy, UNSIGNED)
    return written(copy, desk, absolute(reverse("committee:stop", args=[*place, UNSIGNED])))


def unsaved(edition):
    """The row an edition would be frozen as, but for its keys."""
    committee, moments = edition.committee, edition.moments
    last = committee.digests.first()
    return Digest(
        committee=committee,
        number=last.number + 1 if last else 1,
        since=moments.since,
        due_at=moments.cut_off,
        cut_off=moments.cut_off,
        frozen_at=moments.seen_at,
        content=edition.content,
    )


def written(copy, desk, stopping):
    """A copy as a mail, with the links of this desk."""
    digest = copy.digest
    committee = digest.committee
    context = edition_context(digest, copy, desk) | {
        "work_url": absolute(desk.url),
        "edition_url": absolute(reverse("committee:edition", args=[*desk.place, digest.number])),
        "stop_url": stopping,
    }
    return in_the_zone(
        committee,
        template="digest",
        context=context,
        sender=committee.region.as_sender,
        language=copy.member.user.language,
        headers=list_headers(committee, stopping),
    )


def in_the_zone(committee, **parts):
    """Compose with the hours of the committee's zone."""
    with timezone.override(committee.tz):
        return compose(**parts)


def list_headers(committee, stop_url):
    """RFC 2919 and 8058, and one thread for all the letters of a committee."""
    host = urlsplit(settings.SITE_URL).hostname
    region, roadmap = place_of(committee.roadmap)
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
    review = review_at(committee.roadmap, now)
    expires_at = review.closes_at if review else now + LINK_LIFE
    copy = last_copy_for(member.seat)
    token = sign(WORK, member, expires_at=expires_at, digest_id=copy and copy.digest_id)
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
