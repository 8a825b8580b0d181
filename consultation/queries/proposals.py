"""Reading proposals: the list, what resembles what, where each stands."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from consultation.models import Answer, Proposal
from roadmaps.differences import difference, in_words
from roadmaps.fields import FIELDS
from roadmaps.models import Phase
from roadmaps.plan import plan_of, stems

State = Proposal.State
MOST_ALIKE = 5


def may_propose_until(roadmap):
    """When the phase closes in which one may propose now, by the database's clock; else None."""
    phases = Phase.objects.open_at_the_clock().filter(roadmap=roadmap, may_propose=True)
    return phases.order_by("-closes_at").values_list("closes_at", flat=True).first()


@lru_cache(maxsize=8192)
def words_of(text):
    return frozenset(stems(text))


@dataclass(frozen=True)
class Place:
    """Where a proposal stands in the plan: the plate it carries and its chapter."""

    code: str
    line: int
    size: str
    chapter: str
    title: str
    action: str  # the code of the action it amends, when the plan has it


def place_of(plan, proposal):
    """The action it amends, or the axis it adds to."""
    if proposal.action_id:
        stop = plan.by_action.get(proposal.action_id) if plan else None
        if stop is None:
            return Place(proposal.action.code, 8, "mini", "", "", "")
        chapter = next((c for c in plan.chapters if c.line == stop.line), None)
        code = chapter.axis.code if chapter and chapter.axis else ""
        return Place(stop.code, stop.line, "mini", code, stop.title, stop.code)
    for chapter in plan.chapters if plan else ():
        if chapter.axis and chapter.axis.code == proposal.axis:
            axis = chapter.axis
            return Place(axis.code, chapter.line, "axis", axis.code, axis.title, "")
    return Place(proposal.axis or "+", 8, "axis", proposal.axis, "", "")


def plan_for(roadmap):
    """The current version's plan, or None before version 1."""
    return plan_of(roadmap.current) if roadmap.current_id else None


def address(roadmap, number, name="proposal"):
    """The address of a proposal's page of this name."""
    return reverse(f"consultation:{name}", args=(roadmap.region.slug, roadmap.slug, number))


def full(proposals):
    """With what a proposal's card or page shows of its author, action and answer."""
    return proposals.select_related(
        "author__organisation", "action", "phase", "answer", "roadmap__region"
    )


@dataclass(frozen=True)
class Filters:
    """What the list of proposals is narrowed to, as its address says it."""

    kind: str = ""
    axis: str = ""
    state: str = ""
    round: str = ""
    q: str = ""
    order: str = ""

    @classmethod
    def read(cls, params):
        return cls(**{name: params.get(name, "") for name in cls.__dataclass_fields__})

    @property
    def active(self):
        return bool(self.kind or self.axis or self.state or self.round or self.q)

    def rows(self, roadmap, plan, rounds):
        """The proposals that remain, in no order."""
        found = full(self.in_state(Proposal.objects.filter(roadmap=roadmap)))
        if self.kind in Proposal.Kind.values:
            found = found.filter(kind=self.kind)
        numbered = {str(number): phase for number, phase in enumerate(rounds, 1)}
        if self.round in numbered:
            found = found.filter(phase=numbered[self.round])
        wanted = words_of(self.q)
        return [
            proposal
            for proposal in found
            if (not self.axis or place_of(plan, proposal).chapter == self.axis)
            and (not wanted or matches(wanted, proposal))
        ]

    def in_state(self, proposals):
        answered = Answer.objects.filter(published_at__isnull=False).values("proposal")
        if self.state == "discussed":
            return proposals.published().exclude(pk__in=answered)
        if self.state == "answered":
            return proposals.published().filter(pk__in=answered)
        if self.state == "gone":
            return proposals.gone()
        return proposals.published()


def matches(wanted, proposal):
    """Every searched stem begins a word of its title or reason, unless the text is out of sight."""
    if not proposal.is_public:
        return False
    own = words_of(f"{proposal.number} {proposal.title} {proposal.reason}")
    return all(any(word.startswith(stem) for word in own) for stem in wanted)


def drawn(proposals, seed):
    """At random, always in the same order for the same visitor's seed."""

    def lot(proposal):
        return blake2b(f"{seed}:{proposal.pk}".encode(), digest_size=8).digest()

    return sorted(proposals, key=lot)


def with_changes(proposals):
    """The same rows, their changes read at once."""
    prefetch_related_objects(proposals, "changes")
    return proposals


def differences_of(proposal):
    """What an amendment changes, field by field, in the table's order."""
    rows = list(proposal.changes.all())
    named = ((item, [row for row in rows if row.field == item.name]) for item in FIELDS)
    return [difference(item, mine) for item, mine in named if mine]


def facts_of(proposal):
    """What a new action would say, field by field: (field, values in words)."""
    rows = list(proposal.changes.all())
    found = []
    for item in FIELDS:
        values = [in_words(item, row.value) for row in rows if row.field == item.name]
        if any(values) and item.name != "title":
            found.append((item, values))
    return found


@dataclass(frozen=True)
class Alike:
    """Something that says nearly the same: an action or a published proposal."""

    code: str
    line: int
    size: str
    title: str
    url: str
    share: float


def alike(roadmap, text, action=None, besides=None):
    """What resembles this text most, shown before one writes on: first the amendments to the same
    action, then actions and proposals that share most of its words."""
    plan, wanted = plan_for(roadmap), words_of(text)
    proposals = Proposal.objects.published().filter(roadmap=roadmap)
    found = []
    for proposal in proposals.exclude(pk=besides).select_related("action"):
        shared = share(wanted, words_of(proposal.title))
        if action is not None and proposal.action_id == action.pk:
            shared += 1
        if shared >= 0.5:
            place = place_of(plan, proposal)
            url = address(roadmap, proposal.number)
            found.append(Alike(place.code, place.line, place.size, proposal.title, url, shared))
    if action is None and plan:
        found += [action_alike(roadmap, stop, wanted) for stop in plan.stops]
    found = [one for one in found if one.share >= 0.5]
    return sorted(found, key=lambda one: -one.share)[:MOST_ALIKE]


def action_alike(roadmap, stop, wanted):
    place = (roadmap.region.slug, roadmap.slug, stop.code)
    url = reverse("public:action", args=place)
    shared = share(wanted, stop.words)
    return Alike(stop.code, stop.line, "mini", stop.title, url, shared)


def share(wanted, words):
    """The part of the wanted stems found in others; one word in common resembles nothing."""
    common = len(wanted & words)
    return common / len(wanted) if common > 1 else 0


def history(proposals):
    """With the decisions that made them what they are."""
    return proposals.prefetch_related(Prefetch("decisions"), "changes")
