"""How this consultation works: who, when, by which rules, and what becomes of the result."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.departments import DEPARTMENTS
from consultation.models import MOST_PRIORITIES, Answer, Reason
from consultation.queries.flags import rules as suspicion_rules
from consultation.queries.flags import told_apart
from roadmaps.calendar import calendar_of
from roadmaps.models import PhaseNotice
from roadmaps.pictures import state_of
from roadmaps.queries import roadmap_at
from roadmaps.rules import rules_of


def facts(phase, calendar, notices):
    """A phase's rules as they were frozen at its opening, or as announced before, and what has
    been changed since: `promised` is the close that was announced, where it is another one."""
    rules = phase.rules or rules_of(phase)
    moments = {
        name: datetime.fromisoformat(rules[name])
        for name in ("opens_at", "closes_at", "results_at")
    }
    promised = moments["closes_at"]
    moments |= {"closes_at": phase.closes_at, "results_at": phase.results_at or phase.closes_at}
    return {
        **rules,
        **moments,
        "state": state_of(phase, calendar.now),
        "suspended": phase.is_suspended(calendar.now),
        "promised": promised if promised != phase.closes_at else None,
        "notices": [notice for notice in notices if notice.phase_id == phase.pk],
    }


@login_not_required
@require_safe
def rules(request, region, roadmap):
    """The page of the rules, phase by phase."""
    found = roadmap_at(request.user, region, roadmap)
    calendar = calendar_of(found)
    notices = list(PhaseNotice.objects.filter(phase__roadmap=found))
    phases = [facts(phase, calendar, notices) for phase in calendar.phases]
    page = {
        "roadmap": found,
        "region": found.region,
        "calendar": calendar,
        "phases": phases,
        "over": [phase for phase in phases if phase["state"] == "over"],
        "proposing": calendar.open_for("may_propose"),
        "most": MOST_PRIORITIES,
        "refusals": Reason.labels,
        "suspicions": suspicion_rules(),
        "apart": told_apart(calendar),
        "outcomes": Answer.Outcome.labels,
        "departments": [DEPARTMENTS.get(code, code) for code in found.region.departments],
    }
    return render(request, "public/rules.html", page)
