"""What was proposed and what the region answered, without anybody's name."""

from collections import Counter, defaultdict

from consultation.models import Answer, Proposal, Ruling
from consultation.queries.proposals import differences_of, facts_of
from public.dossier.changes import shown

KEPT = ("accepted", "accepted_modified", "accepted_in_part")


class Said:
    """The public proposals of a roadmap with their public answers, by action and by axis."""

    def __init__(self, roadmap, plan, version):
        found = Proposal.objects.published().filter(roadmap=roadmap)
        related = found.select_related("author", "answer", "phase")
        self.all = list(related.prefetch_related("changes"))
        self.handed_in = Proposal.objects.handed_in().filter(roadmap=roadmap).count()
        self.led = versions_led_to(roadmap, version)
        self.by_action = defaultdict(list)
        self.by_axis = defaultdict(list)
        tops = {axis.code: top(axis, plan.axes).code for axis in plan.axes.values()}
        for proposal in self.all:
            if proposal.action_id in plan.by_action:
                self.by_action[proposal.action_id].append(proposal)
            else:
                self.by_axis[tops.get(proposal.axis, "")].append(proposal)

    def on(self, proposals, rounds):
        """These proposals as facts."""
        return [self.facts(proposal, rounds) for proposal in proposals]

    def facts(self, proposal, rounds):
        amends = proposal.kind == Proposal.Kind.AMENDMENT
        return {
            "number": proposal.number,
            "title": proposal.title,
            "kind": str(proposal.get_kind_display()),
            "college": str(proposal.author.get_college_display()) if proposal.author else "",
            "reason": proposal.reason,
            "changes": [shown(one) for one in differences_of(proposal)] if amends else [],
            "says": [] if amends else said(proposal),
            "results": rounds.on("proposal", proposal.pk),
            "answer": answer_of(proposal),
            "versions": sorted(self.led.get(proposal.pk, ())),
        }

    def tally(self):
        """How many were handed in, published, answered and how."""
        outcomes = Counter(one.answer.outcome for one in self.all if one.is_answered)
        return {
            "handed_in": self.handed_in,
            "published": len(self.all),
            "answered": sum(outcomes.values()),
            "kept": sum(outcomes[name] for name in KEPT),
            "outcomes": [
                {"outcome": value, "label": str(label), "n": outcomes[value]}
                for value, label in Answer.Outcome.choices
                if outcomes[value]
            ],
        }


def top(axis, axes):
    while axis.parent_id:
        axis = axes[axis.parent_id]
    return axis


def said(proposal):
    """What a new action would say, field by field."""
    return [
        {"label": str(item.label), "text": ", ".join(filter(None, values))}
        for item, values in facts_of(proposal)
    ]


def answer_of(proposal):
    """The region's decision and its reasons, once public."""
    if not proposal.is_answered:
        return None
    answer = proposal.answer
    return {
        "outcome": answer.outcome,
        "label": str(answer.get_outcome_display()),
        "reasons": answer.reasons,
    }


def versions_led_to(roadmap, version):
    """The versions, up to this one, that took something of each proposal."""
    taken = Ruling.objects.taken().filter(
        change__proposal__roadmap=roadmap, version__number__lte=version.number
    )
    found = defaultdict(set)
    for pk, number in taken.values_list("change__proposal", "version__number"):
        found[pk].add(number)
    return found
