"""The secretary gives the seats: who sits, since when, until when."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from committee.forms.seats import SeatForm
from committee.operations import AlreadySeated, end_seat, give_seat
from committee.rooms import kept_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request, region, roadmap):
    """The seats and who holds them; a new member is given one."""
    found, committee = kept_or_404(request, region, roadmap)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_seat(committee=committee, actor=request.user, **form.cleaned_data)
        except AlreadySeated:
            form.add_error("email", _("Cette personne tient déjà un siège de ce comité."))
        else:
            messages.success(request, _("Le siège est attribué."))
            return redirect("committee:seats", region, roadmap)
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": committee,
        "seats": committee.seats.with_bench(),
        "form": form,
        "here": "seats",
    }
    return render(request, "committee/seats.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, region, roadmap, pk):
    """End a seat, after a page that says what follows."""
    found, committee = kept_or_404(request, region, roadmap)
    standing = committee.seats.standing().with_bench()
    seat = get_object_or_404(standing, pk=pk)
    if request.method == "POST":
        end_seat(seat=seat, actor=request.user)
        messages.success(request, _("Le siège a pris fin."))
        return redirect("committee:seats", region, roadmap)
    page = {"roadmap": found, "region": found.region, "committee": committee, "seat": seat}
    return render(request, "committee/seat_end.html", page)
