"""The secretary and the roadmaps the committee accompanies, axis by axis."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from committee.forms.remits import ChargeForm, EntrustForm
from committee.operations import (
    AlreadyAtWork,
    AlreadyEntrusted,
    entrust_roadmap,
    settle_remit,
    withdraw_roadmap,
)
from committee.operations.remits import may_leave, sign_charges
from committee.queries.remits import axes_of, free_roadmaps, remits_of
from committee.rooms import back, keeping, room
from roadmaps.operations import WrittenSince

may_write = require_http_methods(["GET", "HEAD", "POST"])


@may_write
@keeping
def remits(request, roadmap, committee):
    """The roadmaps the committee accompanies, and those of the region that it could."""
    free = free_roadmaps(committee, request.user)
    form = EntrustForm(request.POST or None, roadmaps=free)
    if form.is_bound and form.is_valid():
        try:
            chosen = form.cleaned_data["roadmap"]
            remit = entrust_roadmap(committee=committee, roadmap=chosen, actor=request.user)
        except AlreadyEntrusted:
            form.add_error("roadmap", _("Un autre comité l’accompagne déjà."))
        else:
            messages.success(request, _("Le comité l’accompagne. Choisissez les axes qu’il suit."))
            return back(roadmap, "remit", remit.pk)
    rows = [
        {"remit": remit, "axes": axes_of(remit), "may_leave": may_leave(remit)}
        for remit in remits_of(committee)
    ]
    page = room(roadmap, committee, "remits", rows=rows, form=form, free=free)
    return render(request, "committee/remits.html", page, status=422 if form.errors else 200)


@may_write
@keeping
def remit(request, roadmap, committee, pk):
    """The axes of one roadmap: followed or not, their rapporteurs, their deadlines."""
    found = get_object_or_404(remits_of(committee), pk=pk)
    with timezone.override(committee.tz):
        axes, seen, status = with_forms(request, committee, found), sign_charges(found), 200
        if request.method == "POST":
            status = settled(request, found, axes)
        if status == 302:
            return back(roadmap, "remit", pk)
        reviews = found.roadmap.phases.filter(may_review=True).order_by("opens_at")
        warn(axes, reviews)
        reviews = [phase for phase in reviews if not phase.is_over()]
        page = room(roadmap, committee, "remits", remit=found, axes=axes, reviews=reviews)
        page |= {"seen": seen, "stale": status == 409}
        return render(request, "committee/remit.html", page, status=status)


def settled(request, remit, axes):
    """Keep what is said of the axes; the status of the answer."""
    if not all(axis["form"].is_bound for axis in axes):
        return 409
    errors = [axis["form"].errors for axis in axes]
    if any(errors):
        return 422
    said = {axis["code"]: axis["form"].facts for axis in axes}
    seen = request.POST.get("seen")
    try:
        settle_remit(remit=remit, actor=request.user, charges=said, seen=seen)
    except WrittenSince:
        return 409
    messages.success(request, _("Les axes du comité sont enregistrés."))
    return 302


def with_forms(request, committee, remit):
    """The axes of a remit, each with its form, empty for an axis that the page sent did not show:
    the plan has another version since."""
    seats = list(committee.seats.standing().with_bench())
    axes = axes_of(remit)
    for axis in axes:
        charge = axis["charge"]
        initial = {
            "followed": charge is None or charge.followed,
            "rapporteur": charge and charge.rapporteur_id,
            "opinions_by": charge and charge.opinions_by,
        }
        prefix = f"axis-{axis['code'].encode().hex()}"
        data = request.POST if f"{prefix}-rapporteur" in request.POST else None
        axis["form"] = ChargeForm(data, initial=initial, seats=seats, prefix=prefix)
    return axes


def warn(axes, reviews):
    """Mark the deadlines that no review phase holds, and those that have come."""
    for axis in axes:
        by = axis["charge"] and axis["charge"].opinions_by
        if by and not any(phase.opens_at < by < phase.closes_at for phase in reviews):
            axis["warning"] = "outside"
        elif by and by <= timezone.now():
            axis["warning"] = "over"


@may_write
@keeping
def remove(request, roadmap, committee, pk):
    """Have the committee leave a roadmap of which nothing was said, after a page that says so."""
    found = get_object_or_404(remits_of(committee), pk=pk)
    if request.method == "POST":
        try:
            withdraw_roadmap(remit=found, actor=request.user)
        except AlreadyAtWork:
            messages.error(
                request, _("Le comité garde cette feuille de route : il en a déjà été question.")
            )
            return back(roadmap, "remits")
        messages.success(request, _("Le comité n’accompagne plus cette feuille de route."))
        return out_of(found, roadmap, committee)
    page = room(roadmap, committee, "remits", remit=found, may_leave=may_leave(found))
    return render(request, "committee/remit_remove.html", page)


def out_of(remit, roadmap, committee):
    """Back to the rooms, by another roadmap when this one was just left."""
    if remit.roadmap_id == roadmap.pk:
        roadmap = remits_of(committee)[0].roadmap
    return back(roadmap, "remits")
