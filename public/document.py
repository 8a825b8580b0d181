"""A roadmap as the document one reads, filters and votes in: what everybody sees of it, with holes
where each reader's own stands."""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256

from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext

from accounts.models import College
from accounts.speaking import speaking, voice_of
from consultation.queries import Ballot, positions_on_actions, priorities_of
from consultation.queries.follows import followed
from insights.analysis.shares import Counts
from insights.queries import domain_of, results_of
from public.filters import Filter, in_order, sentence
from public.itinerary import stations
from public.names import names
from public.pictures import ruler
from public.rows import VOICE, Rows
from public.shell import Shell, hole
from roadmaps.templatetags.keeping import TOKEN


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


@dataclass(frozen=True)
class Reader:
    """What of a reader changes the page around what is theirs alone. It is all that the templates
    know of their `user`, and pages are kept by it."""

    is_authenticated: bool = False
    is_staff: bool = False
    roles: frozenset = frozenset()
    alike: bool = False  # nobody: no form of the page bears a token
    language: str = ""
    college: str = ""  # whose results are shown, once they are
    takes_part: bool = False
    several: bool = False  # names to speak in
    has_voted: bool = False
    has_seen_all: bool = False


def reader_of(request, roles=frozenset()):
    return Reader(request.user.is_authenticated, request.user.is_staff, roles)


def document(request, standing, reader, rehearsal=False):
    """The page as bytes, with `TOKEN` where the reader's form token goes; made of what is kept
    where nothing was asked for but the page itself."""
    calendar, plan = standing.calendar, standing.plan
    round = None if rehearsal else calendar.latest("may_vote")
    mine = mine_of(request, round) if reader.is_authenticated else Mine(None, round, {})
    wanted = Filter.of(request)
    college = mine.participant.college if mine.participant else "company"
    college = wanted.college if wanted.college in College.values else college
    voted = sum(1 for pk in mine.positions if pk in plan.by_action)
    reader = replace(
        reader,
        language=get_language(),
        college=college if calendar.told_round else "",
        takes_part=mine.participant is not None,
        several=reader.is_authenticated and speaking(request).several,
        has_voted=voted > 0,
        has_seen_all=voted == len(plan.stops),
    )
    page = Document(request, standing, reader, mine, wanted, rehearsal)
    query = request.META.get("QUERY_STRING")
    asked = rehearsal or query or request.htmx.target or get_messages(request)
    shell = page.shell() if asked else standing.shell(reader, page.shell)
    html = shell.filled(page.own(voted) if reader.is_authenticated else {})
    return html.replace(VOICE.encode(), page.ballot.voice_sign.encode())


class Document:
    """One reader's page of what stands."""

    def __init__(self, request, standing, reader, mine, wanted, rehearsal):
        self.request, self.standing, self.reader = request, standing, reader
        self.mine, self.wanted, self.rehearsal = mine, wanted, rehearsal
        self.plan, self.calendar = standing.plan, standing.calendar
        self.shown = None if rehearsal else self.calendar.told_round
        voting = self.calendar.under_way("may_vote")
        round = mine.round if voting or mine.participant else None
        self.ballot = ballot_of(request, standing.roadmap, round, self.calendar.now)
        self.rows = Rows(standing, self.ballot)

    @cached_property
    def kept(self):
        return self.wanted.keep(self.plan, self.mine)

    @cached_property
    def supports(self):
        """What each action's bar draws, kept with the results it draws, once they may be shown."""
        if self.shown is None:
            return {}
        kept, college = self.standing.supports, self.reader.college
        if college not in kept:
            kept[college] = support_of(self.plan, self.shown, college)
        return kept[college]

    def row(self, stop, position=""):
        pk = stop.action_id
        proposals = self.standing.numbers.get(pk, 0)
        return self.rows.html(stop, position, proposals, self.supports.get(pk))

    def shell(self):
        """The page around what is this reader's alone."""
        part = "#list" if self.request.htmx.target == "list" else ""
        html = render_to_string(f"public/roadmap.html{part}", self.context(), self.request)
        return Shell(html, {f"row{stop.action_id}": self.row(stop) for stop in self.kept})

    def own(self, voted):
        """What is this reader's alone, by the name of its hole."""
        positions, user = self.mine.positions, self.request.user
        drawn = ruler(self.plan, positions)
        texts = {"name": user.name or user.email, "voted": voted, "ruler": drawn["label"]}
        for place, group in enumerate(drawn["groups"]):
            for name in DRAWN:
                texts[f"{name}{place}"] = group[name]
        for place, chapter in enumerate(self.plan.chapters):
            n = sum(1 for stop in chapter.stops if stop.action_id in positions)
            texts[f"axis{place}"] = ngettext("%(n)s votée", "%(n)s votées", n) % {"n": n}
        found = {name: conditional_escape(text).encode() for name, text in texts.items()}
        found["speaking"] = names(self.request)
        for pk, position in positions.items():
            if stop := self.plan.by_action.get(pk):
                found[f"row{pk}"] = self.row(stop, position)
        return found

    def lines(self):
        """The actions as a table, in the order asked for."""
        return self.rows.lines(in_order(self.kept, self.wanted.sort), self.mine.positions)

    def context(self):
        standing, plan, calendar, wanted = self.standing, self.plan, self.calendar, self.wanted
        roadmap, reader, shown = standing.roadmap, self.reader, self.shown
        return {
            "seen": seen_in(roadmap, plan, calendar, standing.adoption),
            "roadmap": roadmap,
            "region": roadmap.region,
            "plan": plan,
            "calendar": calendar,
            "round": None if self.rehearsal else calendar.round,
            "stations": partial(stations, calendar, roadmap.region.tz),
            "rehearsal": self.rehearsal,
            "adoption": standing.adoption,
            "user": reader,
            "reader_name": hole("name"),
            "roles": reader.roles,
            "alike": reader.alike,
            "csrf_token": TOKEN,
            "wanted": wanted,
            "search": None if wanted.narrows or wanted.college or wanted.view else "",
            "count": len(self.kept),
            "follow": wanted.alone and followed(self.request.user, roadmap, *wanted.alone),
            "voted": hole("voted"),
            "speaking_here": hole("speaking"),
            "has_ballots": self.ballot.state != "none",
            "ruler": partial(ruler_of_holes, plan),
            "parts": partial(sentence, wanted, plan, reader.is_authenticated, shown is not None),
            "shown": shown,
            "college": str(College(reader.college).label) if reader.college else "",
            "lines": partial(
                self.rows.lines, in_order(self.kept, wanted.sort), self.mine.positions
            ),
            "chapters": chapters_of(plan, self.kept),
        }


DRAWN = ("done", "done_d")


def ruler_of_holes(plan):
    drawn = ruler(plan, ())
    groups = [
        group | {name: hole(f"{name}{place}") for name in DRAWN}
        for place, group in enumerate(drawn["groups"])
    ]
    return {"label": hole("ruler"), "groups": groups}


def seen_in(roadmap, plan, calendar, adoption):
    """What pages of this plan show to everyone at this moment, in short; None of a draft."""
    if plan.stamp is None:
        return None
    region = roadmap.region
    place = (region.slug, *region.face, region.zone, roadmap.slug, roadmap.title, roadmap.subtitle)
    told = (plan.stamp, place, calendar.seen, adoption)
    return sha256(repr(told).encode()).hexdigest()


def chapters_of(plan, kept):
    """The axes in which the filter keeps an action."""
    codes = {stop.code for stop in kept}
    shown = [shown_chapter(place, chapter, codes) for place, chapter in enumerate(plan.chapters)]
    return [chapter for chapter in shown if chapter["count"]]


def shown_chapter(place, chapter, codes):
    """An axis with the holes of its rows, as far as the filter keeps them."""
    stops = [stop for stop in chapter.stops if stop.code in codes]
    groups = {}
    for stop in stops:
        groups.setdefault(stop.axis, []).append(hole(f"row{stop.action_id}"))
    return {
        "axis": chapter.axis,
        "anchor": chapter.anchor,
        "line": chapter.line,
        "count": len(stops),
        "total": len(chapter.stops),
        "budget": chapter.budget,
        "voted": hole(f"axis{place}"),
        "groups": [
            {"line": axis if axis and axis.parent_id else "", "rows": mark_safe("".join(html))}
            for axis, html in groups.items()
        ],
    }


def support_of(plan, shown, college):
    """What `bar` draws of one college for each action, on one scale."""
    results = results_of(shown)
    counts = {
        stop.action_id: results[("action", stop.action_id)].get(college, Counts())
        for stop in plan.stops
    }
    domain = domain_of(counts.values())
    return {pk: (value, domain, college) for pk, value in counts.items()}
