"""The cases moderators decide on: why each waits, since when, and what its line says."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from django.db.models import Exists, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import College
from consultation.models import DELAY, Decision, Hold, Proposal, Reason, Report, State
from consultation.queries.contributions import KINDS, glimpse, sort_of_argument
from consultation.queries.proposals import place_of, plan_for

SOON = timedelta(hours=24)
MARK = 80  # where the bar of the wait has its 48 h mark, in % of its width
EXCERPT = 300  # signs of a text by which look-alikes are known
COLUMNS = (
    "pk state submitted_at unread_since entered_by_id at_action at_code at_axis said back reported "
    "reported_for last_report holder holder_name held_till given_to given_name college author_user "
    "author_body"
).split()
OWN = {"proposal": ("number", "kind"), "argument": ("stance",), "statement": ()}
NOWHERE = Value(None, output_field=IntegerField()), Value(""), Value("")
PLACES = {  # the action it speaks of, its code, and the axis of what adds none
    "proposal": (F("action"), F("action__code"), F("axis")),
    "argument": (
        Coalesce("action", "proposal__action"),
        Coalesce("action__code", "proposal__action__code"),
        Coalesce("proposal__axis", Value("")),
    ),
    "statement": NOWHERE,
}
TEXTS = {"proposal": "title", "argument": "text", "statement": "title"}
PAGES = {
    "proposal": "moderation_case",
    "argument": "moderation_argument",
    "statement": "moderation_statement",
}


@dataclass
class Case:
    """One contribution to decide on: why it is in the queue, since when, and the state of it that
    a decision names as seen."""

    kind: str
    key: int  # by which its pages name it: a proposal's number, else its id
    pk: int
    why: str  # new, back, reported, unread, appeal or flag
    since: object
    seen: str
    sort: str
    title: str
    place: object
    now: object
    flag: str = ""
    url: str = ""
    row: dict = field(default_factory=dict)

    @property
    def value(self):
        """What forms call it."""
        return f"{self.kind}:{self.key}"

    @property
    def with_seen(self):
        return f"{self.value}:{self.seen}"

    @property
    def is_report(self):
        return self.why == "reported"

    @property
    def waited(self):
        return self.now - self.since

    @property
    def deadline(self):
        return self.since + DELAY

    @property
    def is_late(self):
        return self.waited >= DELAY

    @property
    def group(self):
        return "late" if self.is_late else "today" if self.waited >= SOON else "recent"

    @property
    def wait(self):
        """The bar of the wait, as `components/wait.html` draws it."""
        width = min(MARK * self.waited / DELAY, 100)
        return {"text": duration(self.waited), "w": round(width, 1), "late": self.is_late}

    @property
    def holder(self):
        """Who has it before them now, or None."""
        till = self.row.get("held_till")
        return self.row.get("holder") if till and till > self.now else None

    @property
    def holder_name(self):
        return self.row["holder_name"] or _("une autre personne")

    @property
    def given_to(self):
        return self.row.get("given_to")

    @property
    def given_name(self):
        return (self.row["given_name"] or _("une autre personne")) if self.given_to else ""

    @property
    def is_contribution(self):
        return self.kind in KINDS

    @property
    def item(self):
        """Its line in the queue, as `components/queue_item.html` shows it."""
        college = self.row.get("college")
        return {
            "url": self.url,
            "value": self.value if self.is_contribution else "",
            "tick": self.with_seen if self.is_contribution else "",
            "code": self.place.code if self.place else "",
            "line": self.place.line if self.place else 8,
            "kind": capfirst(self.sort),
            "author": College(college).label if college else "",
            "flag": self.flag,
            "excerpt": self.title,
            "wait": self.wait,
        }

    def is_own(self, user, bodies):
        """Whether this person may not decide on it: it is theirs, or a body's they act for."""
        mine = (self.row.get("entered_by_id"), self.row.get("author_user"))
        return user.pk in mine or self.row.get("author_body") in bodies


def duration(length):
    """A wait in one unit: minutes under an hour, then hours, then days from the tenth."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 60 * 24 * 10:
        return _("%(n)s h") % {"n": minutes // 60}
    return _("%(n)s j") % {"n": minutes // (60 * 24)}


def rows_of(roadmap, kind):
    """What waits of one kind, with no more than the queue shows of each."""
    reports = Report.objects.filter(settled_at=None, **{kind: OuterRef("pk")})
    holds = Hold.objects.filter(**{kind: OuterRef("pk")})
    asked = Decision.objects.filter(verb=Decision.Verb.ASK, **{kind: OuterRef("pk")})
    first, last = reports.order_by("created_at", "pk"), reports.order_by("-pk")
    waiting = KINDS[kind].objects.filter(roadmap=roadmap).to_moderate().order_by()
    action, code, axis = PLACES[kind]
    return waiting.annotate(
        at_action=action,
        at_code=code,
        at_axis=axis,
        said=Left(TEXTS[kind], EXCERPT),
        back=Exists(asked),
        reported=Subquery(first.values("created_at")[:1]),
        reported_for=Subquery(first.values("reason")[:1]),
        last_report=Subquery(last.values("pk")[:1]),
        holder=Subquery(holds.values("held_by")[:1]),
        held_till=Subquery(holds.values("held_until")[:1]),
        holder_name=Subquery(holds.values("held_by__name")[:1]),
        given_to=Subquery(holds.values("assigned_to")[:1]),
        given_name=Subquery(holds.values("assigned_to__name")[:1]),
        college=F("author__college"),
        author_user=F("author__user"),
        author_body=F("author__organisation"),
    ).values(*COLUMNS, *OWN[kind])


def cases_of(roadmap, now):
    """Every contribution that waits, of each kind."""
    plan = plan_for(roadmap)
    place = (roadmap.region.slug, roadmap.slug)
    return [
        case_of(row, kind, plan, place, now) for kind in KINDS for row in rows_of(roadmap, kind)
    ]


def case_of(row, kind, plan, place, now):
    """A row of the database as a case."""
    why, since, seen = waits(row)
    key = row.get("number") or row["pk"]
    spot = SimpleNamespace(
        action_id=row["at_action"],
        axis=row["at_axis"],
        action=SimpleNamespace(code=row["at_code"]),
    )
    return Case(
        kind=kind,
        key=key,
        pk=row["pk"],
        why=why,
        since=since,
        seen=seen,
        sort=sort_of_row(row, kind),
        title=glimpse(row["said"]),
        place=place_of(plan, spot),
        now=now,
        flag=flag_of(row, why),
        url=reverse(f"consultation:{PAGES[kind]}", args=(*place, key)),
        row=row,
    )


def waits(row):
    """Why a row is in the queue, since when, and what of it a decision names as seen."""
    if row["state"] == State.SUBMITTED:
        since = row["submitted_at"]
        return ("back" if row["back"] else "new"), since, since.isoformat()
    if row["reported"]:
        since = min(filter(None, (row["reported"], row["unread_since"])))
        return "reported", since, str(row["last_report"])
    return "unread", row["unread_since"], row["unread_since"].isoformat()


def sort_of_row(row, kind):
    if kind == "proposal":
        return Proposal.Kind(row["kind"]).label
    return sort_of_argument(row["stance"]) if kind == "argument" else _("contribution écrite")


def flag_of(row, why):
    """What marks a line of the queue out from those that are simply new."""
    if why == "reported":
        return _("signalée : %(reason)s") % {"reason": Reason(row["reported_for"]).label}
    return {"back": _("revient après reformulation"), "unread": _("déjà publiée")}.get(why, "")
