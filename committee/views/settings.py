"""The secretary sets the committee up: what it is asked, and when its letter leaves."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from committee.forms.committees import CommitteeForm
from committee.forms.remits import ChosenForm
from committee.models import Committee
from committee.operations import (
    AlreadyEntrusted,
    entrust_roadmap,
    set_up_committee,
    settle_committee,
    sign_settings,
)
from committee.operations.committees import SETTINGS
from committee.queries.remits import committees_there
from committee.rooms import back, kept, room
from roadmaps.operations import WrittenSince

WEEK = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request, region, roadmap):
    """What the committee is called and asked, and when its letter leaves; tried before it is kept
    with `try`."""
    found, committee = kept(request, region, roadmap)
    form = form_of(request, found, committee)
    if not form.is_bound or "try" in request.POST:
        return show(request, found, committee, form)
    if not form.is_valid():
        return show(request, found, committee, form, status=422)
    facts = {name: form.cleaned_data[name] for name in SETTINGS}
    if committee is None:
        set_up_committee(roadmap=found, actor=request.user, **facts)
        messages.success(request, _("Le comité est constitué. Restent ses sièges."))
        return back(found, "seats")
    facts["quiet_weeks"] = sorted({*facts["quiet_weeks"], *weeks_unasked(form, committee)})
    try:
        seen = form.cleaned_data["seen"] or None
        settle_committee(committee=committee, actor=request.user, seen=seen, **facts)
    except WrittenSince:
        form.data = form.data.copy()
        form.data["seen"] = sign_settings(committee)
        return show(request, found, committee, form, status=409)
    messages.success(request, _("Les réglages du comité sont enregistrés."))
    return back(found, "settings")


def form_of(request, roadmap, committee):
    known = committee or Committee(region=roadmap.region, zone=roadmap.region.zone)
    initial = {name: getattr(known, name) for name in SETTINGS}
    initial["seen"] = sign_settings(committee) if committee else ""
    today = known.today(timezone.now())
    return CommitteeForm(request.POST or None, initial=initial, today=today)


def weeks_unasked(form, committee):
    """The quiet weeks that the form does not show: those that are past."""
    shown = {week for week, _label in form.fields["quiet_weeks"].choices}
    return set(committee.quiet_weeks) - shown


def show(request, roadmap, committee, form, status=200):
    if form.is_bound:
        form.is_valid()
        tried = form.tried
    else:
        tried = committee
    seats = committee.seats.standing().count() if committee else 0
    page = room(roadmap, committee, "settings", form=form, tried=tried, seats=seats)
    page["stale"] = status == 409
    if tried:
        now = timezone.now()
        page["occurrences"] = tried.rhythm.next(max(now, tried.starts_at or now), 3)
        page["quiet"] = sorted(day for day in tried.rhythm.quiet if day + WEEK > tried.today(now))
        page["quorum"] = tried.quorum_of(seats) if seats else None
    if committee is None:
        page["others"] = committees_there(roadmap)
    part = "#rhythm" if request.htmx else ""
    return render(request, f"committee/settings.html{part}", page, status=status)


@require_POST
def entrust(request, region, roadmap):
    """A roadmap without a committee is entrusted to one that the region has."""
    found, committee = kept(request, region, roadmap)
    form = ChosenForm(request.POST, committees=committees_there(found))
    if committee is None and form.is_valid():
        try:
            chosen = form.cleaned_data["committee"]
            entrust_roadmap(committee=chosen, roadmap=found, actor=request.user)
        except AlreadyEntrusted:
            messages.error(request, _("Un autre comité l’accompagne déjà."))
        else:
            messages.success(request, _("Ce comité accompagne désormais cette feuille de route."))
            return back(found, "remits")
    return back(found, "settings")
