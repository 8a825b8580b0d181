"""Sittings: calling one, cancelling it, what it decided, its record, its minutes, publication."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee.forms.sittings import CallForm, CancelForm, MinutesForm, RecordForm
from committee.minutes import minutes_of
from committee.models import CommitteeVote, Paper, Position, Sitting
from committee.operations.sittings import (
    PositionsChanged,
    SittingChanged,
    SittingClosed,
    SittingPublished,
    call_sitting,
    cancel_sitting,
    publish_sitting,
    record_meeting,
    sign,
    sign_of_record,
    write_minutes,
)
from committee.queries import committee_of
from committee.queries.hands import hand_of
from committee.queries.positions import recused
from committee.rooms import back, preparing, room
from committee.views.positions import asked_of_committee
from roadmaps.queries import require_second_factor, roadmap_at


def leading(view):
    """Let in the chair and the secretary."""

    @preparing
    @wraps(view)
    def inside(request, roadmap, committee, hand, **rest):
        if not hand.leads:
            raise Http404
        return view(request, roadmap, committee, hand, **rest)

    return inside


def held_here(roadmap, committee, number):
    sittings = committee.sittings.filter(phase__roadmap=roadmap)
    return get_object_or_404(sittings.select_related("phase__roadmap__region"), number=number)


def reading(view):
    """Let in whoever may read a sitting: everybody once it is published; before, the members and
    who keeps the committee."""

    @login_not_required
    @require_safe
    @wraps(view)
    def inside(request, region, roadmap, number):
        found = roadmap_at(request.user, region, roadmap)
        committee = committee_of(found)
        if committee is None:
            raise Http404
        sitting, hand = (
            held_here(found, committee, number),
            hand_of(request.user, found, committee),
        )
        if not sitting.published_at:
            if not hand.reads:
                raise Http404
            if hand.keeps:
                require_second_factor(request.user)
        return view(request, sitting, hand)

    return inside


# Calling ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def call(request, roadmap, committee, hand):
    """Call a sitting on the positions proposed."""
    asked = asked_of_committee(roadmap, committee)
    if asked is None:
        raise Http404
    drafts = labelled(Position.objects.standing().drafts().filter(phase=asked.phase), asked.plan)
    with timezone.override(committee.tz):
        form = CallForm(request.POST if request.method == "POST" else None, drafts=drafts)
        status = 422 if form.is_bound else 200
        if form.has_error("chosen", "invalid_choice"):
            status = 409
        if form.is_valid():
            try:
                sitting = call_sitting(
                    committee=committee,
                    phase=asked.phase,
                    actor=request.user,
                    facts=form.facts,
                    chosen=form.cleaned_data["chosen"],
                )
            except PositionsChanged:
                form.add_error("chosen", form.fields["chosen"].error_messages["invalid_choice"])
                status = 409
            else:
                messages.success(request, _("Les membres sont convoqués par courriel."))
                return back(roadmap, "sitting", sitting.number)
        context = room(roadmap, committee, "positions", form=form, drafts=drafts)
        return render(request, "committee/sitting_call.html", context, status=status)


def labelled(drafts, plan):
    """Each proposed position with the words that name it in a list."""
    return [
        (one, f"{one.action.code} {title_in(plan, one)}, {one.get_view_display()}")
        for one in drafts.select_related("action").order_by("action__code")
    ]


def title_in(plan, position):
    stop = plan.by_action.get(position.action_id)
    return stop.title if stop else ""


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def cancel(request, roadmap, committee, hand, number):
    """Cancel a sitting that is not over, after a page that says what follows."""
    sitting = held_here(roadmap, committee, number)
    if sitting.closed_at:
        raise Http404
    if sitting.cancelled_at:
        return back(roadmap, "sitting", number)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = room(roadmap, committee, "positions", sitting=sitting, form=form)
        status = 422 if form.is_bound else 200
        return render(request, "committee/sitting_cancel.html", context, status=status)
    try:
        cancel_sitting(sitting=sitting, actor=request.user, reason=form.cleaned_data["reason"])
    except SittingClosed:
        messages.error(request, _("Elle est close : elle ne s’annule plus."))
    else:
        messages.success(request, _("Les personnes convoquées en sont averties par courriel."))
    return back(roadmap, "sitting", number)


# Reading ------------------------------------------------------------------------------------


@reading
def sitting(request, sitting, hand):
    """A sitting: when, who took part, each position and what became of it, what was said."""
    now, over = timezone.now(), sitting.closed_at is not None
    written = sitting.kind == Sitting.Kind.WRITTEN
    context = room(
        sitting.phase.roadmap,
        sitting.committee,
        "positions",
        sitting=sitting,
        hand=hand,
        facts=minutes_of(sitting),
        written=written,
        over=over,
        begun=sitting.opens_at <= now,
        open=sitting.is_open_at(now),
        answered=answered(sitting) if written and not over else 0,
        paper=Paper.objects.filter(sitting=sitting).exists(),
    )
    return render(request, "committee/sitting_page.html", context)


def answered(sitting):
    """How many seats have answered; never what."""
    votes = CommitteeVote.objects.filter(position__sitting=sitting)
    return votes.values("seat").distinct().count()


@reading
def minutes_pdf(request, sitting, hand):
    """The minutes on paper, once they are printed."""
    paper = get_object_or_404(Paper, sitting=sitting)
    name = f"{sitting.phase.roadmap.slug}-pv-{sitting.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    if not sitting.published_at:
        headers["Cache-Control"] = "no-store, private"
    return HttpResponse(bytes(paper.pdf), content_type="application/pdf", headers=headers)


# Writing down -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def record(request, roadmap, committee, hand, number):
    """Write down a meeting: who attended, the votes, what was said; then close it."""
    sitting = held_here(roadmap, committee, number)
    if sitting.kind != Sitting.Kind.MEETING or not sitting.is_under_way:
        raise Http404
    form = record_form(request, sitting)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return show_record(request, sitting, form, status=status)
    try:
        record_meeting(
            sitting=sitting,
            actor=request.user,
            told=form.told,
            seen=form.cleaned_data["seen"],
            close=form.closes,
        )
    except SittingChanged:
        form.data = form.data.copy()
        form.data["seen"] = sign_of_record(sitting)
        return show_record(request, sitting, form, late=True, status=409)
    except SittingClosed:
        messages.error(request, _("La séance n’a pas commencé, ou elle est close."))
        return back(roadmap, "sitting", number)
    if form.closes:
        messages.success(request, _("La séance est close : les positions sont décidées."))
        return back(roadmap, "sitting", number)
    messages.success(request, _("Le compte rendu est gardé."))
    return back(roadmap, "sitting_record", number)


def record_form(request, sitting):
    """The form of a meeting's record, as it was last kept."""
    positions = list(sitting.positions.select_related("action").order_by("action__code"))
    initial = {"minutes": sitting.minutes, "seen": sign_of_record(sitting)}
    for one in sitting.attendances.all():
        initial[f"seat-{one.seat_id}"] = one.member_id
    for one in positions:
        initial[f"for-{one.pk}"] = one.votes_for
        initial[f"against-{one.pk}"] = one.votes_against
        initial[f"abstained-{one.pk}"] = one.abstained
    return RecordForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        sitting=sitting,
        seats=list(sitting.committee.seats.standing().with_bench()),
        positions=positions,
        aside=recused(sitting.phase),
    )


def show_record(request, sitting, form, late=False, status=200):
    roadmap, committee = sitting.phase.roadmap, sitting.committee
    context = room(roadmap, committee, "positions", sitting=sitting, form=form, late=late)
    context["begun"] = sitting.opens_at <= timezone.now()
    return render(request, "committee/sitting_record.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def minutes(request, roadmap, committee, hand, number):
    """Write what was said, after the close and before the publication."""
    sitting = held_here(roadmap, committee, number)
    if not sitting.closed_at or sitting.published_at:
        raise Http404
    initial = {"minutes": sitting.minutes, "seen": sign(sitting.minutes)}
    form = MinutesForm(request.POST if request.method == "POST" else None, initial=initial)
    status, late = 422 if form.is_bound else 200, False
    if form.is_valid():
        said = form.cleaned_data
        try:
            write_minutes(
                sitting=sitting, actor=request.user, text=said["minutes"], seen=said["seen"]
            )
        except SittingPublished as error:
            raise Http404 from error
        except SittingChanged:
            sitting.refresh_from_db()
            form.data = form.data.copy()
            form.data["seen"], status, late = sign(sitting.minutes), 409, True
        else:
            messages.success(request, _("Le texte du procès-verbal est enregistré."))
            return back(roadmap, "sitting", number)
    context = room(roadmap, committee, "positions", sitting=sitting, form=form, late=late)
    return render(request, "committee/sitting_minutes.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@leading
def publish(request, roadmap, committee, hand, number):
    """Publish the minutes, after a page that says what follows."""
    sitting = held_here(roadmap, committee, number)
    if not sitting.closed_at:
        raise Http404
    if request.method == "POST":
        publish_sitting(sitting=sitting, actor=request.user)
        messages.success(request, _("Le procès-verbal et ses positions sont publics."))
    if sitting.published_at or request.method == "POST":
        return back(roadmap, "sitting", number)
    context = room(roadmap, committee, "positions", sitting=sitting)
    context["adopted"] = sitting.positions.adopted().count()
    return render(request, "committee/sitting_publish.html", context)
