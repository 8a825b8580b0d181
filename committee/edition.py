"""What an edition of the letter says, as facts ready to be frozen: dates are ISO, words are left
to the letter. Everything is bounded by the cut-off; nothing of an open round's votes is read."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, Max
from django.utils import timezone

from committee.models import Copy, Opinion
from committee.queries import asked_of, counted, coverage_of, last_review, named_first, version_at
from consultation.models import Answer, Decision, Proposal
from insights.analysis.shares import mean_share_for
from insights.queries import results_of
from roadmaps.models import Phase

MOST_PROPOSALS = 8
MOST_RISING = 3


@dataclass(frozen=True)
class Moments:
    """The bounds of an edition: it tells what happened up to `cut_off`; opinions given up to
    `seen_at` are not asked for again; `since` is where a member who never had one begins."""

    since: datetime
    cut_off: datetime
    seen_at: datetime

    @classmethod
    def of(cls, committee, due_at, now):
        """Those of the edition that is due at this moment and made now."""
        seen_at = min(now, timezone.now())
        last = committee.digests.first()
        since = last.cut_off if last else committee.rhythm.last(first_due(committee))
        return cls(since=since, cut_off=min(due_at, seen_at), seen_at=seen_at)


def first_due(committee):
    """Where the occurrences begin that have not had their letter."""
    return committee.settled_at or committee.starts_at - timedelta(microseconds=1)


def next_edition(committee, now):
    """The next edition as it would be made now, without a row written."""
    return Edition(committee, Moments.of(committee, now, now))


class Edition:
    """What one edition of a committee's letter would say, to everybody and to each seat."""

    def __init__(self, committee, moments):
        self.committee = committee
        self.moments = moments
        self.day = committee.today(moments.seen_at)

    @cached_property
    def asked(self):
        """What each roadmap asks, those that have a version at the cut-off."""
        remits = self.committee.remits.select_related("roadmap__region")
        found = []
        for remit in remits.prefetch_related("charges"):
            version = version_at(remit.roadmap, self.moments.cut_off)
            if version:
                review = last_review(remit.roadmap, self.moments.cut_off)
                found.append(asked_of(remit, version, review))
        return found

    @cached_property
    def copies(self):
        """A copy for each standing seat, not saved: written, or withheld and why."""
        told = self.last_told()
        return [self.copy_for(seat, told) for seat in self.seats]

    @cached_property
    def seats(self):
        return list(self.committee.seats.standing().with_bench())

    def last_told(self):
        """Up to when each member, by id, has been told what happened."""
        copies = Copy.objects.written().filter(seat__committee=self.committee)
        return dict(copies.order_by().values_list("member").annotate(Max("digest__cut_off")))

    def copy_for(self, seat, told):
        member = seat.speaker(self.day)
        since = told.get(member and member.pk, self.moments.since)
        mine = self.awaiting(seat)
        return Copy(
            seat=seat,
            member=member,
            since=since,
            total=mine.pop("total"),
            withheld=self.withheld_from(seat, member, since, mine),
            content=mine,
        )

    def withheld_from(self, seat, member, since, mine):
        """Why this seat gets no letter; empty when it gets one."""
        if member is None:
            return reason_without_speaker(seat, self.day)
        if member.letters_stopped_at:
            return Copy.Withheld.STOPPED
        has_news = self.word or any(any(news.values()) for news in self.news(since))
        return "" if has_news or mine["items"] else Copy.Withheld.NOTHING

    @cached_property
    def word(self):
        """The word of the secretary or of the chair, or None."""
        text, chair = self.committee.word.strip(), self.committee.chair
        if not text:
            return None
        by = self.committee.word_by_id
        return {
            "text": text,
            "chair": bool(chair and by and chair.members.filter(ended_at=None, user=by).exists()),
        }

    def news(self, since):
        """What happened after this moment, roadmap by roadmap; read once for all who share it."""
        if since not in self._news:
            self._news[since] = [
                news_of(asked, since, self.moments.cut_off) for asked in self.asked
            ]
        return self._news[since]

    @cached_property
    def _news(self):
        return {}

    @cached_property
    def _given(self):
        """What each seat has given an opinion on: pairs of ids."""
        phases = [asked.phase for asked in self.asked if asked.phase]
        rows = Opinion.objects.filter(phase__in=phases, first_given_at__lte=self.moments.seen_at)
        return set(rows.values_list("seat", "action"))

    @cached_property
    def _open(self):
        """Each action that awaits opinions, with what asks it and how often it was looked at."""
        rows = []
        for asked in self.asked:
            seen = counted(asked.phase, self.moments.cut_off) if asked.phase else Counter()
            # Open both at the cut-off and now: a deadline passed meanwhile asks nothing.
            now = {stop.action_id for stop in asked.open_at(self.moments.seen_at)}
            stops = asked.open_at(self.moments.cut_off)
            rows += [(asked, stop, seen) for stop in stops if stop.action_id in now]
        return rows

    def awaiting(self, seat):
        """What awaits a seat: at most twelve named, the total, the nearest deadline."""
        mine = [row for row in self._open if (seat.pk, row[1].action_id) not in self._given]
        asked_by = {stop.action_id: asked for asked, stop, _ in mine}
        seen = {stop.action_id: n[stop.action_id] for _, stop, n in mine}
        items = [
            facts_of(stop)
            | {
                "roadmap": asked_by[stop.action_id].roadmap.pk,
                "by": asked_by[stop.action_id].by[stop.action_id].isoformat(),
            }
            for stop in named_first([stop for _, stop, _ in mine], seat.pk, seen)
        ]
        by = min((asked.by[stop.action_id] for asked, stop, _ in mine), default=None)
        return {"total": len(mine), "items": items, "by": by and by.isoformat()}

    @property
    def content(self):
        """What is frozen once for all the copies."""
        written = {copy.since for copy in self.copies if not copy.withheld}
        written.add(self.moments.since)
        return {
            "word": self.word,
            "roadmaps": [
                {
                    "roadmap": asked.roadmap.pk,
                    "coverage": coverage_of(asked, self.moments.cut_off),
                    "coming": coming(asked.roadmap, self.moments.cut_off),
                    "review": review_facts(asked, self.moments),
                }
                for asked in self.asked
            ],
            "periods": {since.isoformat(): self.news(since) for since in sorted(written)},
        }


def reason_without_speaker(seat, day):
    if not seat.bench:
        return Copy.Withheld.VACANT
    if any(member.is_holding for member in seat.bench):
        return Copy.Withheld.ABSENT
    return Copy.Withheld.SUSPENDED


def review_facts(asked, moments):
    """The phase that asks for opinions, when it does at the cut-off and still does."""
    phase = asked.phase
    if phase is None or not phase.is_open(moments.cut_off) or phase.is_over(moments.seen_at):
        return None
    return {"phase": phase.pk, "closes_at": phase.closes_at.isoformat()}


def news_of(asked, since, cut_off):
    """What happened on one roadmap after `since` and up to the cut-off."""
    roadmap, plan = asked.roadmap, asked.plan
    fresh = Proposal.objects.published().filter(
        roadmap=roadmap, published_at__gt=since, published_at__lte=cut_off
    )
    return {
        "version": version_news(plan.version, since),
        "proposals": proposal_news(fresh, plan),
        "rising": rising(fresh, plan),
        "results": results_news(roadmap, plan, since, cut_off),
        "answers": answers_news(roadmap, since, cut_off),
        "moderation": moderation_news(roadmap, since, cut_off),
    }


def facts_of(stop):
    return {"code": stop.code, "title": stop.title, "line": stop.line, "owner": stop.content.owner}


def version_news(version, since):
    """The current version, when it was published in the period."""
    if version.published_at <= since:
        return None
    return {"number": version.number, "note": version.note}


def proposal_news(fresh, plan):
    """The newest proposals and how many there are, or None."""
    rows = list(fresh.order_by("-published_at", "-pk")[:MOST_PROPOSALS])
    if not rows:
        return None
    return {"total": fresh.count(), "items": [proposal_facts(row, plan) for row in rows]}


def proposal_facts(proposal, plan):
    stop = plan.by_action.get(proposal.action_id)
    return {
        "number": proposal.number,
        "title": proposal.title,
        "kind": proposal.kind,
        "code": stop.code if stop else "",
        "line": stop.line if stop else None,
    }


def rising(fresh, plan):
    """The actions on which at least two amendments came: counts of proposals, never of votes."""
    counts = fresh.exclude(action=None).values_list("action").annotate(n=Count("pk"))
    found = [
        {**facts_of(plan.by_action[action]), "count": n}
        for action, n in counts.filter(n__gte=2).order_by("-n", "action")
        if action in plan.by_action
    ]
    return found[:MOST_RISING]


def results_news(roadmap, plan, since, cut_off):
    """The rounds whose results came to be shown in the period."""
    rounds = Phase.objects.rounds().filter(roadmap=roadmap, closes_at__lte=cut_off)
    return [
        {"name": row.name, "leading": leading(row, plan)}
        for row in rounds
        if row.shows_results(cut_off) and (row.results_at or row.closes_at) > since
    ]


def leading(round, plan):
    """The actions most supported in a round that may be shown, by the mean of the colleges' shares
    of « pour » (colleges with at least 5 votes)."""
    means = {
        item: mean_share_for(list(colleges.values()))
        for (kind, item), colleges in results_of(round).items()
        if kind == "action" and item in plan.by_action
    }
    ranked = sorted((-mean, item) for item, mean in means.items() if mean)
    return [facts_of(plan.by_action[item]) for _, item in ranked[:MOST_RISING]]


def answers_news(roadmap, since, cut_off):
    """How many answers the region published in the period, by outcome."""
    rows = Answer.objects.filter(
        proposal__roadmap=roadmap, published_at__gt=since, published_at__lte=cut_off
    )
    return dict(rows.order_by().values_list("outcome").annotate(Count("pk")))


def moderation_news(roadmap, since, cut_off):
    """What moderators did in the period: decisions by verb, and by reason where they have one."""
    rows = Decision.objects.filter(proposal__roadmap=roadmap, at__gt=since, at__lte=cut_off)
    verbs = dict(rows.order_by().values_list("verb").annotate(Count("pk")))
    reasons = rows.exclude(reason="").order_by().values_list("reason").annotate(Count("pk"))
    return {"verbs": verbs, "reasons": dict(reasons)} if verbs else None


def coming(roadmap, cut_off):
    """The stages under way and the next ones."""
    rows = Phase.objects.filter(roadmap=roadmap, closes_at__gt=cut_off)[:4]
    return [
        {
            "name": row.name,
            "opens_at": row.opens_at.isoformat(),
            "closes_at": row.closes_at.isoformat(),
            "here": row.is_open(cut_off),
        }
        for row in rows
    ]
