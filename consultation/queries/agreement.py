"""The region's wordings that await their author's word, or have it."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultation.models import Note, Proposal, Ruling
from roadmaps.differences import Difference, Row, difference, in_words
from roadmaps.fields import AMENDABLE

# Of a change: its author wrote it online, and still has an account.
CAN_BE_ASKED = Q(proposal__origin=Proposal.Origin.ONLINE, proposal__entered_by__is_active=True)
MANY = 60  # words of a wording that a mail can hold


@dataclass(frozen=True)
class Wording:
    """What an author asked for, and the region's wording of it, as a difference."""

    ruling: Ruling
    difference: Difference

    @property
    def asked(self):
        """What the author asked for, in the few words a mail can hold."""
        return self.in_words(self.ruling.change.value)

    @property
    def kept(self):
        return self.in_words(self.ruling.value)

    def in_words(self, value):
        said = str(in_words(AMENDABLE[self.ruling.change.field], value))
        return Truncator(said).words(MANY, truncate=" […]") or _("rien")

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


def last_word():
    """What the author of a change wrote last beside a refusal of the region's wording."""
    notes = Note.objects.filter(
        proposal=OuterRef("proposal"), author=OuterRef("proposal__entered_by")
    )
    return Subquery(notes.order_by("-at").values("text")[:1])
