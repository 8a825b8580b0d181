"""What is said under an action or a proposal: for, against, and what the region is asked."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.departments import DEPARTMENTS
from accounts.models import College
from accounts.speaking import voice_of
from accounts.written import Written
from consultation.draw import drawn, lot_of
from consultation.models import Argument, Decision, Reason, State, Support
from insights.analysis.ordering import OnShow, by_pace
from roadmaps.fields import AMENDABLE

A_DAY = 86_400
MOST_SHOWN = 6  # of each column, on the page of what they are about
COLUMNS = ("for", "against", "question")
STOPPED = Decision.objects.filter(argument=OuterRef("pk"), verb__in=["refuse", "hide"])
SUPPORTERS = (
    Support.objects.filter(argument=OuterRef("pk"))
    .order_by()
    .values("argument")
    .annotate(n=Count("pk"))
    .values("n")
)
NOBODY = 0  # the id of no account and of no voice


class Row(NamedTuple):
    """What is read of an argument for whoever hears it."""

    pk: int
    reply_to_id: int | None
    stance: str
    text: str
    sources: list
    signature: str
    college: str | None
    department: str | None
    at: object
    state: str
    withdrawn_at: object
    hidden_at: object
    answer: str
    answered_at: object
    field: str | None
    own: bool | None  # said by this reader, or by the voice they speak with
    stopped_for: str | None
    stopped_at: object
    supported: bool
    supporters: int | None


@dataclass(frozen=True)
class Listener:
    """Who reads: their account and voice if any, and which of the drawn orders is theirs."""

    user_id: int | None
    voice_id: int | None
    lot: int


def listener_of(request):
    user = request.user
    if not user.is_authenticated:
        return Listener(None, None, lot_of(request))
    voice = voice_of(request)
    return Listener(user.pk, voice and voice.pk, lot_of(request))


@dataclass(frozen=True)
class Said:
    """An argument as pages show it, all in values: a page is kept by what it shows."""

    pk: int
    stance: str
    text: str
    sources: tuple
    author: tuple  # signature, college, department; nothing once it is gone
    at: object
    state: str
    field: str  # of the change it points at
    answer: str
    answered_at: object
    supports: int | None  # none while they would tell how people vote
    own: bool
    supported: bool
    gone: str
    gone_at: object
    reason: str
    is_reply: bool
    replies: tuple

    @property
    def is_waiting(self):
        return self.state in (State.SUBMITTED, State.CHANGE_REQUESTED)

    @property
    def by(self):
        """Who says it, as far as it is public: the signature if any, college, department."""
        signature, college, department = self.author or ("", "", "")
        college = str(College(college).label) if college else ""
        parts = (signature, college, DEPARTMENTS.get(department, department))
        return " · ".join(part for part in parts if part)

    @property
    def point(self):
        """What the change it points at is about."""
        return AMENDABLE[self.field].label if self.field else ""

    @property
    def gone_for(self):
        return Reason(self.reason).label if self.reason else ""


@dataclass(frozen=True)
class Conversation:
    """The exchanges under one item, in the order this reader sees them."""

    said: tuple
    is_drawn: bool
    is_open: bool
    signed_in: bool

    def column(self, stance):
        return [one for one in self.said if one.stance == stance]

    @cached_property
    def columns(self):
        """For, against, questions: each with the first of it, how many there are in all."""
        return [self.part(stance) for stance in COLUMNS]

    def part(self, stance, most=MOST_SHOWN):
        found = self.column(stance)
        standing = sum(1 for one in found if not one.gone and not one.is_waiting)
        return {"stance": stance, "said": found[:most], "count": standing, "all": len(found)}

    @property
    def count(self):
        return sum(1 for one in self.said if not one.gone and not one.is_waiting)


def is_embargoed(calendar):
    """A round has begun whose results are not shown: supports would tell them beforehand."""
    return any(
        phase.may_vote and phase.opens_at <= calendar.now and not phase.shows_results(calendar.now)
        for phase in calendar.phases
    )


def conversation_on(listener, calendar, **item):
    """All that is said on one item (`action` or `proposal`): what stands, what stood and is gone,
    and the reader's own that wait."""
    embargoed = is_embargoed(calendar)
    ((kind, pk),) = item.items()
    exchanges = [said for said in said_on(kind, pk, listener, embargoed) if not said.is_reply]
    ordered = in_order(exchanges, embargoed, listener.lot, calendar.now)
    is_open = calendar.open_for("may_comment") is not None
    return Conversation(tuple(ordered), embargoed, is_open, listener.user_id is not None)


def one_said(pk, listener, calendar):
    """One argument with what was replied to it, or one reply; None where this reader sees none."""
    heard = said_on("exchange", pk, listener, is_embargoed(calendar))
    return next((said for said in heard if said.pk == pk), None)


def said_on(kind, pk, listener, embargoed):
    """The arguments and replies that this reader may see, in one query."""
    asked = heard(kind, embargoed)
    rows = asked.rows(pk, listener.user_id or NOBODY, listener.voice_id or NOBODY)
    return arguments_of(asked, tuple(rows))


@cache
def heard(kind, embargoed):
    """What is asked of the database on an `action`, a `proposal` or one `exchange`; supports are
    not even counted while they would tell how people vote."""
    supporters = Value(None, IntegerField()) if embargoed else Coalesce(Subquery(SUPPORTERS), 0)

    def rows(pk, user, voice):
        about = Q(pk=pk) | Q(reply_to=pk) if kind == "exchange" else Q(**{kind: pk})
        public = Q(published_at__isnull=False) | Q(state=State.REFUSED)
        by = Q(entered_by=user) | Q(author=voice)
        own = by & ~Q(state__in=[State.WITHDRAWN, State.DRAFT])
        mine = Support.objects.filter(argument=OuterRef("pk"), participant=voice)
        found = Argument.objects.filter(about, public | own).annotate(
            stopped_for=stopped("reason"),
            stopped_at=stopped("at"),
            supported=Exists(mine),
            supporters=supporters,
            college=F("author__college"),
            department=F("author__department"),
            field=F("change__field"),
            at=Coalesce("published_at", "submitted_at"),
            own=ExpressionWrapper(by, BooleanField()),
        )
        ordered = found.order_by(F("published_at").asc(nulls_last=True), "pk")
        return ordered.values_list(*Row._fields)

    return Written(rows)


def stopped(name):
    """What the last decision to refuse or hide it says, of what is refused or hidden."""
    last = STOPPED.order_by("-at").values(name)[:1]
    return Case(When(Q(state=State.REFUSED) | Q(hidden_at__isnull=False), then=Subquery(last)))


@lru_cache(maxsize=32)
def arguments_of(asked, rows):
    """What these rows say, made once whoever reads them: each argument with its replies, and the
    replies themselves."""
    found = [Row(*row) for row in asked.converted(rows)]
    replies = defaultdict(tuple)
    for row in found:
        if row.reply_to_id:
            replies[row.reply_to_id] += (said_of(row),)
    return tuple(said_of(row, replies[row.pk]) for row in found)


def said_of(row, replies=()):
    """An argument as this reader sees it: no word of it once it is gone, but to who wrote it."""
    gone, gone_at = gone_of(row)
    legible = row.own or not gone
    return Said(
        pk=row.pk,
        stance=row.stance,
        text=row.text if legible else "",
        sources=tuple(row.sources) if legible else (),
        author=(row.signature, row.college, row.department) if legible else (),
        at=row.at,
        state=row.state,
        field=row.field,
        answer="" if gone else row.answer,
        answered_at=row.answered_at,
        supports=row.supporters,
        own=bool(row.own),
        supported=row.supported,
        gone=gone,
        gone_at=gone_at,
        reason=row.stopped_for if gone else "",
        is_reply=row.reply_to_id is not None,
        replies=replies,
    )


def gone_of(row):
    """How it left, and when: withdrawn, refused or hidden; nothing while it stands."""
    if row.state == State.WITHDRAWN:
        return "withdrawn", row.withdrawn_at
    if row.state == State.REFUSED:
        return "refused", row.stopped_at
    return ("hidden", row.hidden_at) if row.hidden_at else ("", None)


def in_order(exchanges, embargoed, lot, now):
    """One's own that wait, then what stands, by lot or by pace, then what is gone."""
    mine = [one for one in exchanges if one.is_waiting]
    gone = [one for one in exchanges if one.gone and not one.is_waiting]
    standing = [one for one in exchanges if not one.gone and not one.is_waiting]
    return [*mine, *(drawn(standing, lot, "pk") if embargoed else paced(standing, now)), *gone]


def paced(standing, now):
    """What stands, by its supports a day, column by column."""
    days = {one.pk: (now - one.at).total_seconds() / A_DAY for one in standing}
    ordered = []
    for stance in COLUMNS:
        column = {one.pk: one for one in standing if one.stance == stance}
        shows = [OnShow(pk, one.supports or 0, days[pk]) for pk, one in column.items()]
        ordered += [column[pk] for pk in by_pace(shows)]
    return ordered


def questions_waiting(roadmap):
    """What people ask the region, those that wait longest first."""
    return unanswered_of(roadmap).order_by("published_at", "pk")


def unanswered_of(roadmap):
    related = ("author", "action", "proposal__action")
    return Argument.objects.unanswered().filter(roadmap=roadmap).select_related(*related)


def questions_answered(roadmap):
    """The questions that the region answered, the last first."""
    asked = Argument.objects.questions().filter(roadmap=roadmap, answered_at__isnull=False)
    return asked.select_related("author", "action", "proposal").order_by("-answered_at")


def waited(question, now=None):
    """How long a question has waited, in whole days."""
    return ((now or timezone.now()) - question.published_at).days
