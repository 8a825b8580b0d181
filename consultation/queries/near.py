"""What already says nearly the same as a text: the actions of the plan and the proposals."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from sys import intern

from django.db.models import Count, Max, Q, Sum
from django.urls import reverse

from consultation.models import Change, Likeness, Proposal
from consultation.queries.proposals import address, place_of, plan_for
from insights.analysis.nearness import Words
from roadmaps.plan import plan_of, stems

State = Proposal.State
MOST = 10
LEAST = 0.12  # of likeness, under which nothing is shown
TWIN = 0.8  # of likeness of the whole texts, from which they are nearly the same text


@dataclass(frozen=True)
class Near:
    """A text that says nearly the same, as a card shows it."""

    kind: str  # action or proposal
    pk: int
    name: str  # the action's code, the proposal's number
    code: str
    line: int
    size: str
    title: str
    url: str
    share: float  # of likeness, from 0 to 1
    is_twin: bool = False  # a proposal that is nearly the same text; an action never is
    is_same_action: bool = False  # it changes the very action that the text is about
    is_answered: bool = False  # by the region: one votes on it no more
    amends: str = ""  # the code of the action it is, or that it would change

    @property
    def key(self):
        return f"{self.kind}-{self.name}"


@dataclass(frozen=True)
class Shelf:
    """The texts of a roadmap that others may be near to: which they are, and their words."""

    items: tuple  # of (kind, pk)
    words: Words


def nearest(roadmap, text, besides=None, *, action=None, waiting=False):
    """Up to ten actions and published proposals nearest to a text by its words; its first line is
    its title. Of an amendment, those that change the same action come first. Moderators also see
    what is waiting."""
    scores, twins = by_words(roadmap, text)
    shown = {"besides": besides, "action": action, "waiting": waiting}
    return cards(roadmap, scores, twins, **shown)


def by_words(roadmap, text):
    """How near each text of the roadmap is, {(kind, pk): from 0 to 1}, and which of them are
    nearly the same text."""
    shelf, said = shelf_of(roadmap), bags_of(text)
    shares, whole = shelf.words.cosines(*said), shelf.words.whole(*said)
    scores = {shelf.items[at]: share for at, share in shares.items()}
    return scores, {shelf.items[at] for at, share in whole.items() if share >= TWIN}


def merged(scores, twins, near):
    """Likeness by words and by meaning together: the mean of both; the nearest first, each
    [kind, id, likeness, whether it is nearly the same text]."""
    shares = {
        key: (scores.get(key, 0) + near.get(key, 0)) / 2 for key in scores.keys() | near.keys()
    }
    kept = sorted(shares, key=lambda key: (-shares[key], key))[: 3 * MOST]
    return [[*key, round(shares[key], 3), key in twins] for key in kept]


def answered(roadmap, text):
    """What the worker found near this text, as scores and twins; None while it has not."""
    rows = Likeness.objects.filter(roadmap=roadmap, digest=digest_of(text))
    asked = rows.exclude(answered_at=None).first()
    return read_found(asked.found) if asked else None


def read_found(found):
    scores = {(kind, pk): share for kind, pk, share, _ in found}
    return scores, {(kind, pk) for kind, pk, _, is_twin in found if is_twin}


def digest_of(text):
    """What names a text that is asked about."""
    return sha256(text.encode()).hexdigest()


def cards(roadmap, scores, twins=(), *, besides=None, action=None, waiting=False):
    """The cards of what has these scores, nearest first, as it stands now."""
    plan = plan_for(roadmap)
    enough = (key for key, share in scores.items() if share >= LEAST)
    kept = sorted(enough, key=lambda key: -scores[key])[: 3 * MOST]
    asked = Q(pk__in=[pk for kind, pk in kept if kind == "proposal"])
    if action is not None:
        asked |= Q(action=action, kind=Proposal.Kind.AMENDMENT)
    rows = (
        standing(roadmap, waiting)
        .filter(asked)
        .exclude(pk=besides)
        .select_related("action", "answer")
    )
    found = [
        proposal_card(roadmap, place_of(plan, row), row, scores, twins, action) for row in rows
    ]
    if plan and action is None:
        stops = [plan.by_action.get(pk) for kind, pk in kept if kind == "action"]
        found += [action_card(roadmap, stop, scores) for stop in stops if stop]
    return sorted(found, key=place_in_list)[:MOST]


def place_in_list(card):
    """What changes the same action first, of which what is open before what is answered; then the
    nearest."""
    return not card.is_same_action, card.is_same_action and card.is_answered, -card.share


def proposal_card(roadmap, place, row, scores, twins, action):
    key = ("proposal", row.pk)
    return Near(
        *key,
        name=str(row.number),
        code=place.code,
        line=place.line,
        size=place.size,
        title=row.title,
        url=address(roadmap, row.number),
        share=scores.get(key, 0),
        is_twin=key in twins,
        is_same_action=action is not None and row.action_id == action.pk,
        is_answered=row.is_answered,
        amends=place.action,
    )


def action_card(roadmap, stop, scores):
    key = ("action", stop.action_id)
    place = (roadmap.region.slug, roadmap.slug, stop.code)
    url = reverse("public:action", args=place)
    return Near(
        *key,
        stop.code,
        stop.code,
        stop.line,
        "mini",
        stop.title,
        url,
        scores[key],
        amends=stop.code,
    )


def standing(roadmap, waiting=False):
    """The proposals one may be near to: published; for moderators, waiting ones too."""
    proposals = Proposal.objects.filter(roadmap=roadmap)
    published = proposals.published()
    return published | proposals.filter(state=State.SUBMITTED) if waiting else published


def shelf_of(roadmap):
    """The texts of a roadmap, kept in memory until one comes or goes."""
    rows = standing(roadmap, waiting=True).order_by()
    stamp = rows.aggregate(Count("pk"), Sum("pk"), Max("submitted_at"), Max("published_at"))
    version = roadmap.current
    plan = (version.pk, version.published_at, version.redacted_at) if version else ()
    return _shelf(roadmap, plan, tuple(stamp.values()))


@lru_cache(maxsize=8)
def _shelf(roadmap, plan, stamp):
    texts = texts_of(roadmap)
    bags = [bags_of(text) for text in texts.values()]
    return Shelf(tuple(texts), Words([title for title, _ in bags], [body for _, body in bags]))


def texts_of(roadmap, waiting=True):
    """What each action of the plan and each proposal says, {(kind, pk): text}."""
    plan = plan_of(roadmap.current) if roadmap.current_id else None
    found = (
        {("action", stop.action_id): text_of_action(stop) for stop in plan.stops} if plan else {}
    )
    rows = standing(roadmap, waiting).order_by("pk").values_list("pk", "title", "reason")
    said = changes_of(roadmap, waiting)
    return found | {
        ("proposal", pk): "\n".join([title, *said.get(pk, ()), reason])
        for pk, title, reason in rows
    }


def changes_of(roadmap, waiting):
    """The sentences that each proposal would have the plan say, by its id."""
    rows = Change.objects.filter(proposal__in=standing(roadmap, waiting).values("pk"))
    rows = rows.filter(field__in=("summary", "description")).order_by("pk")
    found = {}
    for pk, value in rows.values_list("proposal", "value"):
        found.setdefault(pk, []).append(str(value or ""))
    return found


def text_of(proposal):
    """What a proposal says, its title on the first line."""
    said = [row.value for row in proposal.changes.all() if row.field in ("summary", "description")]
    return "\n".join([proposal.title, *map(str, filter(None, said)), proposal.reason])


def text_of_action(stop):
    content = stop.content
    return "\n".join([content.title, content.summary, content.description])


def bags_of(text):
    """The stems of a text: of its first line, of the others."""
    title, _, body = text.partition("\n")
    return stems_of(title), stems_of(body)


@lru_cache(maxsize=4096)
def stems_of(text):
    return tuple(map(intern, stems(text)))
