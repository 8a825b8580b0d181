"""The phases: their dates, rights and results moment, in the region's time zone."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outbox.models import Mail
from roadmaps.calendar import Calendar
from roadmaps.forms.phases import PhaseForm
from roadmaps.models import PhaseNotice
from roadmaps.operations import PhaseOpened, add_phase, remove_phase, settle_phase
from roadmaps.pictures import calendar_rows
from roadmaps.rooms import address, managed, room


@require_safe
@managed
def phases(request, roadmap):
    """The phases in their order; those that have opened no longer change."""
    calendar = calendar_rows(Calendar(roadmap.phases.all()))
    context = room(roadmap, "phases", calendar=calendar, notices=told(roadmap))
    return render(request, "roadmaps/phase_list.html", context)


def told(roadmap):
    """What befell the phases, the latest first, and how many mails were owed, left and failed."""
    notices = PhaseNotice.objects.filter(phase__roadmap=roadmap).select_related("phase")
    found = []
    for notice in notices.order_by("-at", "-pk"):
        mails = Mail.objects.filter(key__startswith=f"phase-notice:{notice.pk}:")
        counts = mails.aggregate(
            owed=Count("pk"),
            sent=Count("pk", filter=Q(state=Mail.State.SENT)),
            failed=Count("pk", filter=Q(state__in=[Mail.State.FAILED, Mail.State.BOUNCED])),
        )
        found.append({"notice": notice, **counts})
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def phase(request, roadmap, pk=None):
    """A phase to write: a new one, or one that has not opened."""
    found = get_object_or_404(roadmap.phases, pk=pk) if pk else None
    with timezone.override(roadmap.region.tz):
        initial = {name: getattr(found, name) for name in PhaseForm.base_fields} if found else {}
        form = PhaseForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid() and _saved(request, roadmap, found, form):
            return redirect(address(roadmap, "phases"))
        closed = found is not None and found.opens_at <= timezone.now()
        context = room(roadmap, "phases", form=form, phase=found, closed=closed)
        status = 422 if form.errors else 200
        return render(request, "roadmaps/phase_form.html", context, status=status)


def _saved(request, roadmap, found, form):
    try:
        if found:
            settle_phase(phase=found, actor=request.user, facts=form.cleaned_data)
        else:
            add_phase(roadmap=roadmap, actor=request.user, facts=form.cleaned_data)
    except PhaseOpened:
        form.add_error(None, _opened(found))
        return False
    messages.success(request, _("Phase enregistrée."))
    return True


@require_POST
@managed
def remove(request, roadmap, pk):
    found = get_object_or_404(roadmap.phases, pk=pk)
    try:
        remove_phase(phase=found, actor=request.user)
        messages.success(request, _("Phase retirée."))
    except PhaseOpened:
        messages.error(request, _opened(found))
    return redirect(address(roadmap, "phases"))


def _opened(phase):
    opened = timezone.localtime(phase.opens_at, phase.roadmap.region.tz)
    return _("Cette phase est ouverte depuis le %(day)s : ses règles ne changent plus.") % {
        "day": opened.strftime("%d/%m/%Y %H:%M")
    }
