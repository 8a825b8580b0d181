"""What became of each change a proposal asked for, as the region ruled on it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultation.models import Answer, Change, Ruling
from roadmaps.differences import Row, difference, in_words
from roadmaps.fields import AMENDABLE

Decided = Ruling.Outcome
ORDER = {name: place for place, name in enumerate(AMENDABLE)}
KINDS = {
    Decided.ACCEPTED: "status-done",
    Decided.MODIFIED: "status-done",
    Decided.REJECTED: "status-no",
}
MANY = 40  # words of a wording that a sentence can still hold

# What the page of a proposal needs so that its fates cost no query each.
STANDING = Ruling.objects.standing().select_related("version")
RULED = Prefetch("changes", Change.objects.prefetch_related(Prefetch("rulings", STANDING)))


@dataclass(frozen=True)
class Fate:
    """One change and what was decided on it; no ruling is a change left open."""

    change: Change
    ruling: Ruling | None

    @property
    def item(self):
        return AMENDABLE[self.change.field]

    @property
    def outcome(self):
        return self.ruling.outcome if self.ruling else Decided.OPEN

    @property
    def status(self):
        """The decision in words, and the tag that shows it."""
        label = Decided(self.outcome).label
        return {"label": label, "kind": KINDS.get(self.outcome, "status-wait")}

    @property
    def shown(self):
        """What is shown beside the decision: what was kept instead of what was asked, or the
        change itself."""
        asked = self.change
        if self.is_otherwise:
            return difference(self.item, [Row(asked.field, "", asked.value, self.ruling.value)])
        return difference(self.item, [Row(asked.field, "", asked.before, asked.value)])

    @property
    def is_otherwise(self):
        return self.outcome == Decided.MODIFIED

    @property
    def agreed(self):
        return bool(self.ruling and self.ruling.agreed_at)

    @property
    def reason(self):
        return self.ruling.reason if self.ruling else ""

    @property
    def version(self):
        """The version whose words it changed, or None."""
        return self.ruling.version if self.ruling and self.ruling.is_taken else None

    @property
    def before(self):
        """The number of the version that this one changed."""
        return self.version.number - 1 if self.version else None

    @property
    def sentence(self):
        """What became of it, as a mail says it."""
        facts = {"asked": self.asked, "status": self.status["label"]}
        if self.is_otherwise:
            facts["kept"] = self.in_words(self.ruling.value) or _("rien")
            return _("« %(kept)s » au lieu de « %(asked)s »") % facts
        if self.outcome == Decided.ACCEPTED:
            return _("« %(asked)s », comme vous l’avez demandé") % facts
        return _("« %(asked)s », %(status)s") % facts

    @property
    def asked(self):
        """What was asked for, in a few words."""
        said = self.in_words(self.change.value)
        return said or _("retirer %(what)s") % {"what": self.in_words(self.change.before)}

    def in_words(self, value):
        return Truncator(str(in_words(self.item, value))).words(MANY, truncate=" […]")


def fates_of(proposal):
    """Each change of a proposal, in the table's order, and what stands decided on it."""
    changes = sorted(proposal.changes.all(), key=lambda change: ORDER[change.field])
    return [Fate(change, next(iter(change.rulings.all()), None)) for change in changes]


def decided(fates):
    """The same when something was decided change by change; nothing when nothing was."""
    return fates if any(fate.ruling for fate in fates) else []


def public_fates(proposal):
    """What everybody may know of its changes: nothing before the region's answer is public."""
    return decided(fates_of(proposal)) if proposal.is_answered else []


def became_of(proposal, plan):
    """The action that a new proposal became, once the answer is public: its code, and where to
    read it when a version has it."""
    if not (proposal.became_id and proposal.is_answered):
        return None
    stop = plan.by_action.get(proposal.became_id) if plan else None
    if stop is None:
        return {"code": proposal.became.code}
    roadmap = proposal.roadmap
    url = reverse("public:action", args=(roadmap.region.slug, roadmap.slug, stop.code))
    return {"code": stop.code, "title": stop.title, "url": url}


def suggested(fates, proposal):
    """The answer that the decisions on its changes point to; nothing while one is not taken."""
    if proposal.became_id:
        return Answer.Outcome.ACCEPTED
    said = Counter(fate.outcome for fate in fates)
    if not said or said[Decided.OPEN]:
        return ""
    if said[Decided.REJECTED]:
        part = said.total() > said[Decided.REJECTED]
        return Answer.Outcome.ACCEPTED_IN_PART if part else Answer.Outcome.REJECTED
    return Answer.Outcome.ACCEPTED_MODIFIED if said[Decided.MODIFIED] else Answer.Outcome.ACCEPTED
