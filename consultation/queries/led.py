"""Which proposals led to what a version says."""

from collections import defaultdict
from dataclasses import dataclass, field

from consultation.models import Proposal, Ruling
from consultation.queries.proposals import address


@dataclass(frozen=True)
class Source:
    """A proposal as its effect names it; its title only while it is public."""

    number: int
    title: str
    url: str


@dataclass
class Led:
    """Proposals by what they led to: (action, field), (action, field, key), and added actions."""

    found: dict = field(default_factory=lambda: defaultdict(dict))

    def put(self, named, source):
        self.found[named][source.number] = source

    def to(self, *named):
        """The proposals that led here, in the order of their numbers."""
        return tuple(source for _number, source in sorted(self.found.get(named, {}).items()))


def led(roadmap, versions, actions):
    """The proposals whose changes these versions published, on these actions."""
    result = Led()
    rulings = Ruling.objects.taken().filter(
        version__in=versions, change__proposal__action__in=actions
    )
    names = ("change__proposal__action", "change__field", "change__key", "key")
    for action, name, asked, given, *said in rulings.values_list(
        *names, *_said("change__proposal__")
    ):
        source = source_of(roadmap, *said)
        result.put((action, name), source)
        result.put((action, name, given or asked), source)
    added = Proposal.objects.filter(became__in=actions)
    for action, *said in added.values_list("became", *_said("")):
        result.put((action,), source_of(roadmap, *said))
    return result


def _said(prefix):
    return [f"{prefix}{name}" for name in ("number", "title", "state", "hidden_at")]


def source_of(roadmap, number, title, state, hidden_at):
    public = state == Proposal.State.PUBLISHED and hidden_at is None
    return Source(number, title if public else "", address(roadmap, number))
