"""Where the committee agrees, divides and is silent, and the positions that come of it."""

from dataclasses import dataclass

from django.db.models import Count, Value
from django.utils import timezone

from committee.models import Committee, Opinion, Position, Sitting
from committee.queries.asked import code_of
from committee.queries.opinions import views_of

AGREES, DIVIDES, SILENT = "agrees", "divides", "silent"
SAID = (Opinion.View.FAVOURABLE, Opinion.View.RESERVED, Opinion.View.UNFAVOURABLE)
NOBODY = Opinion.objects.none()
POSITION = "position"  # no view is called so


def leaning(counts):
    """Whether these opinions agree (two thirds or more say the same), divide, or are too few to say
    either (fewer than two); who stood aside is not counted."""
    said = [counts.get(view, 0) for view in SAID]
    if sum(said) < 2:
        return SILENT
    return AGREES if 3 * max(said) >= 2 * sum(said) else DIVIDES


@dataclass(frozen=True)
class Standing:
    """One action as who prepares the positions sees it."""

    stop: object
    axis: str
    given: int
    counts: dict | None  # None: may not be seen yet
    position: Position | None
    earlier: Position | None  # adopted in a phase before
    may_draft: bool

    @property
    def lean(self):
        """How its opinions lean, or nothing while they may not be seen."""
        return "" if self.counts is None else leaning(self.counts)

    def marks(self, total):
        """One view a seat, those still awaited last, as nothing."""
        views = [view for view in Opinion.View.values for _n in range(self.counts.get(view, 0))]
        return views + [""] * (total - len(views))

    @property
    def tally(self):
        return [{"label": v.label, "n": self.counts.get(v.value, 0)} for v in Opinion.View]


def standings(asked, committee, hand, now=None):
    """Each axis followed with its actions: what may be seen of their opinions, and the position."""
    now = now or timezone.now()
    counts = views_of(asked.phase)
    positions = {one.action_id: one for one in standing(asked.phase)}
    earlier = adopted_before(asked.phase, committee)
    sees = sight(asked, committee, hand, now)
    return [
        (
            chapter,
            [
                Standing(
                    stop=stop,
                    axis=code_of(chapter),
                    given=sum(counts.get(stop.action_id, {}).values()),
                    counts=counts.get(stop.action_id, {}) if sees(stop.action_id) else None,
                    position=positions.get(stop.action_id),
                    earlier=earlier.get(stop.action_id),
                    may_draft=hand.may_draft(code_of(chapter)),
                )
                for stop in chapter.stops
            ],
        )
        for chapter in asked.chapters
    ]


def standing(phase):
    """The positions that stand in this phase, with their sitting."""
    return Position.objects.standing().filter(phase=phase).select_related("sitting")


def adopted_before(phase, committee):
    """The position that this committee adopted last on each action in the other phases of the same
    roadmap, by the action's id."""
    found = Position.objects.adopted().filter(sitting__committee=committee)
    found = found.filter(phase__roadmap=phase.roadmap_id).exclude(phase=phase)
    found = found.select_related("sitting").order_by("adopted_at", "pk")
    return {position.action_id: position for position in found}


def sight(asked, committee, hand, now):
    """Whether this person may see the direction of the opinions on an action, by its id: once they
    are closed on its axis, or earlier as the committee chose."""
    phase, own = asked.phase, frozenset()
    if committee.sight == Committee.Sight.AFTER and hand.member:
        own = frozenset(
            hand.member.seat.opinions.filter(phase=phase).values_list("action", flat=True)
        )

    def closed(action_id):
        early = not phase.is_suspended(now) and now >= asked.by[action_id]
        return phase.is_over(now) or early

    def sees(action_id):
        return committee.sight == Committee.Sight.BEFORE or action_id in own or closed(action_id)

    return sees


def reasons_of(phase, action_id):
    """The reasons the members gave on an action, by view, without names; why somebody stood aside
    stays inside."""
    given = Opinion.objects.filter(phase=phase, action=action_id).exclude(reason="")
    given = given.exclude(view=Opinion.View.RECUSED).order_by("view", "pk")
    return [{"view": one.view, "text": one.reason} for one in given]


def published_on(action_id):
    """The position published last on an action, with its sitting, or None."""
    found = Position.objects.published().filter(action=action_id).select_related("sitting")
    return found.order_by("-sitting__published_at", "-pk").first()


def said_of_action(phase, action_id):
    """The counts of each view on an action in a phase that is over (None: in none), and whether a
    position on it is published: one question to the database."""
    given = Opinion.objects.filter(phase=phase, action=action_id) if phase else NOBODY
    views = given.values_list("view").annotate(Count("pk"))
    positions = Position.objects.published().filter(action=action_id)
    counts = dict(views.union(positions.order_by().values_list(Value(POSITION), "pk")))
    return counts, counts.pop(POSITION, None) is not None


def published_positions(roadmap):
    """The position published last on each action of a roadmap, by the action's id."""
    found = Position.objects.published().filter(action__roadmap=roadmap)
    found = found.select_related("sitting", "action").order_by("sitting__published_at", "pk")
    return {position.action_id: position for position in found}


def recused(phase, at=None):
    """Which seats stood aside on which actions in this phase, by a moment where one is given, as
    (seat, action)."""
    aside = Opinion.objects.filter(phase=phase, view=Opinion.View.RECUSED)
    if at:
        aside = aside.filter(given_at__lte=at)
    return frozenset(aside.values_list("seat", "action"))


def consultations_for(member, roadmap):
    """The written consultations of a roadmap that a member may answer now."""
    now = timezone.now()
    written = member.seat.committee.sittings.under_way().filter(kind=Sitting.Kind.WRITTEN)
    here = written.filter(phase__roadmap=roadmap, opens_at__lte=now, closes_at__gt=now)
    return here.order_by("closes_at")
