"""What is merged: each action with its published changes, place by place, and what the draft says
of the decisions taken."""

from dataclasses import dataclass, field

from django.db.models import FilteredRelation, Q, TextField
from django.db.models.functions import Cast

from consultation.models import Change, Proposal, Ruling
from consultation.queries.agreement import CAN_BE_ASKED, last_word, wording_of
from consultation.queries.asked import same
from consultation.queries.cards import author_of
from consultation.queries.collisions import ORDER, differ, discussed_changes, said_at
from roadmaps.differences import Row, difference, in_words, rows_between
from roadmaps.fields import AMENDABLE, as_json
from roadmaps.models import Entry
from roadmaps.values import body

DECIDED = (*Ruling.TAKEN, Ruling.Outcome.REJECTED)
FILTERS = ("undecided", "collisions", "all", "new")


# The list of actions --------------------------------------------------------------------------


@dataclass
class Tally:
    """One action that is asked to change: how often, what is still to decide, where it collides."""

    stop: object
    changes: int = 0
    undecided: int = 0
    collisions: list = field(default_factory=list)


def tallies(roadmap, plan):
    """The actions of the plan that are asked to change, those with collisions first."""
    standing = Q(rulings__ended_at=None, rulings__version=None)
    rows = (
        discussed_changes()
        .filter(proposal__roadmap=roadmap)
        .annotate(
            standing=FilteredRelation("rulings", condition=standing),
            said=Cast("value", TextField()),
        )
        .values_list("field", "key", "said", "proposal__action", "standing__outcome")
    )
    found, places = {}, {}
    for row in rows.order_by():
        stop = plan.by_action.get(row[3])
        if stop is None:
            continue
        tally = found.setdefault(row[3], Tally(stop))
        tally.changes += 1
        tally.undecided += row[4] not in DECIDED
        if not row[1].startswith("+"):
            places.setdefault((row[3], *row[:2]), []).append(row)
    for (action, name, _key), mine in places.items():
        if any(row[4] not in DECIDED for row in mine) and differ(mine):
            found[action].collisions.append(name)
    for tally in found.values():
        names = sorted(tally.collisions, key=ORDER.__getitem__)
        tally.collisions = [AMENDABLE[name].label for name in dict.fromkeys(names)]
    in_plan = plan.places
    return sorted(found.values(), key=lambda one: (not one.collisions, in_plan[one.stop.action_id]))


def narrowed(found, wanted):
    """The actions that a filter keeps."""
    if wanted == "undecided":
        return [tally for tally in found if tally.undecided]
    return [tally for tally in found if tally.collisions or wanted != "collisions"]


def proposed_actions(roadmap):
    """The public proposals of new actions without a public answer, axis by axis."""
    proposals = Proposal.objects.published().discussed().filter(roadmap=roadmap)
    new = proposals.filter(kind=Proposal.Kind.NEW).select_related("became")
    return new.order_by("axis", "number")


def around_undecided(roadmap, plan, stop):
    """The actions before and after this one on which something is still to decide."""
    undecided = discussed_changes().filter(proposal__roadmap=roadmap)
    decided = Ruling.objects.standing().merging().filter(outcome__in=DECIDED)
    undecided = undecided.exclude(pk__in=decided.values("change"))
    actions = set(undecided.values_list("proposal__action", flat=True).distinct().order_by())
    here = plan.places[stop.action_id]
    waiting = [one for one in plan.stops if one.action_id in actions]
    before = [one for one in waiting if plan.places[one.action_id] < here]
    after = [one for one in waiting if plan.places[one.action_id] > here]
    return (before[-1] if before else None), (after[0] if after else None)


# One action -----------------------------------------------------------------------------------


@dataclass
class Card:
    """One change under decision: what it would change now, and what was decided of it."""

    change: Change
    difference: object
    made_on: str  # what stood there when it was written, where that is no longer so
    ruling: Ruling | None
    form: object = None

    @property
    def proposal(self):
        return self.change.proposal

    @property
    def is_decided(self):
        return self.ruling is not None and self.ruling.outcome in DECIDED

    @property
    def author(self):
        return author_of(self.proposal)

    @property
    def retained(self):
        """What the region keeps instead of what was asked, when it does."""
        modified = self.ruling is not None and self.ruling.is_modified
        return wording_of(self.ruling).difference if modified else None

    @property
    def may_ask(self):
        """The author may still be asked whether the region's wording suits them."""
        modified = self.ruling is not None and self.ruling.is_modified
        return modified and self.ruling.asked_at is None and self.change.can_be_asked


@dataclass
class Place:
    """One place of an action and the changes that want something else there."""

    item: object
    key: str
    current: str
    cards: list

    @property
    def anchor(self):
        return f"place-{self.item.name}-{self.key.replace('+', 'n')}".rstrip("-")

    @property
    def collides(self):
        first, *others = [card.change.value for card in self.cards]
        return not self.key.startswith("+") and not all(
            same(self.item, first, other) for other in others
        )

    @property
    def is_settled(self):
        return all(card.is_decided for card in self.cards)


@dataclass
class Section:
    """One field with its places, what it says today and what the draft says of it."""

    item: object
    current: list
    places: list
    draft: object  # the difference to what is published, or None where there is none
    by_hand: bool


class Sheet:
    """One action being merged."""

    def __init__(self, roadmap, stop):
        self.roadmap, self.stop = roadmap, stop
        standing = Ruling.objects.standing().merging()
        related = standing.filter(change__proposal__action=stop.action_id).with_left_out()
        self.rulings = {one.change_id: one for one in related.select_related("by", "change")}
        self.taken = sorted(
            (one for one in self.rulings.values() if one.is_taken and not one.left_out),
            key=lambda one: one.pk,
        )
        self.changes = {change.pk: change for change in self.asked()}

    def asked(self):
        """What is asked of the action, and what was accepted though it is asked no longer."""
        discussed = discussed_changes().filter(proposal__action=self.stop.action_id)
        taken = Q(pk__in=[one.change_id for one in self.taken])
        changes = Change.objects.filter(Q(pk__in=discussed.values("pk")) | taken)
        said = changes.annotate(word=last_word(), can_be_asked=CAN_BE_ASKED)
        return said.select_related("proposal__author").order_by("pk")

    @property
    def left(self):
        """How many changes are still to decide."""
        decided = {pk for pk, one in self.rulings.items() if one.outcome in DECIDED}
        return len(self.changes.keys() - decided)

    def places(self):
        """The ids of the changes, place by place, in the order of the table and of the lists."""
        found = {}
        for pk, change in self.changes.items():
            alone = pk if change.is_addition else 0
            found.setdefault((change.field, change.key, alone), []).append(pk)
        return [found[place] for place in sorted(found, key=self.rank)]

    def rank(self, place):
        name, key, pk = place
        item = AMENDABLE[name]
        keys = [one["key"] for one in self.stop.says(item)] if item.is_list else []
        return (ORDER[name], keys.index(key) if key in keys else len(keys), key, pk)

    def sections(self, places):
        """These places with all that a page shows of them, field by field."""
        pks = [pk for place in places for pk in place]
        self.proposals = [self.changes[pk].proposal_id for pk in pks]
        draft = self.draft()
        found = {}
        for place in places:
            mine = [self.changes[pk] for pk in place]
            item = AMENDABLE[mine[0].field]
            section = found.get(item.name) or self.section(item, draft)
            found[item.name] = section
            section.places.append(self.place(item, mine))
        return list(found.values())

    def place(self, item, changes):
        key = changes[0].key
        current = said_at(item, key, self.stop)
        cards = [self.card(item, change, current) for change in changes]
        return Place(item, key, in_words(item, current), cards)

    def card(self, item, change, current):
        moved = not change.is_addition and change.before != current
        before = (in_words(item, change.before) or "—") if moved else ""
        change.proposal.roadmap = self.roadmap
        row = Row(item.name, change.key, current, change.value)
        return Card(change, difference(item, [row]), before, self.rulings.get(change.pk))

    def draft(self):
        """The action as the draft has it; None when it has not, or where there is no draft."""
        entries = Entry.objects.select_related("content", "axis")
        drafts = entries.filter(
            version__roadmap=self.roadmap, version__published_at=None, action=self.stop.action_id
        )
        return drafts.first()

    def section(self, item, draft):
        current = self.stop.says(item)
        said = [in_words(item, one) for one in (current if item.is_list else [current]) if one]
        now = says(item, draft) if draft else current
        rows = rows_between(item, current, now)
        by_hand = draft is not None and not equal(item, now, self.expected(item, current))
        return Section(item, said, [], difference(item, rows) if rows else None, by_hand)

    def expected(self, item, current):
        """What a field of the draft would say by the decisions alone."""
        mine = [one for one in self.taken if one.change.field == item.name]
        if not item.is_list:
            return mine[0].taken if mine else as_json(current)
        by_key = {one["key"]: body(one) for one in current}
        for ruling in mine:
            by_key[ruling.key or ruling.change.key] = ruling.taken
        return {key: value for key, value in by_key.items() if value}


def says(item, entry):
    """What a field says of an action in the draft."""
    if item.kind != "place":
        return item.of(entry.content)
    return {"code": entry.axis.code, "title": entry.axis.title} if entry.axis else None


def equal(item, now, expected):
    if item.is_list:
        return {one["key"]: body(one) for one in now} == expected
    if item.kind == "place":
        return (now or {}).get("code") == (expected or {}).get("code")
    return (as_json(now) or None) == (expected or None)


# What arrives meanwhile -----------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """What came since a page was opened: new changes, and others' decisions: (name, how many)."""

    changes: int
    decisions: list

    def __bool__(self):
        return bool(self.changes or self.decisions)


def news_of(stop, since, reader):
    """What arrived on an action since this moment, but for the reader's own decisions."""
    asked = discussed_changes().filter(proposal__action=stop.action_id)
    rulings = Ruling.objects.filter(change__proposal__action=stop.action_id, at__gt=since)
    counts = {}
    for ruling in rulings.exclude(by=reader).select_related("by"):
        counts[str(ruling.by)] = counts.get(str(ruling.by), 0) + 1
    return News(asked.filter(proposal__published_at__gt=since).count(), sorted(counts.items()))
