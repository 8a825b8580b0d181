"""What is said under an action or a proposal: for, against, and what the region is asked."""

from dataclasses import dataclass, replace

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.departments import DEPARTMENTS
from accounts.models import College
from accounts.speaking import voice_of
from consultation.draw import drawn, lot_of
from consultation.models import Argument, Decision, Reason, State, Support
from insights.analysis.ordering import OnShow, by_pace
from roadmaps.fields import AMENDABLE

A_DAY = 86_400
MOST_SHOWN = 6  # of each column, on the page of what they are about
COLUMNS = ("for", "against", "question")
STOPPED = Decision.objects.filter(argument=OuterRef("pk"), verb__in=["refuse", "hide"]).order_by(
    "-at"
)
SUPPORTERS = (
    Support.objects.filter(argument=OuterRef("pk"))
    .order_by()
    .values("argument")
    .annotate(n=Count("pk"))
    .values("n")
)


@dataclass(frozen=True)
class Listener:
    """Who reads: their account and voice if any, and which of the drawn orders is theirs."""

    user_id: int | None
    voice_id: int | None
    lot: int

    def said(self, row):
        """Whether this reader said it themselves, or the voice they speak with did."""
        known = self.user_id is not None
        return known and (row.entered_by_id == self.user_id or row.author_id == self.voice_id)


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
    by: str
    at: object
    state: str
    point: str  # what the change it points at is about
    answer: str
    answered_at: object
    supports: int | None  # none while they would tell how people vote
    own: bool = False
    supported: bool = False
    gone: str = ""
    gone_at: object = None
    gone_for: str = ""
    replies: tuple = ()

    @property
    def is_waiting(self):
        return self.state in (State.SUBMITTED, State.CHANGE_REQUESTED)


@dataclass(frozen=True)
class Conversation:
    """The exchanges under one item, in the order this reader sees them."""

    said: tuple
    is_drawn: bool
    is_open: bool
    signed_in: bool

    def column(self, stance):
        return [one for one in self.said if one.stance == stance]

    @property
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
    rows = list(rows_on(listener, embargoed, **item))
    supported = supported_by(listener, **item) if rows else set()
    shown = [said_of(row, listener, supported, calendar.now) for row in rows]
    exchanges = with_replies(rows, shown)
    ordered = in_order(exchanges, embargoed, listener.lot, calendar.now)
    is_open = calendar.open_for("may_comment") is not None
    return Conversation(tuple(ordered), embargoed, is_open, listener.user_id is not None)


def one_said(pk, listener, calendar, roadmap):
    """One exchange by itself, with its replies, or None; the row, and what is shown of it."""
    embargoed, which = is_embargoed(calendar), Q(pk=pk) | Q(reply_to=pk)
    rows = list(rows_on(listener, embargoed, which, roadmap=roadmap))
    shown = [said_of(row, listener, supported_by(listener, pk=pk), calendar.now) for row in rows]
    row = next((row for row in rows if row.pk == pk), None)
    if row is None:
        return None, None
    if row.is_reply:
        return row, next(one for one in shown if one.pk == pk)
    return row, with_replies(rows, shown)[0]


def rows_on(listener, embargoed, *which, **item):
    """The rows this reader may see, with all that is shown of them, in one query."""
    public = Q(published_at__isnull=False) | Q(state=State.REFUSED)
    if listener.user_id is not None:
        own = Q(entered_by=listener.user_id)
        own |= Q(author=listener.voice_id) if listener.voice_id else Q()
        public |= own & ~Q(state=State.WITHDRAWN) & ~Q(state=State.DRAFT)
    stopped = STOPPED.values("reason")[:1], STOPPED.values("at")[:1]
    rows = Argument.objects.filter(public, *which, **item).annotate(
        stopped_for=Subquery(stopped[0]), stopped_at=Subquery(stopped[1])
    )
    rows = rows if embargoed else rows.annotate(supporters=Subquery(SUPPORTERS))
    names = {"college": F("author__college"), "department": F("author__department")}
    rows = rows.annotate(**names, point=F("change__field"))
    return rows.order_by(F("published_at").asc(nulls_last=True), "pk")


def supported_by(listener, **item):
    """The ids of what this reader's voice supports."""
    if listener.voice_id is None:
        return set()
    mine = Support.objects.filter(participant=listener.voice_id)
    about = {f"argument__{name}": value for name, value in item.items()}
    return set(mine.filter(**about).values_list("argument", flat=True))


def said_of(row, listener, supported, now):
    """An argument as this reader sees it: no word of it once it is gone, but to who wrote it."""
    own = listener.said(row)
    gone, gone_at = gone_of(row)
    legible = own or not gone
    return Said(
        pk=row.pk,
        stance=row.stance,
        text=row.text if legible else "",
        sources=tuple(row.sources) if legible else (),
        by=by_of(row) if legible else "",
        at=row.published_at or row.submitted_at,
        state=row.state,
        point=str(AMENDABLE[row.point].label) if row.point else "",
        answer=row.answer if not gone else "",
        answered_at=row.answered_at,
        supports=getattr(row, "supporters", None) or 0 if hasattr(row, "supporters") else None,
        own=own,
        supported=row.pk in supported,
        gone=gone,
        gone_at=gone_at,
        gone_for=str(Reason(row.stopped_for).label) if gone and row.stopped_for else "",
    )


def gone_of(row):
    """How it left, and when: withdrawn, refused or hidden; nothing while it stands."""
    if row.state == State.WITHDRAWN:
        return "withdrawn", row.withdrawn_at
    if row.state == State.REFUSED:
        return "refused", row.stopped_at
    return ("hidden", row.hidden_at) if row.hidden_at else ("", None)


def by_of(row):
    """Who says it, as far as it is public: the signature if any, college, department."""
    college = str(College(row.college).label) if row.college else ""
    department = DEPARTMENTS.get(row.department, row.department)
    return " · ".join(part for part in (row.signature, college, department) if part)


def with_replies(rows, shown):
    """What opens an exchange, each with what was replied to it."""
    replies: dict = {}
    for row, one in zip(rows, shown, strict=True):
        if row.is_reply:
            replies.setdefault(row.reply_to_id, []).append(one)
    return [
        replace(one, replies=tuple(replies.get(one.pk, ())))
        for row, one in zip(rows, shown, strict=True)
        if not row.is_reply
    ]


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
