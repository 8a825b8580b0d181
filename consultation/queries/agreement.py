"""The region's wordings that await their author's word, or have it."""

from dataclasses import dataclass

from consultation.models import Note, Ruling
from roadmaps.differences import Difference, Row, difference
from roadmaps.fields import AMENDABLE


@dataclass(frozen=True)
class Wording:
    """What an author asked for, and the region's wording of it, as a difference."""

    ruling: Ruling
    difference: Difference

    @property
    def state(self):
        if self.ruling.agreed_at:
            return "agreed"
        return "declined" if self.ruling.declined_at else "asked"


def wording_of(ruling):
    change = ruling.change
    item = AMENDABLE[change.field]
    row = Row(change.field, change.key, change.value, ruling.value)
    return Wording(ruling, difference(item, [row]))


def wordings_asked(proposal):
    """The modified wordings on which the author of a proposal was asked, while they stand."""
    standing = Ruling.objects.standing().merging().filter(change__proposal=proposal)
    asked = standing.exclude(asked_at=None).select_related("change")
    return [wording_of(ruling) for ruling in asked]


def words_of_author(proposal):
    """What the author wrote beside a refusal, the latest first."""
    mine = Note.objects.filter(proposal=proposal, author=proposal.entered_by_id)
    return list(mine.order_by("-at").values_list("text", flat=True))
