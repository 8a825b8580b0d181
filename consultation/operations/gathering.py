"""Telling what became public by its own rows: whoever published it, at the moment it says."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from consultation.models import Answer, Argument, News, Proposal, Statement
from consultation.operations.news import placed
from roadmaps.models import Clock, Phase, PhaseNotice, Version

CLOSING = timedelta(days=3)
AT_ONCE = 500
Kind = News.Kind


def gather_news():
    """Tell what became public since and nobody has told: contributions, answers, versions, phases
    and results; told twice is once. The number of news."""
    found = [*contributions(), *answers(), *questions(), *versions(), *of_phases()]
    return len(News.objects.bulk_create(found, ignore_conflicts=True, batch_size=AT_ONCE))


def news(kind, key, roadmap_id, at, by_id=None, **about):
    return News(kind=kind, key=key, roadmap_id=roadmap_id, at=at, by_id=by_id, **placed(about))


def untold(rows, name, *kinds):
    """The rows that no news of these kinds names, the oldest first."""
    told = News.objects.filter(kind__in=kinds, **{name: OuterRef("pk")})
    return rows.filter(~Exists(told)).order_by("pk")[:AT_ONCE]


def contributions():
    proposals = Proposal.objects.published().select_related("action")
    for one in untold(proposals, "proposal", Kind.PROPOSAL):
        yield contribution(Kind.PROPOSAL, one)
    arguments = Argument.objects.published().select_related("action", "proposal__action")
    for one in untold(arguments, "argument", Kind.ARGUMENT, Kind.REPLY):
        yield contribution(Kind.REPLY if one.is_reply else Kind.ARGUMENT, one)
    for one in untold(Statement.objects.published(), "statement", Kind.STATEMENT):
        yield contribution(Kind.STATEMENT, one)


def contribution(kind, item):
    name = item._meta.model_name
    told = {"at": item.published_at, "by_id": item.entered_by_id, name: item}
    return news(kind, f"{name}:{item.pk}", item.roadmap_id, **told)


def answers():
    public = Answer.objects.filter(published_at__isnull=False)
    told = News.objects.filter(kind=Kind.ANSWER, proposal=OuterRef("proposal"))
    rows = public.filter(~Exists(told)).select_related("proposal__action").order_by("pk")
    for one in rows[:AT_ONCE]:
        yield news(
            Kind.ANSWER,
            f"answer:{one.pk}",
            one.proposal.roadmap_id,
            one.published_at,
            proposal=one.proposal,
        )


def questions():
    answered = Argument.objects.published().filter(answered_at__isnull=False)
    answered = answered.select_related("action", "proposal__action")
    for one in untold(answered, "argument", Kind.QUESTION):
        told = {"at": one.answered_at, "by_id": one.answered_by_id, "argument": one}
        yield news(Kind.QUESTION, f"question:{one.pk}", one.roadmap_id, **told)


def versions():
    for one in untold(Version.objects.published(), "version", Kind.VERSION):
        yield news(Kind.VERSION, f"version:{one.pk}", one.roadmap_id, one.published_at, version=one)


def of_phases():
    """The openings, the closes and the results to come due, and the changes between."""
    known = set(News.objects.exclude(phase=None).values_list("key", flat=True))
    turns = [*openings(), *closings(), *closes(), *results()]
    for name, phase, at in turns:
        kind = Kind.RESULTS if name == "results" else Kind.PHASE
        if (key := f"phase:{phase.pk}:{name}") not in known:
            yield news(kind, key, phase.roadmap_id, at, phase=phase)
    for notice in PhaseNotice.objects.select_related("phase"):
        if (key := f"notice:{notice.pk}") not in known:
            told = {"at": notice.at, "by_id": notice.actor_id, "phase": notice.phase}
            yield news(Kind.PHASE, key, notice.phase.roadmap_id, **told)


def openings():
    begun = Phase.objects.filter(opens_at__lte=Clock())
    return [("open", phase, phase.opens_at) for phase in begun]


def closings():
    """Three days before the close of what is open for longer than that."""
    now = timezone.now()
    for phase in Phase.objects.open_at_the_clock():
        if phase.opens_at < (soon := phase.closes_at - CLOSING) <= now:
            yield "closing", phase, soon


def closes():
    over = Phase.objects.filter(closes_at__lte=Clock())
    return [("over", phase, phase.closes_at) for phase in over]


def results():
    """Rounds whose results may be shown, and are counted."""
    shown = Phase.objects.shown_at_the_clock().filter(closed_at__isnull=False)
    return [
        ("results", phase, max(phase.results_at or phase.closes_at, phase.closed_at))
        for phase in shown
    ]
