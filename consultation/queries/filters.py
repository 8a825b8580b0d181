"""The filter of the proposals: a sentence of selects whose state lives in the address."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from consultation.models import Proposal
from consultation.queries.proposals import chapter_of, words_of


@dataclass(frozen=True)
class Filter:
    """What the list of proposals is narrowed to, as its address says it."""

    kind: str = ""
    axis: str = ""
    state: str = ""
    round: str = ""
    mine: str = ""
    q: str = ""
    order: str = ""

    @classmethod
    def read(cls, params):
        return cls(**{name: params.get(name, "")[:200] for name in cls.__dataclass_fields__})

    @property
    def narrows(self):
        return any((self.kind, self.axis, self.state, self.round, self.mine, self.q))

    def rows(self, roadmap, plan, rounds, voted):
        """The proposals that remain, in no order and with no more than what orders them;
        `voted` holds the ids of those the reader has voted on."""
        found = light(self.in_state(Proposal.objects.filter(roadmap=roadmap)), bool(self.q))
        if self.kind in Proposal.Kind.values:
            found = found.filter(kind=self.kind)
        numbered = {str(number): phase for number, phase in enumerate(rounds, 1)}
        if self.round in numbered:
            found = found.filter(phase=numbered[self.round])
        wanted = words_of(self.q)
        return [
            proposal
            for proposal in found
            if (not self.axis or chapter_of(plan, proposal) == self.axis)
            and (self.mine != "voted" or proposal.pk in voted)
            and (self.mine != "todo" or not (proposal.pk in voted or proposal.answered_at))
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


def light(proposals, searched):
    """The rows with what filters and orders them; their texts only when they are searched."""
    names = ["number", "axis", "action_id", "state", "hidden_at", "submitted_at", "published_at"]
    names += ["title", "reason"] if searched else []
    return proposals.only(*names).annotate(answered_at=F("answer__published_at"))


def matches(wanted, proposal):
    """Every searched stem begins a word of its title or reason, unless the text is out of sight."""
    if not proposal.is_public:
        return False
    own = words_of(f"{proposal.number} {proposal.title} {proposal.reason}")
    return all(any(word.startswith(stem) for word in own) for stem in wanted)


def sentence(wanted, plan, rounds, votes):
    """The parts of the filter's sentence, as `components/filters.html` shows them; `votes` says
    whether the reader's own may narrow it."""
    kinds = [
        (Proposal.Kind.NEW, _("nouvelles actions")),
        (Proposal.Kind.AMENDMENT, _("modifications d’une action")),
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
    if votes:
        mine = [("todo", _("pas encore votées")), ("voted", _("déjà votées"))]
        parts.append(
            part(_("que j’ai"), "mine", _("Mes votes"), _("votées ou non"), mine, wanted.mine)
        )
    parts.append(part("", "order", _("Ordre"), _("tirées au sort"), orders, wanted.order))
    return parts


def part(before, name, label, everything, choices, chosen):
    """One select of a filter's sentence and the words before it; nothing chosen is everything."""
    options = [{"value": "", "label": everything, "selected": not chosen}]
    options += [
        {
            "value": value,
            "label": text,
            "selected": value == chosen,
            "says_its_value": value == " ".join(str(text).split()),
        }
        for value, text in choices
    ]
    return {"before": before, "name": name, "label": label, "options": options}
