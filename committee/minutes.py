"""The minutes of a sitting as plain facts: the page and the paper say the same."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone, translation

from committee.models import CommitteeVote, Paper, Sitting
from committee.operations.digests import alone
from committee.queries.asked import version_at
from committee.queries.positions import recused
from roadmaps.plan import plan_of
from roadmaps.press import pdf_of, stamp_of
from roadmaps.templatetags.words import clock

DOCUMENT = "committee/press/minutes.typ"
LANGUAGE = "fr"  # of the record
ENDS = ("adopted", "refused", "lapsed")


def minutes_of(sitting):
    """Who took part, whether they were enough, what became of each position and what was said; no
    name stands beside a vote."""
    attended = sitting.attendances.select_related("seat", "member")
    with timezone.override(sitting.committee.tz):
        return {
            "committee": sitting.committee.name,
            "title": sitting.phase.roadmap.title,
            "region": sitting.committee.region.name,
            "phase": sitting.phase.name,
            "number": sitting.number,
            "kind": sitting.kind,
            "opens": clock(sitting.opens_at),
            "closes": clock(sitting.closes_at),
            "closed": clock(sitting.closed_at),
            "published": clock(sitting.published_at),
            "place": sitting.place,
            "present": [presence(one) for one in attended],
            "seats": sitting.seats or 0,
            "quorum": sitting.quorum or 0,
            "quorate": sitting.quorum is not None and len(attended) >= sitting.quorum,
            "positions": positions_of(sitting),
            "minutes": sitting.minutes,
        }


def presence(attendance):
    """A seat that took part, by whom it was held."""
    return {
        "seat": attendance.seat.title,
        "college": str(attendance.seat.get_college_display()),
        "rank": str(attendance.member.get_rank_display()),
    }


def positions_of(sitting):
    """Each position put, in the plan's order: its text, its votes and its end."""
    roadmap, aside = sitting.phase.roadmap, recused(sitting.phase, sitting.closed_at)
    version = version_at(roadmap, sitting.opens_at) or roadmap.current
    stops = {stop.action_id: stop for stop in plan_of(version).stops}
    order = {action: place for place, action in enumerate(stops)}
    words = dissents(sitting, aside)
    put = sitting.positions.select_related("action")
    return [
        {
            "code": position.action.code,
            "title": getattr(stops.get(position.action_id), "title", ""),
            "line": getattr(stops.get(position.action_id), "line", 8),
            "view": position.view,
            "label": str(position.get_view_display()),
            "reasoning": position.reasoning,
            "dissent": position.dissent,
            "words": words.get(position.pk, []),
            "votes": votes_of(position),
            "aside": sum(1 for _seat, action in aside if action == position.action_id),
            "end": next((end for end in ENDS if getattr(position, f"{end}_at")), ""),
        }
        for position in sorted(put, key=lambda one: order.get(one.action_id, len(order)))
    ]


def votes_of(position):
    """How it was voted on, once it is decided; None before, and when nothing was decided."""
    if not (position.adopted_at or position.refused_at):
        return None
    return {
        "for": position.votes_for,
        "against": position.votes_against,
        "abstained": position.abstained,
    }


def dissents(sitting, aside):
    """The dissenting words given in writing, by position, without names; none before the close, nor
    from who stood aside since or a seat that ended."""
    if sitting.closed_at is None:
        return {}
    found: dict = {}
    votes = CommitteeVote.objects.filter(position__sitting=sitting).exclude(dissent="")
    votes = votes.exclude(seat__ended_at__lte=sitting.closed_at)
    for vote in votes.select_related("position").order_by("dissent"):
        if (vote.seat_id, vote.position.action_id) not in aside:
            found.setdefault(vote.position_id, []).append(vote.dissent)
    return found


def digest_of(facts):
    said = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def print_minutes():
    """Set on paper the minutes of every sitting that is over and has none, or no longer."""
    over = Sitting.objects.filter(closed_at__isnull=False, paper=None)
    for pk in list(over.values_list("pk", flat=True)):
        alone(print_sitting, sitting_id=pk)


def print_sitting(*, sitting_id):
    """Print one sitting's minutes; what was written meanwhile is left to the next sweep."""
    sitting = Sitting.objects.select_related("committee__region", "phase__roadmap").get(
        pk=sitting_id
    )
    facts, at = said_in_french(sitting), timezone.now()
    digest = digest_of(facts)
    colours = sitting.committee.region.colours["light"]
    dressed = facts | {"colours": {name: colours[name] for name in ("panel", "on-panel", "accent")}}
    pdf = pdf_of(DOCUMENT, dressed, stamp_of(digest), at)
    with transaction.atomic():
        held = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting_id)
        if digest_of(said_in_french(held)) == digest:
            made = {"digest": digest, "pdf": pdf, "made_at": at}
            Paper.objects.update_or_create(sitting=held, defaults=made)


def said_in_french(sitting):
    with translation.override(LANGUAGE):
        return minutes_of(sitting)
