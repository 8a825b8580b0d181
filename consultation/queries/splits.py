"""What a proposal that asks for several things is made of, and where its parts stand."""

from dataclasses import dataclass

from consultation.models import Proposal, Split
from consultation.queries.asked import one as change_shown
from roadmaps.differences import in_words
from roadmaps.fields import AMENDABLE

OWN_WORDS = ("title", "summary")  # what each part of a new action says in words of its own


def movable(proposal):
    """The changes that go to one part or another."""
    changes = proposal.changes.all()
    return [one for one in changes if proposal.action_id or one.field not in OWN_WORDS]


def text_of(proposal, field):
    """What a new action says in one of its own words."""
    found = (change.value for change in proposal.changes.all() if change.field == field)
    return next(found, "") or ""


@dataclass(frozen=True)
class Piece:
    """One change to be given to a part: as a difference, or in the words of a new action."""

    pk: int
    label: object
    shown: object
    words: str


def pieces_of(proposal):
    """What is to be shared out, in the order of the table."""
    order = {name: place for place, name in enumerate(AMENDABLE)}
    found = []
    for change in sorted(movable(proposal), key=lambda row: (order[row.field], row.pk)):
        item = AMENDABLE[change.field]
        shown = change_shown(item, change, None).shown if proposal.action_id else None
        words = "" if proposal.action_id else in_words(item, change.value)
        found.append(Piece(change.pk, item.label, shown, words))
    return found


def standing_split(proposal):
    """The split of this proposal that is offered or done, or None."""
    return Split.objects.standing().filter(proposal=proposal).first()


def parts_of(proposal):
    """The public proposals that this one was split into."""
    return list(Proposal.objects.published().filter(split_from=proposal).order_by("number"))
