"""The filter of the roadmap: a sentence of selects whose state lives in the address."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import College
from consultation.queries.filters import part

NAMES = ("axis", "owner", "territory", "branch", "mine", "college", "q")


@dataclass(frozen=True)
class Filter:
    """What the reader asked to see."""

    axis: str = ""
    owner: str = ""
    territory: str = ""
    branch: str = ""
    mine: str = ""
    college: str = ""
    q: str = ""

    @classmethod
    def of(cls, request):
        return cls(**{name: request.GET.get(name, "").strip()[:200] for name in NAMES})

    @property
    def narrows(self):
        """Whether anything but the college shown was asked."""
        return any((self.axis, self.owner, self.territory, self.branch, self.mine, self.q))

    def keep(self, plan, mine):
        """The actions asked for, in the plan's order."""
        if not self.narrows:
            return plan.stops
        stops = plan.search(self.q) if self.q else plan.stops
        return [stop for stop in stops if self.keeps(plan, stop, mine)]

    def keeps(self, plan, stop, mine):
        voted = stop.action_id in mine.positions
        return (
            (not self.axis or self.axis in plan.codes_above(stop))
            and (not self.owner or stop.content.owner == self.owner)
            and (not self.territory or self.territory in stop.names["territories"])
            and (not self.branch or self.branch in stop.names["branches"])
            and (self.mine != "voted" or voted)
            and (self.mine != "todo" or not voted)
            and (self.mine != "priorities" or stop.action_id in mine.priorities)
        )


def sentence(wanted, plan, signed_in, with_results):
    """The parts of the filter's sentence, as `components/filters.html` shows them."""
    axes = [(axis.code, f"{axis.code} {axis.title}") for axis in plan.axes.values()]
    parts = [part(_("Montrer"), "axis", _("Axe"), _("tous les axes"), axes, wanted.axis)]
    lists = (
        ("owner", _("portés par"), _("Porteur"), _("tous les porteurs"), "owner"),
        ("territory", _("à"), _("Territoire"), _("tous les territoires"), "territories"),
        ("branch", _("pour"), _("Filière"), _("toutes les filières"), "branches"),
    )
    for name, before, label, everything, source in lists:
        choices = [(text, text) for text in plan.choices(source)]
        if choices:
            chosen = getattr(wanted, name)
            parts.append(part(before, name, label, everything, choices, chosen))
    if signed_in:
        mine = [
            ("todo", _("pas encore votées")),
            ("voted", _("déjà votées")),
            ("priorities", _("mes priorités")),
        ]
        parts.append(
            part(_("que j’ai"), "mine", _("Mes votes"), _("votées ou non"), mine, wanted.mine)
        )
    if with_results:
        colleges = list(College.choices)
        first = colleges.pop(0)
        parts.append(
            part(
                _("vu par le collège"), "college", _("Collège"), first[1], colleges, wanted.college
            )
        )
    return parts
