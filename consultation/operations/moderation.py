"""Deciding on what people hand in or report: one decision each, its reason told to the author."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import JournalEntry
from consultation.models import (
    Argument,
    Decision,
    Hold,
    Proposal,
    Reason,
    Report,
    State,
    Statement,
    about,
)
from consultation.operations.holding import HeldByAnother, held_by_others
from consultation.operations.submitting import announce_published
from consultation.operations.verdict_letters import tell_authors
from consultation.permissions import key_of, may_decide_on
from consultation.queries.contributions import name_of, until_for
from roadmaps.operations import PhaseClosed

Verb = Decision.Verb
WITH_REASON = (Verb.REFUSE, Verb.HIDE)
ON_WAITING = {
    Verb.PUBLISH: State.PUBLISHED,
    Verb.REFUSE: State.REFUSED,
    Verb.ASK: State.CHANGE_REQUESTED,
}
WITH = ("roadmap__region", "phase", "entered_by", "author")
MORE = {Proposal: ["action"], Argument: ["action", "proposal__action"], Statement: []}
ON_UNREAD = (Verb.PUBLISH, Verb.HIDE)
ON_REPORTED = (Verb.KEEP, Verb.HIDE)


class AlreadyDecided(Exception):
    """What was to be decided on is settled, or no longer what the moderator had read;
    `decision` is the last one, or None when the author acted."""

    def __init__(self, decision):
        super().__init__(str(decision))
        self.decision = decision


class NotYours(Exception):
    """Nobody decides on their own contribution, their organisation's, or one they entered."""


class Incomplete(Exception):
    """The decision lacks its reason or its message; `field` says which."""

    def __init__(self, field):
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Verdict:
    """What a moderator decides, why, and what the author is told."""

    verb: str
    reason: str = ""
    message: str = ""


def check(verdict):
    """A refusal names a reason of the closed list; a request for a change says which."""
    if verdict.verb in WITH_REASON and verdict.reason not in Reason.values:
        raise Incomplete("reason")
    if verdict.verb == Verb.ASK and not verdict.message.strip():
        raise Incomplete("message")


def decide(*, item, moderator, verdict, seen):
    """Settle a case once, as the moderator had read it (`seen`), and tell the author."""
    decisions, refused = decide_together(cases=[(item, seen)], moderator=moderator, verdict=verdict)
    if refused:
        raise refused[0][1]
    return decisions[0]


@transaction.atomic
def decide_together(*, cases, moderator, verdict):
    """Settle these cases, (contribution, what of it was seen), by one verdict: a decision and a
    line of the journal for each, a letter to each author. The decisions, and what was not decided
    on with why."""
    check(verdict)
    seen = {key_of(item): state for item, state in cases}
    held = locked([item for item, _seen in cases])
    allowed = may_decide_on(moderator, held)
    others = held_by_others(held, moderator)
    reports = unsettled(held)
    settled, refused = [], []
    for item in held:
        key = key_of(item)
        since, known = waited(item, verdict, seen[key], reports[key])
        if key not in allowed:
            refused.append((item, NotYours()))
        elif key in others:
            refused.append((item, HeldByAnother(others[key])))
        elif since is None:
            refused.append((item, AlreadyDecided(last_on(item))))
        elif verdict.verb == Verb.ASK and until_for(item) is None:
            refused.append((item, PhaseClosed(item.phase)))
        else:
            settled.append((item, since, known))
    now = timezone.now()
    write(settled, verdict, now)
    return settle(settled, moderator, verdict, now), refused


def last_on(item):
    return item.decisions.select_related("moderator").last()


def by_kind(items):
    """These contributions, by their model."""
    kinds = defaultdict(list)
    for item in items:
        kinds[type(item)].append(item)
    return kinds


def locked(items):
    """The same rows as they stand, nobody else's until this transaction ends; always locked in one
    order, so that two bulk decisions never wait for each other."""
    found = []
    for kind, mine in sorted(by_kind(items).items(), key=lambda pair: pair[0].__name__):
        rows = kind.objects.select_for_update(of=["self"]).filter(pk__in=[one.pk for one in mine])
        found += rows.select_related(*WITH, *MORE[kind]).order_by("pk")
    return found


def unsettled(items):
    """The reports nobody settled yet on each of these, oldest first, by key."""
    found = defaultdict(list)
    for kind, mine in by_kind(items).items():
        name = kind._meta.model_name
        rows = Report.objects.filter(settled_at=None, **{f"{name}__in": mine})
        for report in rows.order_by("created_at", "pk"):
            found[name, getattr(report, f"{name}_id")].append(report)
    return found


def waited(item, verdict, seen, reports):
    """Since when the case waited that the verdict settles, and the reports it settles; None when
    it is not, or no longer, the one that was seen."""
    if item.state == State.SUBMITTED:
        fits = verdict.verb in ON_WAITING and item.submitted_at.isoformat() == seen
        return (item.submitted_at if fits else None), ()
    if not item.is_public:
        return None, ()
    if seen.isdecimal() and len(seen) < 19 and verdict.verb in ON_REPORTED:
        known = [report for report in reports if report.pk <= int(seen)]
        return (known[0].created_at if known else None), known
    unread = item.unread_since
    fits = unread and verdict.verb in ON_UNREAD and unread.isoformat() == seen
    return (unread if fits else None), ()


def write(settled, verdict, now):
    """What becomes of each contribution, and of the reports on it."""
    for item, _since, _known in settled:
        if verdict.verb == Verb.HIDE:
            item.hidden_at = now
        elif item.state == State.SUBMITTED:
            item.state = ON_WAITING[verdict.verb]
            item.published_at = now if verdict.verb == Verb.PUBLISH else None
        item.unread_since = None
    changed = ["state", "published_at", "hidden_at", "unread_since"]
    for kind, mine in by_kind([item for item, *_rest in settled]).items():
        kind.objects.bulk_update(mine, changed)
        Hold.objects.filter(**{f"{kind._meta.model_name}__in": mine}).delete()
    done = [report.pk for _item, _since, known in settled for report in known]
    Report.objects.filter(pk__in=done).update(settled_at=now)


def settle(settled, moderator, verdict, now):
    """The decisions, each in the journal, each told to its author when it changes anything."""
    decisions = Decision.objects.bulk_create(
        Decision(
            verb=verdict.verb,
            reason=verdict.reason if verdict.verb in WITH_REASON else "",
            message=verdict.message.strip(),
            moderator=moderator,
            waiting_since=since,
            at=now,
            **about(item),
        )
        for item, since, _known in settled
    )
    JournalEntry.objects.bulk_create(line_of(decision) for decision in decisions)
    tell_authors([decision for decision in decisions if changes_something(decision)])
    published = [item for item, *_rest in settled if item.published_at == now]
    announce_published(published)
    return decisions


def changes_something(decision):
    """What stays public as it was, is no news to its author."""
    read = decision.verb == Verb.PUBLISH and decision.item.published_at != decision.at
    return decision.verb != Verb.KEEP and not read


def line_of(decision):
    """The journal's line of an act of moderation."""
    item = decision.item
    kind = item._meta.model_name
    return JournalEntry(
        actor=decision.moderator,
        verb=f"moderate_{decision.verb}" + ("" if kind == "proposal" else f"_{kind}"),
        item=name_of(item)[:120],
        place=item.roadmap.place,
        details={"reason": decision.reason},
    )
