"""The filter of the roadmap: a sentence of selects whose state lives in the address."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import College
from consultation.queries.filters import part
from roadmaps.plan import plain

NAMES = ("axis", "owner", "territory", "branch", "mine", "college", "q", "view", "sort")


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
    view: str = ""
    sort: str = ""

    @classmethod
    def of(cls, request):
        return cls(**{name: request.GET.get(name, "").strip()[:200] for name in NAMES})

    @property
    def as_table(self):
        return self.view == "table"

    @property
    def narrows(self):
        """Whether fewer than all actions were asked for."""
        return any((self.axis, self.owner, self.territory, self.branch, self.mine, self.q))

    @property
    def alone(self):
        """The one axis, branch or territory that is asked for and may be followed, or None."""
        asked = [(name, getattr(self, name)) for name in ("axis", "branch", "territory")]
        given = [(name, value) for name, value in asked if value]
        return given[0] if len(given) == 1 and not (self.owner or self.q or self.mine) else None

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


LAST = date.max
SORTS = {
    "budget": lambda stop: -(stop.budget or 0),
    "starts": lambda stop: stop.content.starts_on or LAST,
    "ends": lambda stop: stop.content.ends_on or LAST,
    "owner": lambda stop: plain(stop.content.owner) or "~",
}


def in_order(stops, sort):
    """The actions of a table in the order asked for, else the plan's."""
    return sorted(stops, key=SORTS[sort]) if sort in SORTS else stops


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
    return parts + layout(wanted)


def layout(wanted):
    """The end of the sentence: as a document in its order, or as a table in any."""
    views = [("table", _("un tableau"))]
    parts = [part(_("comme"), "view", _("Présentation"), _("un document"), views, wanted.view)]
    if wanted.as_table:
        sorts = [
            ("budget", _("du budget")),
            ("starts", _("du début")),
            ("ends", _("de l’échéance")),
            ("owner", _("du porteur")),
        ]
        order = part(_("dans l’ordre"), "sort", _("Ordre"), _("du plan"), sorts, wanted.sort)
        parts.append(order)
    return parts
