"""The draft's actions as one works on them: searched, narrowed to what they do not say yet."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LACKS = {
    "axis": gettext_lazy("sans axe"),
    "summary": gettext_lazy("sans résumé"),
    "owner": gettext_lazy("sans porteur"),
    "budget": gettext_lazy("sans budget"),
    "ends_on": gettext_lazy("sans échéance"),
    "targets": gettext_lazy("sans cible"),
}


def lacks_of(stop):
    """What an action does not say yet, in the order one reads it."""
    return [
        name for name in LACKS if not (stop.axis if name == "axis" else getattr(stop.content, name))
    ]


@dataclass(frozen=True)
class Sift:
    """What the list of actions is narrowed to, as its address says it."""

    q: str = ""
    lacking: str = ""

    @classmethod
    def read(cls, params):
        lacking = params.get("lacking", "")
        return cls(params.get("q", "").strip()[:200], lacking if lacking in LACKS else "")

    @property
    def query(self):
        """The filter as an address carries it, so that an edit comes back to the same list."""
        given = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(given)}" if given else ""

    def chapters(self, plan):
        """Each axis with the actions that remain, and what each lacks."""
        found = set(plan.search(self.q)) if self.q else None
        for chapter in plan.chapters:
            rows = [
                {"stop": stop, "lacks": [LACKS[name] for name in lacks]}
                for stop in chapter.stops
                for lacks in [lacks_of(stop)]
                if (found is None or stop in found) and (not self.lacking or self.lacking in lacks)
            ]
            if rows:
                yield {"chapter": chapter, "rows": rows}

    def after(self, plan, code):
        """The code of the action that follows this one in the narrowed list, or None."""
        codes = [row["stop"].code for one in self.chapters(plan) for row in one["rows"]]
        at = codes.index(code) + 1 if code in codes else len(codes)
        return codes[at] if at < len(codes) else None

    def chips(self, plan):
        """How many actions lack what, each as a link to them; nothing where nothing is missing."""
        counts = Counter(name for stop in plan.stops for name in lacks_of(stop))
        chips = [("", _("toutes"), len(plan.stops))]
        chips += [(name, label, counts[name]) for name, label in LACKS.items() if counts[name]]
        return [
            {
                "url": Sift(self.q, name).query or "?",
                "label": label,
                "count": count,
                "current": name == self.lacking,
            }
            for name, label, count in chips
        ]
