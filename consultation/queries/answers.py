"""The answers the region owes: what each still lacks, who works on it, until when."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.models import Answer, Proposal
from consultation.queries.fates import RULED
from consultation.queries.filters import matches
from consultation.queries.proposals import chapter_of, full, words_of
from roadmaps.models import Clock

STAGES = {
    "late": gettext_lazy("en retard"),
    "open": gettext_lazy("à instruire"),
    "assigned": gettext_lazy("confiées à un service"),
    "drafted": gettext_lazy("réponse commencée"),
    "to_sign": gettext_lazy("à signer"),
    "ready": gettext_lazy("prêtes"),
    "published": gettext_lazy("publiées"),
}
KINDS = {"late": "status-no", "ready": "status-done", "published": "status-done"}
UNANSWERED = ("late", "open", "assigned", "drafted")


def sign_of(answer):
    """A short sign of an answer as it stands, another as soon as anything of it changes."""
    if answer is None:
        return "none"
    prepared, signed = bool(answer.prepared_at), bool(answer.signed_at)
    said = json.dumps([answer.outcome, answer.reasons, prepared, signed])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def sign_of_instruction(instruction):
    """The same of who studies a proposal, until when and at what cost."""
    if instruction is None:
        return "none"
    said = f"{instruction.service}|{instruction.due_on}|{instruction.cost}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def is_prepared(region):
    """The answers that may be published: written to the end and, where two sign, signed."""
    prepared = Q(answer__prepared_at__isnull=False)
    return prepared & Q(answer__signed_at__isnull=False) if region.two_signatures else prepared


def unready(roadmap):
    """The public proposals of closed phases whose answer is neither public nor ready to be."""
    public = Proposal.objects.published().discussed().filter(roadmap=roadmap)
    due = public.filter(phase__closes_at__lte=Clock())
    return due.exclude(is_prepared(roadmap.region)).order_by("number")


def ready(roadmap):
    """The answers that publishing would make public now, in the order of their proposals."""
    public = Proposal.objects.published().discussed().filter(roadmap=roadmap)
    ids = public.filter(is_prepared(roadmap.region)).values("answer__pk")
    return Answer.objects.filter(pk__in=ids).order_by("proposal__number")


def staged(proposals, region, today):
    """The same proposals, each with the stage its answer has come to."""
    written = Q(answer__prepared_at__isnull=False)
    studied = Q(instruction__service__gt="") | Q(instruction__due_on__isnull=False)
    return proposals.annotate(
        stage=Case(
            When(answer__published_at__isnull=False, then=Value("published")),
            When(is_prepared(region), then=Value("ready")),
            When(written, then=Value("to_sign")),
            When(instruction__due_on__lt=today, then=Value("late")),
            When(answer__isnull=False, then=Value("drafted")),
            When(studied, then=Value("assigned")),
            default=Value("open"),
        ),
        service=F("instruction__service"),
        due_on=F("instruction__due_on"),
    )


def stage_of(name):
    """A stage in words, and the tag that shows it."""
    one = {
        "late": _("en retard"),
        "open": _("à instruire"),
        "assigned": _("confiée"),
        "drafted": _("commencée"),
        "to_sign": _("à signer"),
        "ready": _("prête"),
        "published": _("publiée"),
    }
    return {"label": one[name], "kind": KINDS.get(name, "status-wait")}


@dataclass(frozen=True)
class Sought:
    """What the list of answers is narrowed to, as its address says it."""

    state: str = ""
    service: str = ""
    phase: str = ""
    axis: str = ""
    q: str = ""

    @classmethod
    def read(cls, params):
        return cls(**{one.name: params.get(one.name, "").strip()[:200] for one in fields(cls)})

    @property
    def narrows(self):
        return any(vars(self).values())

    @property
    def query(self):
        """The filter as an address carries it, so that one comes back to the same list."""
        given = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(given)}" if given else ""

    def with_state(self, state):
        return Sought(**vars(self) | {"state": state})

    def keeps(self, row, plan):
        """Whether a proposal is sought, whatever its state."""
        wanted = words_of(self.q)
        return (
            (not self.service or row.service == self.service)
            and (not self.phase or str(row.phase_id) == self.phase)
            and (not self.axis or chapter_of(plan, row) == self.axis)
            and (not wanted or matches(wanted, row))
        )


class Answers:
    """Every public proposal of a roadmap and how far its answer is: what is late first, then what
    is still to do, the published last."""

    def __init__(self, roadmap, plan, sought, today=None):
        today = today or timezone.localdate(timezone=roadmap.region.tz)
        self.sought = sought
        public = staged(Proposal.objects.published(), roadmap.region, today)
        names = ["number", "axis", "action_id", "phase_id", "state", "hidden_at"]
        names += ["title", "reason"] if sought.q else []
        rows = public.filter(roadmap=roadmap).only(*names).order_by()
        self.everything = list(rows)
        self.found = [row for row in self.everything if sought.keeps(row, plan)]
        self.counts = Counter(row.stage for row in self.found)
        shown = [row for row in self.found if sought.state in ("", row.stage)]
        self.rows = sorted(shown, key=place_in_line)

    @property
    def services(self):
        """The services that study proposals of this roadmap."""
        return sorted({row.service for row in self.everything if row.service})

    @property
    def done(self):
        """How many answers are ready or public, of how many."""
        closed = sum(row.stage in ("ready", "published") for row in self.everything)
        return {"count": closed, "total": len(self.everything)}

    @property
    def chips(self):
        """How many are at which stage, each as a link to them."""
        counted = [("", _("toutes"), len(self.found))]
        counted += [(name, label, self.counts[name]) for name, label in STAGES.items()]
        return [
            {
                "url": self.sought.with_state(name).query or "?",
                "label": label,
                "count": count,
                "current": name == self.sought.state,
                "late": name == "late",
            }
            for name, label, count in counted
            if count or name in ("", self.sought.state)
        ]

    def after(self, number):
        """The next proposal of the list that has no answer yet: after this one, else the first."""
        numbers = [row.number for row in self.rows]
        at = numbers.index(number) + 1 if number in numbers else 0
        following = self.rows[at:] + self.rows[:at]
        todo = (r for r in following if r.stage in UNANSWERED and r.number != number)
        return next(todo, None)

    def around(self, number):
        """The proposals before and after this one in the list."""
        numbers = [row.number for row in self.rows]
        if number not in numbers:
            return None, None
        at = numbers.index(number)
        return (self.rows[at - 1] if at else None), next(iter(self.rows[at + 1 :]), None)


def place_in_line(row):
    """By stage, then the sooner due, then by number."""
    return (list(STAGES).index(row.stage), row.due_on is None, row.due_on, row.number)


def worked_on(proposals):
    """The same proposals with all that answering them shows."""
    related = ("instruction", "became", "made_on__version", "roadmap__current")
    return full(proposals).select_related(*related).prefetch_related(RULED)
