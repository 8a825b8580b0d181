"""The secretary gives the seats: what each is, who is given a place on it, who presides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from committee.forms.seats import InvitedForm, NewSeatForm, SeatForm
from committee.models import Member
from committee.operations import (
    AlreadySeated,
    Invited,
    PlaceChanged,
    end_seat,
    give_seat,
    leave_chair,
    make_chair,
    seat_person,
    settle_seat,
)
from committee.queries.seating import seating
from committee.rooms import back, keeping, room

may_write = require_http_methods(["GET", "HEAD", "POST"])


@may_write
@keeping
def seats(request, roadmap, committee):
    """The seats and who holds them; a new one is made, given or still vacant."""
    form = NewSeatForm(request.POST or None)
    if form.is_bound and form.is_valid() and given(request, committee, form):
        return back(roadmap, "seats")
    now = timezone.now()
    rows = seating(committee, now)
    page = room(
        roadmap,
        committee,
        "seats",
        rows=rows,
        vacant=sum(1 for row in rows if row.speaker is None),
        ended=committee.seats.exclude(ended_at=None).order_by("-ended_at"),
        form=form,
        now=now,
    )
    return render(request, "committee/seats.html", page, status=422 if form.errors else 200)


def given(request, committee, form):
    facts = form.cleaned_data
    invited = invited_of(facts) if facts["email"] else None
    seat = {"title": facts["title"], "college": facts["college"]}
    try:
        give_seat(committee=committee, actor=request.user, invited=invited, **seat)
    except AlreadySeated:
        form.add_error("email", _("Cette personne tient déjà un siège de ce comité."))
        return False
    said = _("Le siège est attribué, la personne en est avertie par courriel.")
    messages.success(request, said if invited else _("Le siège est créé, il reste à l’attribuer."))
    return True


def invited_of(facts):
    return Invited(facts["name"], facts["email"], facts["organisation"])


def standing_or_404(committee, pk):
    return get_object_or_404(committee.seats.standing().select_related("committee"), pk=pk)


@may_write
@keeping
def seat(request, roadmap, committee, pk):
    """One seat: its two places, its charges, who held it before; its title may be changed."""
    rows = seating(committee, timezone.now(), committee.seats.standing().filter(pk=pk))
    if not rows:
        raise Http404
    row = rows[0]
    row.seat.committee = committee
    form = SeatForm(
        request.POST or None, initial={"title": row.seat.title, "college": row.seat.college}
    )
    if form.is_bound and form.is_valid():
        settle_seat(seat=row.seat, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Le siège est enregistré."))
        return back(roadmap, "seat", pk)
    before = row.seat.members.exclude(ended_at=None).select_related("user").order_by("-ended_at")
    page = room(roadmap, committee, "seats", row=row, seat=row.seat, form=form, before=before)
    return render(request, "committee/seat.html", page, status=422 if form.errors else 200)


@may_write
@keeping
def person(request, roadmap, committee, pk, rank):
    """Somebody is given a place on a seat, in the stead of who holds it."""
    seat = standing_or_404(committee, pk)
    if rank not in Member.Rank.values:
        raise Http404
    holder = seat.members.filter(ended_at=None, rank=rank).select_related("user").first()
    form = InvitedForm(request.POST or None, initial={"instead_of": holder and holder.pk})
    status = 200
    if form.is_bound:
        status = seated(request, seat, rank, form)
    if status == 302:
        return back(roadmap, "seat", pk)
    page = room(roadmap, committee, "seats", seat=seat, holder=holder, form=form)
    page |= {"rank": Member.Rank(rank), "stale": status == 409}
    return render(request, "committee/seat_person.html", page, status=status)


def seated(request, seat, rank, form):
    """Seat the person of a form; the status of the answer."""
    if not form.is_valid():
        return 422
    facts = form.cleaned_data
    instead_of = seat.members.filter(pk=facts["instead_of"], ended_at=None).first()
    try:
        seat_person(
            seat=seat,
            actor=request.user,
            rank=rank,
            invited=invited_of(facts),
            instead_of=instead_of,
        )
    except AlreadySeated:
        form.add_error("email", _("Cette personne tient déjà un siège de ce comité."))
        return 422
    except PlaceChanged:
        holder = seat.members.filter(ended_at=None, rank=rank).first()
        form.data = form.data.copy()
        form.data["instead_of"] = holder.pk if holder else ""
        return 409
    messages.success(request, _("La personne en est avertie par courriel."))
    return 302


@require_POST
@keeping
def chair(request, roadmap, committee, pk):
    """The chair is given to a seat, or left vacant with `leave`."""
    found = standing_or_404(committee, pk)
    if "leave" in request.POST:
        leave_chair(seat=found, actor=request.user)
        messages.success(request, _("La présidence est vacante."))
    else:
        make_chair(seat=found, actor=request.user)
        messages.success(request, _("Ce siège préside le comité."))
    return back(roadmap, "seat", pk)


@may_write
@keeping
def end(request, roadmap, committee, pk):
    """End a seat, after a page that says what follows."""
    standing = committee.seats.standing().select_related("committee").with_bench()
    found = get_object_or_404(standing, pk=pk)
    if request.method == "POST":
        end_seat(seat=found, actor=request.user)
        messages.success(request, _("Le siège a pris fin."))
        return back(roadmap, "seats")
    page = room(roadmap, committee, "seats", seat=found)
    return render(request, "committee/seat_end.html", page)
