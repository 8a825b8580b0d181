"""The secretary and a member's time on a seat: suspended, away, left; and the member, away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from committee.forms.absences import AbsenceForm
from committee.forms.seats import SuspensionForm
from committee.models import Absence, Member
from committee.operations import (
    declare_absence,
    end_member,
    lift_suspension,
    suspend_member,
    withdraw_absence,
)
from committee.queries import member_of
from committee.rooms import back, keeping, room
from roadmaps.queries import roadmap_at

may_write = require_http_methods(["GET", "HEAD", "POST"])


def member_or_404(committee, pk):
    members = Member.objects.standing().filter(seat__committee=committee)
    return get_object_or_404(members.select_related("user", "seat__committee"), pk=pk)


@may_write
@keeping
def suspend(request, roadmap, committee, pk):
    """Suspend a member, for a reason they are told."""
    member = member_or_404(committee, pk)
    form = SuspensionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        suspend_member(member=member, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Suspension enregistrée, la personne en est avertie."))
        return back(roadmap, "seat", member.seat_id)
    page = room(roadmap, committee, "seats", member=member, seat=member.seat, form=form)
    return render(
        request, "committee/member_suspend.html", page, status=422 if form.errors else 200
    )


@require_POST
@keeping
def resume(request, roadmap, committee, pk):
    member = member_or_404(committee, pk)
    lift_suspension(member=member, actor=request.user)
    messages.success(request, _("Suspension levée, la personne en est avertie."))
    return back(roadmap, "seat", member.seat_id)


@may_write
@keeping
def end(request, roadmap, committee, pk):
    """End a membership, after a page that says what follows; the place stays vacant."""
    member = member_or_404(committee, pk)
    if request.method == "POST":
        end_member(member=member, actor=request.user)
        messages.success(request, _("Le mandat a pris fin, la personne en est avertie."))
        return back(roadmap, "seat", member.seat_id)
    page = room(roadmap, committee, "seats", member=member, seat=member.seat)
    return render(request, "committee/member_end.html", page)


@may_write
@keeping
def absence(request, roadmap, committee, pk):
    """The secretary declares that a member is away."""
    member = member_or_404(committee, pk)
    form = absence_form(request, member)
    if declared(request, member, form):
        return back(roadmap, "seat", member.seat_id)
    page = room(roadmap, committee, "seats", **away(member, form))
    return render(request, "committee/absence.html", page, status=422 if form.errors else 200)


@require_POST
@keeping
def absence_remove(request, roadmap, committee, pk):
    absences = Absence.objects.select_related("member__seat__committee")
    found = get_object_or_404(absences, pk=pk, member__seat__committee=committee)
    withdraw_absence(absence=found, actor=request.user)
    messages.success(request, _("Absence retirée."))
    return back(roadmap, "seat", found.member.seat_id)


@may_write
def my_absence(request, region, roadmap):
    """A member says when they are away."""
    found, member = own(request, region, roadmap)
    form = absence_form(request, member)
    if declared(request, member, form):
        return redirect("committee:absence", region, roadmap)
    page = room(found, member.seat.committee, "", **away(member, form)) | {"mine": True}
    return render(request, "committee/absence.html", page, status=422 if form.errors else 200)


@require_POST
def my_absence_remove(request, region, roadmap, pk):
    found, member = own(request, region, roadmap)
    absence = get_object_or_404(member.absences, pk=pk)
    withdraw_absence(absence=absence, actor=request.user)
    messages.success(request, _("Absence retirée."))
    return back(found, "absence")


def own(request, region, roadmap):
    """The roadmap and the seat's member who asks; for others there is no such page."""
    found = roadmap_at(request.user, region, roadmap)
    member = member_of(request.user, found)
    if member is None:
        raise Http404
    return found, member


def absence_form(request, member):
    today = member.seat.committee.today(timezone.now())
    return AbsenceForm(request.POST or None, today=today)


def declared(request, member, form):
    if not form.is_bound or not form.is_valid():
        return False
    declare_absence(member=member, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Absence enregistrée."))
    return True


def away(member, form):
    """What a page of absences shows."""
    coming = member.absences.filter(until_on__gte=form.today)
    others = member.seat.members.filter(ended_at=None, rank=Member.Rank.SUBSTITUTE)
    substitute = others.exclude(pk=member.pk).select_related("user").first()
    facts = {"member": member, "seat": member.seat, "form": form}
    return facts | {"absences": coming, "substitute": substitute}
