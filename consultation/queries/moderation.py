"""What moderators have before them, oldest first."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.models import DELAY, Decision, Proposal, Report
from consultation.queries.proposals import address, full, place_of, plan_for

SOON = timedelta(hours=24)
MARK = 80  # where the bar of the wait has its 48 h mark, in % of its width


@dataclass(frozen=True)
class Case:
    """One contribution to decide on: why it is in the queue, since when, and the state of it that
    a decision names as seen."""

    proposal: Proposal
    place: object
    since: object
    seen: str
    reports: tuple
    now: object

    @property
    def is_report(self):
        return bool(self.reports)

    @property
    def waited(self):
        return self.now - self.since

    @property
    def deadline(self):
        return self.since + DELAY

    @property
    def is_late(self):
        return self.waited >= DELAY

    @property
    def group(self):
        return "late" if self.is_late else "today" if self.waited >= SOON else "recent"

    @property
    def wait(self):
        """The bar of the wait, as `components/wait.html` draws it."""
        width = min(MARK * self.waited / DELAY, 100)
        return {"text": duration(self.waited), "w": round(width, 1), "late": self.is_late}

    @property
    def flag(self):
        if not self.reports:
            return ""
        if len(self.reports) > 1:
            return _("signalée %(n)s fois") % {"n": len(self.reports)}
        return _("signalée : %(reason)s") % {"reason": self.reports[0].get_reason_display()}

    @property
    def item(self):
        """Its line in the queue, as `components/queue_item.html` shows it."""
        proposal = self.proposal
        return {
            "url": address(proposal.roadmap, proposal.number, "moderation_case"),
            "code": self.place.code,
            "line": self.place.line,
            "kind": proposal.get_kind_display().capitalize(),
            "author": proposal.author.get_college_display(),
            "flag": self.flag,
            "excerpt": proposal.title,
            "wait": self.wait,
        }


def duration(length):
    """A wait in one unit: minutes under an hour, then hours, then days from the tenth."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 60 * 24 * 10:
        return _("%(n)s h") % {"n": minutes // 60}
    return _("%(n)s j") % {"n": minutes // (60 * 24)}


class Queue:
    """The cases of a roadmap, oldest first."""

    def __init__(self, roadmap, now=None):
        now = now or timezone.now()
        plan = plan_for(roadmap)
        proposals = full(Proposal.objects.filter(roadmap=roadmap))
        unsettled = Report.objects.filter(settled_at=None).order_by("created_at")
        reported = proposals.reported().prefetch_related(
            Prefetch("reports", unsettled, to_attr="unsettled")
        )
        cases = [
            Case(row, place_of(plan, row), row.submitted_at, row.submitted_at.isoformat(), (), now)
            for row in proposals.waiting()
        ]
        cases += [
            Case(
                row,
                place_of(plan, row),
                row.unsettled[0].created_at,
                str(max(report.pk for report in row.unsettled)),
                tuple(row.unsettled),
                now,
            )
            for row in reported
        ]
        self.cases = sorted(cases, key=lambda case: (case.since, case.proposal.number))

    def case(self, number):
        """The case of this proposal, or None when nothing about it waits."""
        return next((case for case in self.cases if case.proposal.number == number), None)

    def around(self, case):
        """The cases before and after this one."""
        at = self.cases.index(case)
        before = self.cases[at - 1] if at else None
        after = self.cases[at + 1] if at + 1 < len(self.cases) else None
        return before, after

    def after(self, since):
        """What to open once a case that waited since then is settled: the next, else the first."""
        later = (case for case in self.cases if case.since > since)
        return next(later, self.cases[0] if self.cases else None)

    def groups(self, current=None):
        """The queue under its three headings, each with its items."""
        titles = {
            "late": _("Délai dépassé"),
            "today": _("À traiter aujourd’hui"),
            "recent": _("Moins de 24 heures"),
        }
        for name, title in titles.items():
            cases = [case for case in self.cases if case.group == name]
            if cases:
                items = [{**case.item, "current": case is current} for case in cases]
                yield {"title": title, "items": items}

    @property
    def late(self):
        return sum(case.is_late for case in self.cases)

    @property
    def usual_wait(self):
        """The median wait, in words."""
        waits = [case.waited.total_seconds() for case in self.cases]
        return duration(timedelta(seconds=median(waits))) if waits else ""


def decided_today(roadmap):
    """How many decisions were taken since midnight where the region is."""
    midnight = timezone.localtime(timezone.now(), roadmap.region.tz).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    return Decision.objects.filter(proposal__roadmap=roadmap, at__gte=midnight).count()
