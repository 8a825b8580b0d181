"""The moderators' queue: everything that waits, the longest wait first, narrowed as one asks."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Mandate
from consultation.models import Decision, Flag
from consultation.queries.appeals import appeals_of
from consultation.queries.contributions import of_any_kind, title_of
from consultation.queries.filters import part
from consultation.queries.moderation import Case, cases_of, duration
from consultation.queries.proposals import plan_for
from roadmaps.models import Role

ALIKE = 88  # of 100, from which two texts in the queue ask for the same decision
PAGE, BESIDE = 50, 30  # lines of the queue on its own page, and beside a case


@dataclass(frozen=True)
class Wanted:
    """What the queue is narrowed to, as its address says it."""

    why: str = ""
    kind: str = ""
    axis: str = ""
    mine: str = ""
    like: str = ""
    q: str = ""

    @classmethod
    def read(cls, params):
        return cls(**{name: params.get(name, "")[:40] for name in cls.__dataclass_fields__})

    @property
    def address(self):
        """What follows the « ? » of an address that keeps it."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def keeps(self, case, user):
        return (
            self.why in ("", case.why)
            and self.kind in ("", case.kind)
            and (not self.axis or case.place is not None and case.place.chapter == self.axis)
            and (not self.mine or user is not None and case.given_to == user.pk)
            and (not self.q or compared(self.q) in text_of(case))
        )


class Queue:
    """The cases of a roadmap, oldest first; `cases` are those one asked for."""

    def __init__(self, roadmap, now=None, *, wanted=None, user=None):
        self.roadmap, self.user, self.wanted = roadmap, user, wanted or Wanted()
        now = now or timezone.now()
        found = [*cases_of(roadmap, now), *appeals(roadmap, now), *flags(roadmap, now)]
        self.all = sorted(found, key=lambda case: (case.since, case.kind, case.key))
        self.cases = [case for case in self.all if self.wanted.keeps(case, user)]
        self.twins = Counter(text_of(case) for case in self.all if case.is_contribution)
        like = self.find(*self.wanted.like.split(":", 1)) if ":" in self.wanted.like else None
        if like:
            self.cases = alike(like, self.cases)

    def find(self, kind, key):
        """The case of this contribution, or None when nothing about it waits."""
        return next((c for c in self.all if c.kind == kind and str(c.key) == str(key)), None)

    def twins_of(self, case):
        """How many others in the queue have the very same words."""
        return self.twins[text_of(case)] - 1 if case.is_contribution else 0

    def around(self, case):
        """The cases before and after this one."""
        if case not in self.cases:
            return None, None
        at = self.cases.index(case)
        before = self.cases[at - 1] if at else None
        after = self.cases[at + 1] if at + 1 < len(self.cases) else None
        return before, after

    def next_free(self, since=None):
        """What to open next: after a case that waited since then, else from the start, the first
        that nobody else has, was given to nobody else, and this person may decide on."""
        bodies = self.bodies()
        free = [case for case in self.cases if self.is_free(case, bodies)]
        later = (case for case in free if since is not None and case.since > since)
        return next(later, free[0] if free else None)

    def is_free(self, case, bodies):
        me = (None, self.user.pk)
        is_mine = case.holder in me and case.given_to in me
        return case.is_contribution and is_mine and not case.is_own(self.user, bodies)

    def bodies(self):
        """The organisations this person acts for, where the queue has any that speaks."""
        if not any(case.row.get("author_body") for case in self.all):
            return frozenset()
        mine = Mandate.objects.filter(user=self.user, ended_at=None)
        return frozenset(mine.values_list("organisation", flat=True))

    @property
    def late(self):
        return sum(case.is_late for case in self.all)

    @property
    def usual_wait(self):
        """The median wait, in words."""
        waits = [case.waited.total_seconds() for case in self.all]
        return duration(timedelta(seconds=median(waits))) if waits else ""


def groups(cases, **shown):
    """Cases under their three headings, each with its items; `shown` is what lines say more of a
    case, by name."""
    titles = {
        "late": _("Délai dépassé"),
        "today": _("À traiter aujourd’hui"),
        "recent": _("Moins de 24 heures"),
    }
    for name, title in titles.items():
        mine = [case for case in cases if case.group == name]
        if mine:
            items = [case.item | {key: of(case) for key, of in shown.items()} for case in mine]
            yield {"title": title, "items": items}


def text_of(case):
    """Its words as they are compared: without case or punctuation."""
    return compared(case.row.get("said") or case.title)


def compared(text):
    from rapidfuzz import utils  # of no use to the pages that everybody reads

    return utils.default_process(text)


def alike(case, cases):
    """Of these cases, those whose words are the same as this one's, or nearly."""
    from rapidfuzz import fuzz, process

    others = [one for one in cases if one.is_contribution]
    texts = [text_of(one) for one in others]
    found = process.extract(
        text_of(case), texts, scorer=fuzz.token_sort_ratio, limit=None, score_cutoff=ALIKE
    )
    near = {at for _text, _score, at in found}
    return [one for at, one in enumerate(others) if at in near]


def appeals(roadmap, now):
    """What authors say was decided wrongly, not settled yet."""
    return [
        Case(
            kind="appeal",
            key=appeal.pk,
            pk=appeal.pk,
            why="appeal",
            since=appeal.at,
            seen="",
            sort=_("recours"),
            title=title_of(appeal.decision.item),
            place=None,
            now=now,
            flag=appeal.decision.get_verb_display(),
            url=address(roadmap, "appeal_case", appeal.pk),
        )
        for appeal in appeals_of(roadmap).filter(outcome="")
    ]


def flags(roadmap, now):
    """Voices that a published rule finds suspicious, not reviewed by two persons yet."""
    return [
        Case(
            kind="flag",
            key=flag.pk,
            pk=flag.pk,
            why="flag",
            since=flag.raised_at,
            seen="",
            sort=_("voix signalées"),
            title=flag.get_rule_display(),
            place=None,
            now=now,
            url=address(roadmap, "flag", flag.pk),
        )
        for flag in Flag.objects.filter(round__roadmap=roadmap, outcome="")
    ]


def address(roadmap, name, *keys):
    """The address of a page of this roadmap."""
    return reverse(f"consultation:{name}", args=(roadmap.region.slug, roadmap.slug, *keys))


def moderators_of(region):
    """Who may be given a case of this region: names by id."""
    may = Role.objects.filter(
        region=region,
        user__is_active=True,
        name__in=(Role.Name.MODERATOR, Role.Name.ADMINISTRATOR),
    )
    rows = may.order_by("user__name").values_list("user", "user__name", "user__email")
    return {pk: name or email for pk, name, email in rows}


def decided_today(roadmap):
    """How many decisions were taken since midnight where the region is."""
    midnight = timezone.localtime(timezone.now(), roadmap.region.tz).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    taken = Decision.objects.filter(of_any_kind("{}__roadmap", roadmap))
    return taken.filter(at__gte=midnight).count()


def sentence(wanted, roadmap):
    """The parts of the filter's sentence, as `components/filters.html` shows them."""
    whys = [
        ("new", _("nouvelles")),
        ("back", _("revenues après reformulation")),
        ("reported", _("signalées")),
        ("unread", _("publiées, à lire")),
        ("appeal", _("recours")),
        ("flag", _("voix signalées")),
    ]
    kinds = [
        ("proposal", _("propositions")),
        ("argument", _("arguments et questions")),
        ("statement", _("contributions écrites")),
    ]
    plan = plan_for(roadmap)
    chapters = [chapter.axis for chapter in plan.chapters if chapter.axis] if plan else []
    axes = [(axis.code, f"{axis.code} {axis.title}") for axis in chapters]
    mine = [("1", _("confiées à moi"))]
    return [
        part(_("Montrer"), "why", _("Raison"), _("tout ce qui attend"), whys, wanted.why),
        part("", "kind", _("Type"), _("de toute sorte"), kinds, wanted.kind),
        part(_("sur"), "axis", _("Axe"), _("tous les axes"), axes, wanted.axis),
        part("", "mine", _("À qui"), _("confiées à tous"), mine, wanted.mine),
    ]
