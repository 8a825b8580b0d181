"""How the consultation worked: its phases, their rules as frozen, what moved on the way."""

from django.utils.translation import gettext as _

from accounts.departments import DEPARTMENTS
from roadmaps.calendar import Calendar
from roadmaps.models import PhaseNotice
from roadmaps.rules import rules_of
from roadmaps.templatetags.words import clock


def phases_of(roadmap):
    """The phases in their order, each with what one could do and who could."""
    calendar = Calendar(roadmap.phases.all())
    notices: dict = {}
    for notice in PhaseNotice.objects.filter(phase__roadmap=roadmap):
        notices.setdefault(notice.phase_id, []).append(told(notice))
    return [
        {**phase_facts(phase, calendar.now), "notices": notices.get(phase.pk, [])}
        for phase in calendar.phases
    ]


def phase_facts(phase, now):
    rules = phase.rules or rules_of(phase)
    rights = {
        "may_propose": _("proposer"),
        "may_comment": _("débattre"),
        "may_vote": _("voter"),
        "may_review": _("donner un avis (comité)"),
    }
    state = "over" if phase.is_over(now) else "here" if phase.is_under_way(now) else "coming"
    return {
        "name": phase.name,
        "summary": phase.summary,
        "opens": clock(phase.opens_at),
        "closes": clock(phase.closes_at),
        "results": clock(phase.results_at or phase.closes_at) if phase.may_vote else "",
        "rights": [rights[name] for name in rules["rights"]],
        "departments": [DEPARTMENTS.get(code, code) for code in rules["departments"]],
        "state": state,
    }


def told(notice):
    """What happened to a phase before its close, and why."""
    moved = notice.closes_at != notice.closed_before
    until = _("Close annoncée le %(before)s, portée au %(after)s.") % {
        "before": clock(notice.closed_before),
        "after": clock(notice.closes_at),
    }
    return {
        "kind": str(notice.get_kind_display()),
        "at": clock(notice.at),
        "reason": notice.reason,
        "until": until if moved else "",
    }
