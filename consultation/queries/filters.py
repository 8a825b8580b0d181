"""The filter of the proposals: a sentence of selects whose state lives in the address."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from consultation.models import Proposal
from consultation.queries.proposals import full, place_of, words_of


@dataclass(frozen=True)
class Filter:
    """What the list of proposals is narrowed to, as its address says it."""

    kind: str = ""
    axis: str = ""
    state: str = ""
    round: str = ""
    q: str = ""
    order: str = ""

    @classmethod
    def read(cls, params):
        return cls(**{name: params.get(name, "")[:200] for name in cls.__dataclass_fields__})

    @property
    def narrows(self):
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
        if self.state == "discussed":
            return proposals.published().discussed()
        if self.state == "answered":
            return proposals.published().answered()
        if self.state == "gone":
            return proposals.gone()
        return proposals.published()


def matches(wanted, proposal):
    """Every searched stem begins a word of its title or reason, unless the text is out of sight."""
    if not proposal.is_public:
        return False
    own = words_of(f"{proposal.number} {proposal.title} {proposal.reason}")
    return all(any(word.startswith(stem) for word in own) for stem in wanted)


def sentence(wanted, plan, rounds):
    """The parts of the filter's sentence, as `consultation/_proposal_filters.html` shows them."""
    kinds = [
        (Proposal.Kind.NEW, _("nouvelles actions")),
        (Proposal.Kind.AMENDMENT, _("amendements")),
    ]
    chapters = [chapter.axis for chapter in plan.chapters if chapter.axis] if plan else []
    axes = [(axis.code, f"{axis.code} {axis.title}") for axis in chapters]
    states = [
        ("discussed", _("en discussion")),
        ("answered", _("avec une réponse")),
        ("gone", _("retirées, refusées ou masquées")),
    ]
    orders = [("recent", _("les plus récentes d’abord"))]
    parts = [
        part(_("Montrer"), "kind", _("Type"), _("toutes les propositions"), kinds, wanted.kind),
        part("", "state", _("État"), _("publiées"), states, wanted.state),
        part(_("sur"), "axis", _("Axe"), _("tous les axes"), axes, wanted.axis),
    ]
    if len(rounds) > 1:
        named = [(str(number), phase.name) for number, phase in enumerate(rounds, 1)]
        parts.append(
            part(_("déposées"), "round", _("Tour"), _("à tout moment"), named, wanted.round)
        )
    parts.append(part("", "order", _("Ordre"), _("tirées au sort"), orders, wanted.order))
    return parts


def part(before, name, label, everything, choices, chosen):
    """One select of a filter's sentence and the words before it; nothing chosen is everything."""
    options = [{"value": "", "label": everything, "selected": not chosen}]
    options += [
        {"value": value, "label": text, "selected": value == chosen} for value, text in choices
    ]
    return {"before": before, "name": name, "label": label, "options": options}
