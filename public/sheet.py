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
from consultation.queries.marks import marks_on
from consultation.queries.since import changed_on, round_before_this
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
        college = self.voice.college if self.voice and self.shown else ""
        reader = reader_of(request, roles)
        self.reader = replace(reader, language=get_language(), college=college)
        self.voices = Voices(stop, self.roadmap, self.shown)
        self.conversation = conversation_on(listener_of(request), calendar, action=stop.action_id)
        rounds = (self.round, self.before)
        self.marks = marks_on(stop, self.roadmap, request.user, self.voice, rounds)

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
        if self.request.GET or get_messages(self.request):
            page = self.around()
        else:
            said = self.conversation
            counts = [(column["all"], column["count"]) for column in said.columns]
            outline = (said.is_drawn, said.is_open, *counts)
            page = PIECES.get((self.stamp, self.reader, outline), self.around)
        own = {name: html.encode() for name, html in self.own().items()}
        if self.ballot.state == "open":
            own["speaking"] = names(self.request)
        return page.filled(own).replace(VOICE.encode(), self.ballot.voice_sign.encode())

    def around(self):
        """The page around what is this reader's alone."""
        return Shell(render_to_string("public/action.html", self.page(), self.request))

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
            "state": self.ballot.state,
            "user": self.reader,
            "reader_name": hole("name"),
            "roles": self.reader.roles,
            "csrf_token": TOKEN,
            "since": hole("since"),
            "speaking_here": hole("speaking"),
            "aside": hole("aside"),
            "voices": self.voices,
            "shown": self.shown,
            "colleges": partial(self.voices.colleges, self.reader.college),
            "conversation": self.conversation,
            "columns": columns,
            "history": history(self.roadmap, self.stop.code),
        }

    def own(self):
        """What is this reader's alone, by the name of its hole."""
        user = self.request.user
        sign = VOICE if self.ballot.voice_sign else ""
        exchanges = Exchanges(self.roadmap, self.conversation, self.reader.roles, sign)
        return {
            "name": escape(user.name or user.email) if self.reader.is_authenticated else "",
            "since": self.since(),
            "aside": self.aside(sign),
            **{column["stance"]: column["html"] for column in exchanges.columns()},
        }

    def since(self):
        """What changed since this voice's vote of the round before."""
        if not self.before or self.before.pk not in self.marks.positions:
            return ""

        def rendered():
            changed = changed_on(self.stop, self.calendar)
            return self.part("public/_changed_since.html", since=changed)

        return PIECES.get((self.stamp, "since", get_language()), rendered)

    def aside(self, sign):
        """What the reader does of the action: vote, give it priority, follow it."""
        marks, code = self.marks, self.stop.code
        position = marks.positions.get(self.round.pk, "") if self.round else ""
        priority = None
        if self.calendar.round and self.voice:
            used = len(marks.priorities)
            priority = {"chosen": self.stop.action_id in marks.priorities, "used": used}
            priority |= {"key": slugify(f"a-{code}"), "limit": MOST_PRIORITIES}
        told = (self.ballot.state, position, marks.follows, *(priority or {}).values())

        def rendered():
            return self.part(
                "public/_action_aside.html",
                vote=self.ballot.context("vote_action", code, position),
                priority=priority,
                follow={"url": follow_url(self.roadmap), "on": marks.follows},
                voice_sign=sign,
            )

        return PIECES.get((self.stamp, "aside", get_language(), bool(sign), *told), rendered)

    def part(self, template, **more):
        """A part of the page, with what it shows besides the action."""
        page = {"roadmap": self.roadmap, "region": self.roadmap.region, "stop": self.stop}
        page |= {"request": self.request, "user": self.reader, "csrf_token": TOKEN}
        with timezone.override(self.roadmap.region.tz):
            return get_template(template).render(page | more)


def history(roadmap, code):
    """The versions that changed this action, latest first, when more than one did."""
    steps = life_of(roadmap, code)
    return [
        {"version": version, "kinds": kinds, "before": version.number - 1}
        for version, kinds in (steps if len(steps) > 1 else ())
    ]
