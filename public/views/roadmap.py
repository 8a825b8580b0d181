"""The roadmap: the document one reads, filters and votes in."""

from dataclasses import dataclass
from functools import cached_property, partial, wraps
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from accounts.models import College
from accounts.speaking import speaking, voice_of
from accounts.written import Written
from consultation.models import Proposal
from consultation.queries import Ballot, positions_on_actions, priorities_of
from consultation.queries.follows import followed
from insights.analysis.shares import Counts
from insights.queries import domain_of, results_of
from public.answers import answer
from public.filters import Filter, in_order, sentence
from public.itinerary import stations
from public.pictures import ruler
from public.rows import Rows
from public.standing import Shown, is_nobody
from roadmaps.adoption import adoption_of
from roadmaps.calendar import calendar_of
from roadmaps.models import Roadmap
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_at


@dataclass(frozen=True)
class Mine:
    """What this reader has said in the round."""

    participant: object
    round: object
    positions: dict

    @cached_property
    def priorities(self):
        return priorities_of(self.round, self.participant)


def mine_of(request, round):
    """The reader's voice and what it said in the round."""
    participant = voice_of(request)
    return Mine(participant, round, positions_on_actions(round, participant))


def ballot_of(request, roadmap, round, now):
    """The vote as this reader may cast it, in the name they speak in."""
    return Ballot(roadmap, round, request.user.is_authenticated, now, speaking(request).sign)


@login_not_required
@require_safe
def roadmap(request, region, roadmap):
    """The current version as a document, with the reader's own votes."""
    shown = Shown(region, roadmap, (PROPOSALS,))
    made_for = (shown, shown.rows()) if is_nobody(request) else None
    found = roadmap_at(request.user, region, roadmap)
    if found.current is None:
        raise Http404
    return document(request, found, plan_of(found.current), calendar_of(found), made_for=made_for)


def by_private_link(view):
    """For whoever holds the link: kept by no cache, found by no search engine."""

    @wraps(view)
    def opened(request, **place):
        response = view(request, **place)
        patch_cache_control(response, no_store=True, private=True)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(require_safe(opened))


@by_private_link
def rehearsal(request, region, key):
    """The draft as it will look, for whoever holds the private link."""
    found = get_object_or_404(
        Roadmap.objects.select_related("region"), region__slug=region, rehearsal_key=key
    )
    draft = found.versions.drafts().first()
    if draft is None:
        raise Http404
    return document(request, found, plan_of(draft), calendar_of(found), rehearsal=True)


def document(request, roadmap, plan, calendar, rehearsal=False, made_for=None):
    round = None if rehearsal else calendar.latest("may_vote")
    voting = calendar.under_way("may_vote")
    shown = None if voting or rehearsal else calendar.shown_round
    mine = mine_of(request, round)
    wanted = Filter.of(request)
    kept = wanted.keep(plan, mine)
    college = wanted.college or (mine.participant.college if mine.participant else "company")
    has_ballots = voting is not None or mine.participant is not None
    ballot = ballot_of(request, roadmap, round if has_ballots else None, calendar.now)
    numbers = proposal_numbers(roadmap)
    reading = Reading(mine.positions, numbers, support_of(plan, shown, college))
    rows = Rows(roadmap, plan, ballot)
    seen = seen_in(roadmap, plan, calendar)
    own = mine.positions or ballot.voice_sign
    told = (ballot.state, *sorted(numbers.items()), *reading.supports.values())
    page = {
        "seen": seen,
        "whole": None if own or wanted.narrows or seen is None else (seen, *told),
        "roadmap": roadmap,
        "region": roadmap.region,
        "plan": plan,
        "calendar": calendar,
        "round": calendar.round if not rehearsal else None,
        "stations": partial(stations, calendar, roadmap.region.tz),
        "rehearsal": rehearsal,
        "adoption": None if rehearsal else partial(adoption_of, roadmap),
        "wanted": wanted,
        "search": None if wanted.narrows or wanted.college or wanted.view else "",
        "count": len(kept),
        "follow": wanted.alone and followed(request.user, roadmap, *wanted.alone),
        "voted": sum(1 for stop in plan.stops if stop.action_id in mine.positions),
        "takes_part": mine.participant is not None,
        "has_ballots": ballot.state != "none",
        "ruler": partial(ruler, plan, mine.positions),
        "parts": partial(sentence, wanted, plan, request.user.is_authenticated, shown is not None),
        "shown": shown,
        "college": str(College(college).label) if college in College.values else "",
        "lines": partial(rows.lines, in_order(kept, wanted.sort), mine.positions),
        "chapters": partial(chapters_of, plan, kept, rows, reading),
    }
    if request.htmx.target == "list":
        return render(request, "public/roadmap.html#list", page)
    return answer(request, "public/roadmap.html", page, made_for)


@dataclass(frozen=True)
class Reading:
    """What stands beside each action for this reader, by action id."""

    positions: dict
    proposals: dict
    supports: dict

    def row(self, rows, stop):
        pk = stop.action_id
        position, proposals = self.positions.get(pk, ""), self.proposals.get(pk, 0)
        return rows.html(stop, position, proposals, self.supports.get(pk))


def seen_in(roadmap, plan, calendar):
    """What pages of this plan show to everyone at this moment, in short; None of a draft."""
    if plan.stamp is None:
        return None
    region = roadmap.region
    place = (region.slug, *region.face, region.zone, roadmap.slug, roadmap.title, roadmap.subtitle)
    told = (plan.stamp, place, calendar.seen, adoption_of(roadmap))
    return sha256(repr(told).encode()).hexdigest()


def chapters_of(plan, kept, rows, reading):
    """The axes in which the filter keeps an action."""
    codes = {stop.code for stop in kept}
    shown = [shown_chapter(chapter, codes, rows, reading) for chapter in plan.chapters]
    return [chapter for chapter in shown if chapter["count"]]


def shown_chapter(chapter, codes, rows, reading):
    """An axis with its rows as HTML, as far as the filter keeps them."""
    stops = [stop for stop in chapter.stops if stop.code in codes]
    groups = {}
    for stop in stops:
        groups.setdefault(stop.axis, []).append(reading.row(rows, stop))
    return {
        "axis": chapter.axis,
        "anchor": chapter.anchor,
        "line": chapter.line,
        "count": len(stops),
        "total": len(chapter.stops),
        "budget": chapter.budget,
        "voted": sum(1 for stop in chapter.stops if stop.action_id in reading.positions),
        "groups": [
            {"line": axis if axis and axis.parent_id else "", "rows": mark_safe("".join(html))}
            for axis, html in groups.items()
        ],
    }


PROPOSALS = Written(
    lambda roadmap: (
        Proposal.objects.published()
        .filter(roadmap=roadmap, action__isnull=False)
        .values_list("action_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
)


def proposal_numbers(roadmap):
    """How many published proposals each action has, by action id."""
    return dict(PROPOSALS.rows(roadmap.pk))


def support_of(plan, shown, college):
    """What `bar` draws of one college for each action, on one scale, once it may be shown."""
    if shown is None:
        return {}
    results = results_of(shown)
    counts = {
        stop.action_id: results[("action", stop.action_id)].get(college, Counts())
        for stop in plan.stops
    }
    domain = domain_of(counts.values())
    return {pk: (value, domain, college) for pk, value in counts.items()}
