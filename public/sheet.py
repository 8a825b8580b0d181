"""An action's page: the commitment first, then the voices. What everybody sees of it is kept, with
holes where each reader's own stands."""

from dataclasses import replace
from functools import cached_property, partial
from hashlib import sha256

from django.contrib.messages import get_messages
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import get_language

from accounts.speaking import speaking
from consultation.exchanges import Exchanges
from consultation.models import MOST_PRIORITIES
from consultation.queries.conversation import conversation_on, listener_of
from consultation.queries.follows import follow_url
from consultation.queries.since import changed_on, round_before_this
from insights.queries import college_rows
from public.document import ballot_of, reader_of
from public.names import names
from public.rows import VOICE
from public.shell import Shell, hole
from public.voices import Voices
from roadmaps.calendar import Calendar
from roadmaps.commitment import commitment
from roadmaps.comparison import life_of
from roadmaps.plan import plan_of
from roadmaps.templatetags.keeping import PIECES, TOKEN

SHEET = "public/action.html#sheet"


def commitment_page(roadmap, plan, stop):
    """What an action's page says whoever reads, of a draft as of a published version."""
    before, after = plan.around(stop)
    return {
        "roadmap": roadmap,
        "region": roadmap.region,
        "plan": plan,
        "stop": stop,
        "content": stop.content,
        "commitment": partial(commitment, stop, plan),
        "origins": plan.lineage.get(stop.code, ()),
        "moved": plan.figures_by_code.get(stop.code, ()),
        "before": before,
        "after": after,
        "state": "none",
    }


class Sheet:
    """One reader's page of an action that stands."""

    def __init__(self, request, published, roles, stop):
        self.request, self.published, self.stop = request, published, stop
        self.roadmap = published.roadmap
        self.calendar = calendar = Calendar(published.phases, timezone.now())
        self.round, self.before = calendar.latest("may_vote"), round_before_this(calendar)
        self.voice = speaking(request).voice
        self.ballot = ballot_of(request, self.roadmap, self.round, calendar.now)
        self.shown = calendar.shown_round
        self.reader = replace(reader_of(request, roles), language=get_language())
        self.conversation = conversation_on(listener_of(request), calendar, action=stop.action_id)
        user = request.user if self.reader.is_authenticated else None
        self.voices = Voices(stop, self.roadmap, self.shown, self.voice, self.round, user)

    @cached_property
    def stamp(self):
        """What everybody sees of the action at this moment, in short."""
        now = self.calendar.now
        clock = [
            (phase.is_under_way(now), phase.is_open(now), phase.is_over(now))
            for phase in self.calendar.phases
        ]
        shown = self.shown and self.shown.pk
        told = (self.published.digest, clock, shown, self.stop.code, self.voices.rows)
        return sha256(repr(told).encode()).hexdigest()

    def html(self):
        """The page as bytes, with `TOKEN` where the reader's form token goes."""
        own = {name: html.encode() for name, html in self.own().items()}
        if self.ballot.state == "open":
            own["speaking"] = names(self.request)
        user = self.request.user
        name = escape(user.name or user.email) if self.reader.is_authenticated else ""
        around = {"name": name.encode(), "sheet": self.alike().filled(own)}
        return self.around().filled(around).replace(VOICE.encode(), self.ballot.voice_sign.encode())

    def alike(self):
        """What is the same for every reader."""
        said = self.conversation
        counts = [(column["all"], column["count"]) for column in said.columns]
        told = (get_language(), said.is_drawn, said.is_open, *counts)

        def rendered():
            return Shell(self.part(SHEET, **self.page()))

        return PIECES.get((self.stamp, told), rendered, still=self.voices.stand)

    def around(self):
        """The page around it, for readers of one kind."""

        def rendered():
            more = {"state": self.ballot.state, "sheet": hole("sheet"), "user": self.reader}
            more |= {"reader_name": hole("name"), "roles": self.reader.roles, "csrf_token": TOKEN}
            page = self.place() | more
            return Shell(render_to_string("public/action.html", page, self.request))

        if self.request.META.get("QUERY_STRING") or get_messages(self.request):
            return rendered()
        return PIECES.get((self.stamp, self.reader), rendered)

    def page(self):
        columns = [
            {**column, "html": hole(column["stance"])} for column in self.conversation.columns
        ]
        plan = plan_of(self.roadmap.current)
        page = commitment_page(self.roadmap, plan, self.stop)
        return page | {
            "calendar": self.calendar,
            "round": self.round,
            "may_propose": self.calendar.open_for("may_propose") is not None,
            "adoption": self.published.adoption,
            "since": hole("since"),
            "speaking_here": hole("speaking"),
            "aside": hole("aside"),
            "voices": self.voices,
            "results": hole("results"),
            "conversation": self.conversation,
            "columns": columns,
            "history": history(self.roadmap, self.stop.code),
        }

    def own(self):
        """What is this reader's alone, by the name of its hole."""
        sign = VOICE if self.ballot.voice_sign else ""
        exchanges = Exchanges(self.roadmap, self.conversation, self.reader.roles, sign)
        return {
            "since": self.since(),
            "aside": self.aside(sign),
            "results": self.results(),
            **{column["stance"]: column["html"] for column in exchanges.columns()},
        }

    def since(self):
        """What changed since this voice's vote of the round before."""
        if not self.before or self.before.pk not in self.voices.marks.positions:
            return ""

        def rendered():
            changed = changed_on(self.stop, self.calendar)
            return self.part("public/_changed_since.html", since=changed)

        return PIECES.get((self.stamp, "since", get_language()), rendered)

    def results(self):
        """What each college said, the reader's own marked, once it may be shown."""
        if self.shown is None:
            return ""
        college = self.voice.college if self.voice else ""

        def rendered():
            rows = college_rows(self.voices.counts, college)
            told = {"shown": self.shown, "counts": self.voices.counts, "colleges": rows}
            return self.part("public/_action_results.html", **told)

        return PIECES.get((self.stamp, "results", get_language(), college), rendered)

    def aside(self, sign):
        """What the reader does of the action: vote, give it priority, follow it."""
        marks, code = self.voices.marks, self.stop.code
        position = marks.positions.get(self.round.pk, "") if self.round else ""
        priority = None
        if self.calendar.round and self.voice:
            used = len(marks.priorities)
            priority = {"chosen": self.stop.action_id in marks.priorities, "used": used}
            priority |= {"key": slugify(f"a-{code}"), "limit": MOST_PRIORITIES}
        follows = code in marks.follows
        told = (self.ballot.state, position, follows, *(priority or {}).values())
        kind = (get_language(), bool(sign), self.reader.is_authenticated, self.reader.roles)

        def rendered():
            return self.part(
                "public/_action_aside.html",
                vote=self.ballot.context("vote_action", code, position),
                priority=priority,
                follow={"url": follow_url(self.roadmap), "on": follows},
                voice_sign=sign,
            )

        return PIECES.get((self.stamp, "aside", *kind, *told), rendered)

    def part(self, template, **more):
        """A part of the page, with what it shows besides the action."""
        page = {"request": self.request, "user": self.reader, "csrf_token": TOKEN}
        with timezone.override(self.roadmap.region.tz):
            return get_template(template).render(self.place() | page | more)

    def place(self):
        return {"roadmap": self.roadmap, "region": self.roadmap.region, "stop": self.stop}


def history(roadmap, code):
    """The versions that changed this action, latest first, when more than one did."""
    steps = life_of(roadmap, code)
    return [
        {"version": version, "kinds": kinds, "before": version.number - 1}
        for version, kinds in (steps if len(steps) > 1 else ())
    ]
