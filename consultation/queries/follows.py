"""What people follow, and which news that brings them."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries import voices_of
from accounts.written import Written
from consultation.models import Argument, Follow, Kinship, News, Proposal, Statement, Support, Vote
from consultation.queries.proposals import axis_of, plan_for
from roadmaps.models import Action, Roadmap

Kind = Follow.Kind
GENERAL = (News.Kind.VERSION, News.Kind.PHASE, News.Kind.RESULTS)
FILTERS = {Kind.AXIS: "axis", Kind.BRANCH: "branch", Kind.TERRITORY: "territory"}
LISTS = {Kind.BRANCH: "branches", Kind.TERRITORY: "territories"}


def follows_of(user, **of):
    """What this person follows in published roadmaps."""
    follows = user.follows.filter(roadmap__in=Roadmap.objects.published(), **of)
    return list(follows.select_related("roadmap__region", "roadmap__current"))


def brought_by(follows, user):
    """The condition on news that any of these follows brings, each since it began. What happens to
    the roadmap as a whole comes with every follow."""
    wanted = Q(pk__in=[])
    for follow in follows:
        about = Q(kind__in=GENERAL) | concerning(follow, user)
        wanted |= Q(roadmap=follow.roadmap_id, at__gte=follow.since) & about
    return wanted


def concerning(follow, user):
    """The condition on the news of what one follow names."""
    if follow.kind == Kind.ROADMAP:
        return Q(pk__isnull=False)
    if follow.kind == Kind.MINE:
        return of_mine(user, follow.roadmap_id)
    if follow.kind == Kind.PROPOSAL:
        return of_proposals(Proposal.objects.filter(number=follow.key, roadmap=follow.roadmap_id))
    if follow.kind == Kind.ACTION:
        return of_actions(Action.objects.filter(roadmap=follow.roadmap_id, code=follow.key))
    about = of_actions(actions_under(follow))
    if follow.kind == Kind.AXIS:
        about |= Q(action=None, proposal__axis__in=axes_under(follow))
    return about


def of_actions(actions):
    """News of these actions, of what was proposed, argued or written about them."""
    statements = Statement.objects.filter(actions__in=actions).values("pk")
    kin = Kinship.objects.standing().filter(proposal__action__in=actions)
    families = Q(family__in=kin.values("family"))
    return Q(action__in=actions) | Q(statement__in=statements) | families


def of_proposals(proposals):
    """News of these proposals, of their arguments and their families."""
    kin = Kinship.objects.standing().filter(proposal__in=proposals.values("pk"))
    return Q(proposal__in=proposals.values("pk")) | Q(family__in=kin.values("family"))


def of_mine(user, roadmap):
    """News of what this person's voices voted on, proposed, argued, supported or wrote there."""
    voices = [voice.pk for voice in voices_of(user)]
    votes = Vote.objects.filter(participant__in=voices, round__roadmap=roadmap)
    argued = Argument.objects.own(user).filter(roadmap=roadmap)
    supported = Support.objects.filter(participant__in=voices, argument__roadmap=roadmap)
    proposed = Proposal.objects.own(user).filter(roadmap=roadmap, submitted_at__isnull=False)
    written = Statement.objects.own(user).filter(roadmap=roadmap)
    actions = (
        Q(action__in=votes.exclude(action=None).values("action"))
        | Q(action__in=argued.exclude(action=None).values("action"))
        | Q(action__in=supported.exclude(argument__action=None).values("argument__action"))
    )
    proposals = (
        Q(proposal__in=votes.exclude(proposal=None).values("proposal"))
        | Q(proposal__in=argued.exclude(proposal=None).values("proposal"))
        | Q(proposal__in=supported.exclude(argument__proposal=None).values("argument__proposal"))
    )
    return actions | proposals | of_proposals(proposed) | Q(statement__in=written.values("pk"))


def axes_under(follow):
    """The code of the followed axis and of those nested in it."""
    plan = plan_for(follow.roadmap)
    axes = plan.axes.values() if plan else ()
    parents = {axis.pk for axis in axes if axis.code == follow.key}
    return [follow.key, *(axis.code for axis in axes if axis.parent_id in parents)]


def actions_under(follow):
    """The ids of the actions that a follow names in the published plan."""
    plan = plan_for(follow.roadmap)
    return [stop.action_id for stop in plan.stops if named(follow, stop, plan)] if plan else []


def named(follow, stop, plan):
    if follow.kind == Kind.ACTION:
        return stop.code == follow.key
    if follow.kind == Kind.AXIS:
        return follow.key in plan.codes_above(stop)
    return follow.key in stop.names[LISTS[follow.kind]]


def exists(roadmap, kind, key):
    """Whether the roadmap has this to follow."""
    plan = plan_for(roadmap)
    if kind == Kind.PROPOSAL:
        public = Proposal.objects.published().filter(roadmap=roadmap)
        return is_number(key) and public.filter(number=key).exists()
    if kind == Kind.AXIS:
        return axis_of(plan, key) is not None
    if kind in (Kind.ROADMAP, Kind.MINE):
        return key == ""
    probe = Follow(roadmap=roadmap, kind=kind, key=key)
    return any(named(probe, stop, plan) for stop in plan.stops)


def is_number(key):
    """One number is written in one way."""
    return key.isascii() and key.isdigit() and len(key) < 10 and key[0] != "0"


FOLLOWING = Written(
    lambda user, roadmap: (
        Follow.objects.filter(user=user, roadmap=roadmap).order_by().values_list("kind", "key")
    )
)


def followed(user, roadmap, kind, key=""):
    """What `components/follow.html` shows of one thing: where its button sends, and whether this
    person follows it."""
    known = FOLLOWING.rows(user.pk, roadmap.pk) if user.is_authenticated else ()
    return {"url": follow_url(roadmap), "kind": kind, "key": key, "on": (kind, key) in known}


def follow_url(roadmap):
    """Where one says that one follows something, or no longer."""
    return reverse("consultation:follow", args=(roadmap.region.slug, roadmap.slug))


@dataclass(frozen=True)
class Followed:
    """One thing followed, as pages name it: `code` on a plate, or none."""

    follow: Follow
    title: str
    url: str
    code: str = ""
    line: int = 0


def in_words(follows):
    """These follows as pages name them."""
    numbers = [one.key for one in follows if one.kind == Kind.PROPOSAL]
    rows = Proposal.objects.published().filter(
        roadmap__in={one.roadmap_id for one in follows}, number__in=numbers
    )
    found = rows.values_list("roadmap", "number", "title") if numbers else ()
    titles = {(roadmap, str(number)): title for roadmap, number, title in found}
    return [shown(one, titles) for one in follows]


def shown(follow, titles):
    """A follow in words, with where it leads; `titles`, those of public proposals."""
    roadmap, key = follow.roadmap, follow.key
    place = (roadmap.region.slug, roadmap.slug)
    home, plan = reverse("public:roadmap", args=place), plan_for(roadmap)
    if follow.kind == Kind.ACTION and (stop := plan.by_code.get(key)):
        url = reverse("public:action", args=(*place, key))
        return Followed(follow, stop.title, url, key, stop.line)
    if follow.kind == Kind.PROPOSAL:
        title = titles.get((roadmap.pk, key))
        url = reverse("consultation:proposal", args=(*place, key))
        said = _("Proposition n° %(n)s : %(title)s") if title else _("Proposition n° %(n)s")
        return Followed(follow, said % {"n": key, "title": title}, url)
    if follow.kind in FILTERS:
        query = urlencode({FILTERS[follow.kind]: key})
        axis = axis_of(plan, key) if follow.kind == Kind.AXIS else None
        title = f"{key} {axis.title}" if axis else key
        return Followed(follow, title, f"{home}?{query}")
    return Followed(follow, key or str(follow.get_kind_display()), home)
