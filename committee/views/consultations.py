"""Answering a written consultation, signed in or by the link of its call: that and no more."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from committee.desks import expired, member_by_link, private
from committee.forms.sittings import AnswerForm
from committee.links import SITTING, DeadLink
from committee.models import CommitteeVote, Sitting
from committee.operations import NotSitting, SeatEnded
from committee.operations.sittings import SittingClosed, answer_consultation
from committee.queries import may_speak, member_of
from committee.queries.positions import recused
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_at


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, region, roadmap, number):
    """For the member signed in."""
    found = roadmap_at(request.user, region, roadmap)
    member = member_of(request.user, found)
    if member is None:
        raise Http404
    sitting = consultation_of(found, member, number=number)
    return over(request, sitting) if sitting.cancelled_at else show(request, member, sitting)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request, region, roadmap, token):
    """For whoever holds the link of the call, until the last moment."""
    found = roadmap_at(request.user, region, roadmap)
    try:
        member, pk = member_by_link(SITTING, token, found)
    except DeadLink as dead:
        if dead.member is None:
            return private(expired(request, found, token, dead))
        return private(over(request, consultation_of(found, dead.member, pk=dead.about)))
    sitting = consultation_of(found, member, pk=pk)
    if sitting.cancelled_at:
        return private(over(request, sitting))
    return private(show(request, member, sitting, token))


def over(request, sitting):
    """The consultation is closed or cancelled: nothing is answered any more."""
    roadmap = sitting.phase.roadmap
    page = {"roadmap": roadmap, "region": roadmap.region, "sitting": sitting}
    return render(request, "committee/consultation_over.html", page, status=410)


def consultation_of(roadmap, member, **named):
    written = Sitting.objects.filter(kind=Sitting.Kind.WRITTEN, phase__roadmap=roadmap)
    own = written.filter(committee=member.seat.committee)
    return get_object_or_404(
        own.select_related("phase__roadmap__region", "phase__roadmap__current", "committee"),
        **named,
    )


def show(request, member, sitting, token=""):
    """The positions with the seat's answers; those sent are kept, and the page says so."""
    items, status, late = items_of(request, member, sitting), 200, False
    if request.method == "POST":
        try:
            if given(member, sitting, items, by_link=bool(token)):
                return redirect(f"{request.path}?kept=1")
            status = 422
        except SittingClosed:
            status, late = 409, True
        except (NotSitting, SeatEnded):
            status = 409
    page = {
        "roadmap": sitting.phase.roadmap,
        "region": sitting.phase.roadmap.region,
        "committee": sitting.committee,
        "sitting": sitting,
        "seat": member.seat,
        "items": items,
        "open": sitting.is_open_at(),
        "sits": may_speak(member),
        "late": late,
        "refused": status == 422,
        "kept": "kept" in request.GET and status == 200,
        "by_link": bool(token),
    }
    return render(request, "committee/consultation.html", page, status=status)


def items_of(request, member, sitting):
    """Each position put with what the seat said of it and the form to say it; no form where the
    seat stood aside."""
    aside = recused(sitting.phase)
    votes = CommitteeVote.objects.filter(position__sitting=sitting, seat=member.seat)
    said = {vote.position_id: vote for vote in votes}
    data = request.POST if request.method == "POST" else None
    plan, found = plan_of(sitting.phase.roadmap.current), []
    for position in sitting.positions.select_related("action").order_by("action__code"):
        vote = said.get(position.pk)
        form = AnswerForm(
            data,
            prefix=f"p{position.pk}",
            stands=vote.answer if vote else "",
            initial={"answer": "", "dissent": vote.dissent if vote else ""},
        )
        stands_aside = (member.seat_id, position.action_id) in aside
        stop = plan.by_action.get(position.action_id)
        found.append(
            {
                "position": position,
                "title": stop.title if stop else "",
                "line": stop.line if stop else "",
                "vote": vote,
                "form": None if stands_aside else form,
            }
        )
    return found


def given(member, sitting, items, by_link):
    """Keep the answers that were chosen; False when one is refused or none was chosen."""
    forms = [(item["position"].pk, item["form"]) for item in items if item["form"]]
    valid = [form.is_valid() for _pk, form in forms]  # each says what is wrong with it
    if not all(valid):
        return False
    answers = {
        pk: (form.cleaned_data["answer"], form.cleaned_data["dissent"])
        for pk, form in forms
        if form.cleaned_data["answer"]
    }
    if not answers:
        return False
    answer_consultation(member=member, sitting=sitting, answers=answers, by_link=by_link)
    return True
