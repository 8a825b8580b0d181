"""What is left to do in a phase about to close, for those who began."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Q

from accounts.models import Participant, User, standing
from accounts.queries import speaking_for
from consultation.models import Argument, Proposal, State, Statement, Vote
from roadmaps.plan import plan_of

BEFORE = timedelta(days=3)
AT = time(9)
SHORTEST = timedelta(days=7)


def reminder_at(closes_at, tz):
    """Nine o'clock, by the region's wall clock, three days before the day of the close."""
    day = closes_at.astimezone(tz).date() - BEFORE
    return datetime.combine(day, AT, tz)


@dataclass(frozen=True)
class Left:
    """What one person has left: votes out of those they can cast, and drafts to hand in."""

    voted: int
    total: int
    drafts: int

    @property
    def votes(self):
        """Whether they began to vote and have not voted on everything."""
        return 0 < self.voted < self.total

    @property
    def something(self):
        return self.votes or bool(self.drafts)


def beginners(phase, due_at):
    """The people who, by then, had voted in the phase or left a draft in it, and who hear of what
    concerns them by mail."""
    voters = Vote.objects.filter(round=phase, cast_at__lt=due_at).values("participant")
    voices = Participant.objects.filter(pk__in=voters)
    wanted = Q(pk__in=speaking_for(voices.values("pk")).values("pk"))
    for kind in (Proposal, Argument, Statement):
        wanted |= Q(pk__in=_drafts(kind, phase, due_at).values("entered_by"))
    heard = Q(preference=None) | Q(preference__direct=True)
    return User.objects.filter(wanted, heard, is_active=True)


def _drafts(kind, phase, due_at):
    drafts = kind.objects.filter(phase=phase, state=State.DRAFT, created_at__lt=due_at)
    return drafts.filter(entered_by__isnull=False)


def left_of(phase, people, due_at):
    """What each of these people has left, by their id."""
    stops = plan_of(phase.roadmap.current).stops if phase.may_vote else ()
    voted = _voted(phase, people, [stop.action_id for stop in stops])
    drafts = dict.fromkeys((user.pk for user in people), 0)
    for kind in (Proposal, Argument, Statement):
        mine = _drafts(kind, phase, due_at).filter(entered_by__in=people)
        for pk, count in mine.values_list("entered_by").annotate(n=Count("pk")):
            drafts[pk] += count
    return {user.pk: Left(voted[user.pk], len(stops), drafts[user.pk]) for user in people}


def _voted(phase, people, actions):
    """How many actions each has voted on by the voice of theirs that is furthest."""
    votes = Vote.objects.filter(round=phase, action__in=actions)
    mine = votes.filter(participant__user__in=people)
    counts = dict(mine.values_list("participant__user").annotate(n=Count("pk")))
    by_body = votes.filter(
        standing("participant__organisation__mandates__"),
        participant__organisation__mandates__user__in=people,
    ).values_list("participant__organisation__mandates__user")
    for pk, count in by_body.annotate(n=Count("pk")):
        counts[pk] = max(counts.get(pk, 0), count)
    return {user.pk: counts.get(user.pk, 0) for user in people}
