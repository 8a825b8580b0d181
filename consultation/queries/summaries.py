"""What the next summary of a person says and when it leaves: asked by the page of preferences, and
by the sweep that sends it."""

from dataclasses import dataclass, field, replace

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import ngettext

from accounts.models import Preference, User
from consultation.models import Follow, News, Summary
from consultation.queries.follows import brought_by, follows_of
from consultation.queries.news import RANKS, lines_of, with_items
from consultation.queries.notices import took_part
from consultation.rhythm import SETTLED, Period, period, rhythm_of
from roadmaps.models import Region

Kind = News.Kind
GATHERED = (Kind.ARGUMENT, Kind.REPLY)


@dataclass(frozen=True)
class Planned:
    """A region's next summary for one person, and the news it would hold now."""

    region: Region
    period: Period
    news: list = field(default_factory=list)

    @property
    def lines(self):
        """The news in words, the region's own first, the arguments on one thing in one line."""
        return sorted(gathered(lines_of(self.news)), key=lambda line: RANKS.index(line.kind))


def planned(user, preference, region, now):
    """The next summary of this person for this region; None when none is asked for. It begins at
    the end of the last, or with what is followed when nothing was in between."""
    rhythm = rhythm_of(preference, region.tz)
    follows = follows_of(user, roadmap__region=region)
    if rhythm is None or not follows:
        return None
    last = user.summaries.filter(region=region).aggregate(last=Max("until"))["last"]
    begun = min(follow.since for follow in follows)
    since = max(last, begun) if last else begun
    found = period(rhythm, since, preference.changed_at, now)
    rows = news_for(user, follows, (since, min(found.until, now)), preference.direct)
    return Planned(region, found, rows)


def all_planned(user, preference, now):
    """The next summary of each region in which this person follows something."""
    regions = Region.objects.filter(roadmaps__follows__user=user).distinct()
    found = [planned(user, preference, region, now) for region in regions]
    return [one for one in found if one]


def news_for(user, follows, between, direct):
    """The news between two moments that these follows bring and no mail of its own has told."""
    since, until = between
    news = News.objects.standing().filter(brought_by(follows, user), at__gte=since, at__lt=until)
    news = news.exclude(Q(by=user) | entered_by(user))
    if direct:
        news = news.exclude(concerns(user))
    return [row for row in with_items(news) if not told_of_phase(user, row)]


def entered_by(user):
    """News of what this person entered: its author hears of it by mail."""
    return (
        Q(kind__in=(Kind.PROPOSAL, Kind.ANSWER), proposal__entered_by=user)
        | Q(kind__in=(Kind.QUESTION, *GATHERED), argument__entered_by=user)
        | Q(kind=Kind.STATEMENT, statement__entered_by=user)
    )


def concerns(user):
    """News that concern this person directly: an argument on what they proposed, a reply to what
    they argued."""
    on_proposal = Q(kind=Kind.ARGUMENT, argument__proposal__entered_by=user)
    return on_proposal | Q(kind=Kind.REPLY, argument__reply_to__entered_by=user)


def told_of_phase(user, news):
    """Whether a mail of its own told this person of a change of the phase."""
    changed = news.kind == Kind.PHASE and news.key.startswith("notice:")
    return changed and took_part(news.phase).filter(pk=user.pk).exists()


def gathered(lines):
    """Several arguments and replies on one thing become one line, where the latest stood."""
    found: dict = {}
    for line in lines:
        key = line.subject if line.kind in GATHERED else line.pk
        found.setdefault(key, []).append(line)
    return [together(group) for group in found.values()]


def together(group):
    if len(group) == 1:
        return group[0]
    said = ngettext("%(n)s argument", "%(n)s arguments et réponses", len(group))
    return replace(
        group[0],
        kind=Kind.ARGUMENT,
        label=said % {"n": len(group)},
        text="",
        path=group[0].subject,
    )


def due_readers(now):
    """The people, each with a region, whose summary is due: asked once per region and hour."""
    asked = Preference.objects.exclude(summary=Preference.Summary.NONE)
    names = ("summary", "weekday", "hour")
    regions = Region.objects.filter(roadmaps__follows__isnull=False).distinct()
    rhythms = asked.values(*names).distinct().order_by(*names)
    for region in regions:
        for facts in rhythms:
            passed = rhythm_of(Preference(**facts), region.tz).last(now - SETTLED)
            for user in waiting(region, asked.filter(**facts, changed_at__lt=passed), passed):
                yield user, region


def waiting(region, preferences, passed):
    """Who has one of these preferences, followed something here before this hour, and has had no
    summary of it."""
    told = Summary.objects.filter(user=OuterRef("pk"), region=region, until__gte=passed)
    begun = Follow.objects.filter(
        user=OuterRef("pk"), roadmap__region=region, roadmap__current__isnull=False
    )
    people = User.objects.filter(is_active=True, preference__in=preferences)
    return people.filter(Exists(begun.filter(since__lt=passed)), ~Exists(told)).order_by("pk")
