"""A phase under way is prolonged, suspended or resumed: first what it changes, and for whom."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from consultation.forms.phases import ProlongForm, ReasonForm, ResumeForm
from consultation.queries.notices import took_part
from roadmaps.calendar import Calendar
from roadmaps.operations import (
    NotLater,
    PhaseClosed,
    PhaseMoved,
    prolong_phase,
    resume_phase,
    suspend_phase,
)
from roadmaps.pictures import calendar_rows
from roadmaps.rooms import address, managed, room


@dataclass(frozen=True)
class Act:
    """What may be done to a phase under way."""

    name: str
    form: type
    operation: Any
    done: Any


PROLONG = Act("prolong", ProlongForm, prolong_phase, gettext_lazy("Phase prolongée."))
SUSPEND = Act("suspend", ReasonForm, suspend_phase, gettext_lazy("Phase suspendue."))
RESUME = Act("resume", ResumeForm, resume_phase, gettext_lazy("Phase reprise."))


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def prolong(request, roadmap, pk):
    """Put off the close: the calendar it makes is shown before it holds."""
    return change(request, roadmap, pk, PROLONG)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def suspend(request, roadmap, pk):
    """Suspend what people may do, until it is resumed or the close comes."""
    return change(request, roadmap, pk, SUSPEND)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def resume(request, roadmap, pk):
    """Open again what was suspended."""
    return change(request, roadmap, pk, RESUME)


def change(request, roadmap, pk, act):
    phase = get_object_or_404(roadmap.phases.with_reasons(), pk=pk)
    if not phase.is_under_way():
        return refused(request, roadmap)
    with timezone.override(roadmap.region.tz):
        form = form_of(request, phase, act)
        status = 422 if form.is_bound and not form.is_valid() else 200
        if form.is_bound and form.is_valid() and confirmed(form):
            try:
                return done(request, roadmap, phase, act, form.cleaned_data)
            except PhaseClosed:
                return refused(request, roadmap)
            except NotLater:
                form.add_error("closes_at", _("Une clôture ne peut être que repoussée."))
                status = 422
            except PhaseMoved as moved:
                phase, status = moved.phase, 409
                form = form_of(request, phase, act, {"seen": phase.notices.count()})
        page = room(roadmap, "phases", act=act.name, form=form, moved=status == 409)
        page |= shown(roadmap, phase, form)
        return render(request, "consultation/phase_change.html", page, status=status)


def form_of(request, phase, act, more=None):
    """The form as it was sent; else one that knows the phase as it stands."""
    if request.method == "POST":
        return act.form({**request.POST.dict(), **(more or {})}, phase=phase)
    initial = {"seen": phase.notices.count(), "closes_at": request.GET.get("closes_at", "")}
    return act.form(phase=phase, initial=initial)


def confirmed(form):
    """Whether the page showed what is about to be done: a new calendar is looked at first."""
    return getattr(form, "was_looked_at", True)


def done(request, roadmap, phase, act, said):
    facts = {name: said[name] for name in ("closes_at", "reason", "seen") if name in said}
    act.operation(phase=phase, actor=request.user, **facts)
    messages.success(request, f"{act.done} {_('Les courriels partent par lots.')}")
    return redirect(address(roadmap, "phases"))


def refused(request, roadmap):
    messages.error(request, _("Cette phase n’est pas ouverte : rien n’a changé."))
    return redirect(address(roadmap, "phases"))


def shown(roadmap, phase, form):
    """What the page says besides its form: the calendar, who is told, what else it touches."""
    closes_at = form.cleaned_data.get("closes_at") if form.is_bound and form.is_valid() else None
    phases = list(roadmap.phases.all())
    return {
        "phase": phase,
        "looked_at": closes_at,
        "calendar": calendar_rows(Calendar([moved(one, phase, closes_at) for one in phases])),
        "beside": [one for one in phases if closes_at and opens_meanwhile(one, phase, closes_at)],
        "results_at": closes_at and max(phase.results_at or closes_at, closes_at),
        "people": people_told(roadmap, phase),
        **lost(phase),
    }


def moved(one, phase, closes_at):
    """A phase as the calendar would show it."""
    if one != phase or closes_at is None:
        return one
    later = copy(one)
    later.closes_at, later.closed_before = closes_at, one.closes_at
    return later


def opens_meanwhile(one, phase, closes_at):
    return phase.closes_at <= one.opens_at < closes_at


def lost(phase):
    """How long the phase has been suspended, and the close that would give as much back."""
    if phase.suspended_at is None:
        return {}
    away = timezone.now() - phase.suspended_at
    closes_at = timezone.localtime(phase.closes_at + away).replace(second=0, microsecond=0)
    return {"away": away, "given_back": f"{closes_at:%Y-%m-%dT%H:%M}"}


def people_told(roadmap, phase):
    """How many people will be written to; the members of a committee are only counted here."""
    sitting = Q(
        memberships__seat__committee__remits__roadmap=roadmap,
        memberships__ended_at=None,
        memberships__suspended_at=None,
        memberships__letters_stopped_at=None,
    )
    members = User.objects.filter(sitting).values("pk") if phase.may_review else ()
    return took_part(phase, members).count()
