"""The public log of moderation: every decision, its reason, how long it took; nobody's name."""

from dataclasses import dataclass
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import College
from consultation.models import DELAY, Decision, Reason, State
from consultation.queries.contributions import KINDS, of_any_kind, page_of
from consultation.queries.filters import part
from consultation.queries.moderation import duration

STEPS = (0, 6, 12, 24, 48)  # in hours: where the bars of the log's picture begin
COLUMNS = [
    "date",
    "kind",
    "proposal",
    "decision",
    "reason",
    "hours",
    "within_48_h",
    "college",
    "appeal",
    "kind_in_words",
    "decision_in_words",
    "reason_in_words",
    "college_in_words",
    "appeal_in_words",
]


def kinds():
    """What a decision may be about, in words."""
    return {
        "proposal": _("proposition"),
        "argument": _("argument"),
        "statement": _("contribution écrite"),
    }


@dataclass(frozen=True)
class Wanted:
    """Which decisions a reader of the log asks for."""

    kind: str = ""
    verb: str = ""
    reason: str = ""
    college: str = ""

    @classmethod
    def read(cls, typed):
        """What the address says, as far as it names something there is."""
        known = {
            "kind": KINDS,
            "verb": Decision.Verb.values,
            "reason": Reason.values,
            "college": College.values,
        }
        given = {name: typed.get(name, "") for name in known}
        return cls(**{name: one for name, one in given.items() if one in known[name]})

    def __bool__(self):
        return any(vars(self).values())

    def parts(self):
        """The sentence that narrows the log, as `components/filters.html` shows it."""
        return [
            self.part("verb", _("Les décisions"), _("toutes"), Decision.Verb.choices),
            self.part("kind", _("sur"), _("tout"), kinds().items()),
            self.part("reason", _("pour"), _("n’importe quel motif"), Reason.choices),
            self.part("college", _("de"), _("tous les collèges"), College.choices),
        ]

    def part(self, name, before, everything, choices):
        return part(before, name, before, everything, choices, getattr(self, name))


def decisions_of(roadmap, wanted=None):
    """The decisions of moderation asked for, the latest first, without who took them."""
    wanted = wanted or Wanted()
    decisions = Decision.objects.filter(of_any_kind("{}__roadmap", roadmap)).order_by("-at", "-pk")
    if wanted.kind:
        decisions = decisions.filter(**{f"{wanted.kind}__isnull": False})
    if wanted.verb:
        decisions = decisions.filter(verb=wanted.verb)
    if wanted.reason:
        decisions = decisions.filter(reason=wanted.reason)
    if wanted.college:
        decisions = decisions.filter(of_any_kind("{}__author__college", wanted.college))
    more = [f"{kind}__{name}" for kind in KINDS for name in ("author", "roadmap__region")]
    return decisions.select_related("appeal", *more)


def log_line(decision):
    """A decision as the public log shows it: what, why, how long it took; never a name."""
    item = decision.item
    kind = item._meta.model_name
    shown = kind == "proposal" and bool(item.published_at or item.state == State.REFUSED)
    moved = decision.verb == Decision.Verb.MOVE  # nobody waited for it
    waited = decision.at - decision.waiting_since
    return {
        "at": decision.at,
        "kind": kinds()[kind],
        "verb": decision.get_verb_display(),
        "reason": decision.get_reason_display(),
        "delay": "" if moved else duration(waited),
        "hours": "" if moved else round(waited.total_seconds() / 3600, 1),
        "late": waited >= DELAY and not moved,
        "number": item.number if shown else None,
        "url": page_of(item) if shown else "",
        "college": item.author.get_college_display() if item.author else "",
        "appeal": appealed(decision),
    }


def appealed(decision):
    """Whether its author appealed, and what came of it."""
    appeal = getattr(decision, "appeal", None)
    if appeal is None:
        return ""
    return appeal.get_outcome_display() if appeal.outcome else _("recours en cours")


def log_table(roadmap, wanted):
    """The log as a table whose first row names its columns."""
    rows: list[list[str]] = [COLUMNS]
    zone = roadmap.region.tz
    for decision in decisions_of(roadmap, wanted):
        line = log_line(decision)
        rows.append(
            [
                timezone.localtime(line["at"], zone).date().isoformat(),
                decision.item._meta.model_name,
                str(line["number"] or ""),
                decision.verb,
                decision.reason,
                str(line["hours"]),
                in_time(line),
                decision.item.author.college if decision.item.author else "",
                outcome_of(decision),
                *(str(line[name]) for name in ("kind", "verb", "reason", "college", "appeal")),
            ]
        )
    return rows


def in_time(line):
    return ("no" if line["late"] else "yes") if line["delay"] else ""


def outcome_of(decision):
    appeal = getattr(decision, "appeal", None)
    return "" if appeal is None else appeal.outcome or "waiting"


def log_facts(roadmap, wanted=None):
    """What the log adds up to: decisions, the share within 48 hours, each verb's count; and counts
    and delays by reason and by college. Nobody waited for what was only filed elsewhere."""
    decisions = list(decisions_of(roadmap, wanted).exclude(verb=Decision.Verb.MOVE))
    delays = [one.at - one.waiting_since for one in decisions]
    verbs = [one.verb for one in decisions]
    return {
        "total": len(delays),
        "in_time": sum(delay < DELAY for delay in delays),
        "usual": duration(median(delays)) if delays else "",
        "late": sum(delay >= DELAY for delay in delays),
        "bars": delay_bars(delays),
        "verbs": [
            {"label": label, "count": verbs.count(verb)}
            for verb, label in Decision.Verb.choices
            if verb in verbs
        ],
        "tallies": [
            {
                "title": _("Par motif"),
                "rows": tally(decisions, lambda one: one.reason, Reason.choices),
            },
            {
                "title": _("Par collège de l’auteur"),
                "rows": tally(decisions, college_of, College.choices),
            },
        ],
        "appeals": appeals_in(decisions),
    }


def college_of(decision):
    return decision.item.author.college if decision.item.author else ""


def tally(decisions, name_of, choices):
    """For each name there is: how many decisions, how long half of them took at most, how many
    were late, and the width of its bar."""
    waits: dict = {}
    for one in decisions:
        waits.setdefault(name_of(one), []).append(one.at - one.waiting_since)
    most = max((len(those) for name, those in waits.items() if name), default=1)
    return [
        {
            "label": label,
            "count": len(waits[value]),
            "usual": duration(median(waits[value])),
            "late": sum(delay >= DELAY for delay in waits[value]),
            "w": round(100 * len(waits[value]) / most, 1),
        }
        for value, label in choices
        if value in waits
    ]


def appeals_in(decisions):
    """How many appeals were made, and how many decisions fell."""
    outcomes = [outcome_of(one) for one in decisions]
    return {
        "total": sum(bool(one) for one in outcomes),
        "overturned": outcomes.count("overturned"),
        "upheld": outcomes.count("upheld"),
        "waiting": outcomes.count("waiting"),
    }


def delay_bars(delays):
    """How many decisions took how long, a bar a step, in % of the longest; the last is late."""
    hours = [delay.total_seconds() / 3600 for delay in delays]
    ends = (*STEPS[1:], None)
    counts = [
        sum(start <= hour and (end is None or hour < end) for hour in hours)
        for start, end in zip(STEPS, ends, strict=True)
    ]
    return [
        {
            "label": _("de %(start)s à %(end)s h") % {"start": start, "end": end}
            if end
            else _("48 h et plus"),
            "count": count,
            "w": round(100 * count / (max(counts) or 1), 1),
            "late": end is None,
        }
        for start, end, count in zip(STEPS, ends, counts, strict=True)
    ]
