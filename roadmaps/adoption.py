"""What the plenary decided, as pages say it; by values, so that what is kept knows it."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.written import Written
from roadmaps.models import Deliberation, Dossier

VOTES = Written(
    lambda roadmap: (
        Deliberation.objects.filter(roadmap=roadmap)
        .annotate(voted=F("version__number"), adopts=F("adopted__number"))
        .order_by("session_on", "pk")
    )
)
DOSSIERS = Written(
    lambda roadmap: (
        Dossier.objects.published()
        .filter(roadmap=roadmap)
        .order_by()
        .values_list("version__number")
    )
)


@dataclass(frozen=True)
class Vote:
    """One vote of the plenary: `kind` is `adopted`, `amended` (adopted with amendments that no
    version carries yet) or `rejected`."""

    pk: int
    kind: str
    at: object
    reference: str
    votes: tuple  # for, against, abstentions
    version: int  # the one voted on
    adopted: int | None  # the one adopted
    amendments: str = ""

    @property
    def versions(self):
        """The versions it speaks of."""
        return {self.version, self.adopted} - {None}

    @property
    def day(self):
        return date_format(self.at, "j F Y")

    @property
    def counts(self):
        """« 120 pour, 40 contre, 12 abstentions »."""
        in_favour, against, abstentions = self.votes
        said = ngettext("%(n)d abstention", "%(n)d abstentions", abstentions) % {"n": abstentions}
        told = {"for": in_favour, "against": against, "abstentions": said}
        return _("%(for)s pour, %(against)s contre, %(abstentions)s") % told

    @property
    def bar(self):
        """The counts as a bar: {kind, n, x, w}, in % of all that were cast."""
        in_favour, against, abstentions = self.votes
        total, x, parts = sum(self.votes) or 1, 0.0, []
        for kind, n in (("for", in_favour), ("mixed", abstentions), ("against", against)):
            width = round(100 * n / total, 2)
            parts.append({"kind": kind, "n": n, "x": round(x, 2), "w": width})
            x += width
        return parts


@dataclass(frozen=True)
class Adoption:
    """What a page of the current version says of the plenary."""

    vote: Vote | None
    current: int
    dossier: int | None  # the version of the published dossier

    @property
    def follows(self):
        """The current version came after the one adopted."""
        return bool(self.vote and self.vote.adopted and self.vote.adopted < self.current)


def told(deliberation):
    """A recorded vote, by values."""
    adopted = deliberation.adopted.number if deliberation.adopted_id else None
    return vote_of(deliberation, deliberation.version.number, adopted)


def vote_of(row, voted, adopted):
    kind = "rejected" if not row.is_carried else "adopted" if adopted else "amended"
    return Vote(
        pk=row.pk,
        kind=kind,
        at=row.session_on,
        reference=row.reference,
        votes=(row.votes_for, row.votes_against, row.abstentions),
        version=voted,
        adopted=adopted,
        amendments=row.amendments,
    )


def adoption_of(roadmap):
    """The plenary's last vote on this roadmap and its published dossier; None before either."""
    votes = VOTES.objects(roadmap.pk)
    dossiers = [number for (number,) in DOSSIERS.rows(roadmap.pk)]
    if not votes and not dossiers:
        return None
    last = votes[-1] if votes else None
    vote = vote_of(last, last.voted, last.adopts) if last else None
    return Adoption(vote, roadmap.current.number, max(dossiers, default=None))
