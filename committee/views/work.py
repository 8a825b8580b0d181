"""A member's work list and opinions, signed in or by the link of a letter."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.forms.letters import STOP as STOP_LETTERS
from committee.forms.letters import StopForm
from committee.forms.opinions import OpinionForm
from committee.letters import stop_url
from committee.links import STOP, WORK, DeadLink, Desk, WrongLink, read
from committee.models import Copy, Opinion
from committee.operations import (
    SeatEnded,
    give_opinion,
    resume_letters,
    send_new_link,
    stop_letters,
)
from committee.pictures import ticks
from committee.queries import last_copy_for, member_of, work_list
from consultation.models import Proposal
from roadmaps.commitment import commitment
from roadmaps.operations import PhaseClosed
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_at


def signed_in(view):
    """For the member who holds a seat; for anybody else the room does not exist."""

    @wraps(view)
    def entered(request, region, roadmap, **rest):
        found = roadmap_at(request.user, region, roadmap)
        member = member_of(request.user, found)
        if member is None:
            raise Http404
        desk = Desk(member, (region, roadmap), last_copy_for(member.seat))
        return view(request, found, desk, **rest)

    return entered


def member_by_link(purpose, token, roadmap):
    """The member a token names on this roadmap's committee, with their edition's id."""
    try:
        member, digest_id = read(purpose, token)
    except WrongLink as error:
        raise Http404 from error
    accompanies(member, roadmap)
    return member, digest_id


def accompanies(member, roadmap):
    """Raise Http404 unless the member's committee accompanies this roadmap."""
    if not member.seat.committee.remits.filter(roadmap=roadmap).exists():
        raise Http404


def by_link(view):
    """For whoever holds the letter's link: that seat's work list, no session, nothing else."""

    @wraps(view)
    def opened(request, region, roadmap, token, **rest):
        found = roadmap_at(request.user, region, roadmap)
        try:
            member, digest_id = member_by_link(WORK, token, found)
        except DeadLink as dead:
            return private(expired(request, found, token, dead.member))
        copies = Copy.objects.filter(digest=digest_id, seat=member.seat)
        copy = copies.select_related("digest").first()
        return private(view(request, found, Desk(member, (region, roadmap), copy, token), **rest))

    return login_not_required(opened)


def private(response):
    """A page behind a signed link is kept by no cache and no search engine."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def expired(request, roadmap, token, member):
    page = {"roadmap": roadmap, "region": roadmap.region, "token": token, "member": member}
    return render(request, "committee/link_expired.html", page, status=410)


@require_safe
@signed_in
def work(request, roadmap, desk):
    return show_list(request, roadmap, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def work_item(request, roadmap, desk, code):
    return show_item(request, roadmap, desk, code)


@require_safe
@by_link
def letter(request, roadmap, desk):
    return show_list(request, roadmap, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def letter_item(request, roadmap, desk, code):
    return show_item(request, roadmap, desk, code)


def listed_for(desk, roadmap, scope):
    """The desk's work list; before the first version there is nothing to look at."""
    listed = work_list(desk.seat, roadmap, desk.copy, scope)
    if listed is None:
        raise Http404
    return listed


def frame(roadmap, desk, listed):
    """What both pages of the work list know."""
    return {
        "roadmap": roadmap,
        "region": roadmap.region,
        "committee": desk.seat.committee,
        "desk": desk,
        "listed": listed,
        "phase": listed.phase,
        "closed": listed.phase is None or not listed.phase.is_open(),
        "ticks": ticks(listed.done, len(listed.whole)),
    }


def show_list(request, roadmap, desk):
    listed = listed_for(desk, roadmap, request.GET.get("show"))
    items = [
        {
            "anchor": f"action-{stop.code}",
            "url": f"{desk.item_url(stop.code)}?show={listed.scope}",
            "code": stop.code,
            "line": stop.line,
            "title": stop.title,
            "why": stop.content.owner,
            "given": listed.given[stop.action_id].view if stop.action_id in listed.given else "",
        }
        for stop in listed.shown
    ]
    page = frame(roadmap, desk, listed)
    labels = {
        "letter": (_("De la lettre"), len(listed.named)),
        "awaiting": (
            _("Sans mon avis") if page["closed"] else _("Attendent mon avis"),
            listed.awaiting_plan,
        ),
        "all": (_("Toutes les actions"), len(listed.plan)),
    }
    tabs = [
        {
            "url": f"{desk.url}?show={scope}",
            "label": label,
            "count": count,
            "current": scope == listed.scope,
        }
        for scope, (label, count) in labels.items()
        if scope != "letter" or listed.named
    ]
    page |= {"items": items, "tabs": tabs}
    if desk.member.letters_stopped_at:
        page["stop_url"] = stop_url(desk.member)
    return render(request, "committee/work_list.html", page)


def show_item(request, roadmap, desk, code):
    listed = listed_for(desk, roadmap, request.GET.get("show"))
    stop = next((stop for stop in listed.plan if stop.code == code), None)
    if stop is None or (request.method == "POST" and listed.phase is None):
        raise Http404
    given = listed.given.get(stop.action_id)
    initial = {"reason": given.reason, "interest": given.interest} if given else {}
    form = OpinionForm(request.POST if request.method == "POST" else None, initial=initial)
    status, late = 422 if form.is_bound else 200, False
    if form.is_valid():
        try:
            return save(request, roadmap, desk, listed, stop, form)
        except PhaseClosed:
            status, late = 409, True
    amendments = Proposal.objects.published().filter(roadmap=roadmap, action=stop.action_id)
    page = frame(roadmap, desk, listed) | {
        "stop": stop,
        "content": stop.content,
        "commitment": commitment(stop, plan_of(roadmap.current)),
        "given": given,
        "form": form,
        "late": late,
        "amendments": amendments,
        "list_url": f"{desk.url}?show={listed.scope}",
        "next": listed.after(code),
        "next_url": next_url(desk, listed, code),
    }
    return render(request, "committee/work_item.html", page, status=status)


def next_url(desk, listed, code):
    """The next action without my opinion, or the list when none is left."""
    following = listed.after(code)
    if following is None or following.code == code:
        return f"{desk.url}?show={listed.scope}"
    return f"{desk.item_url(following.code)}?show={listed.scope}"


def save(request, roadmap, desk, listed, stop, form):
    """Give the opinion, say so, and go on to the next action without one."""
    try:
        opinion = give_opinion(
            member=desk.member,
            phase=listed.phase,
            action=stop.content.action,
            copy=desk.copy if desk.by_link else None,
            said=form.cleaned_data,
        )
    except SeatEnded as error:
        raise Http404 from error
    said = _("Avis enregistré sur %(code)s : %(view)s.")
    view = Opinion.View(opinion.view).label
    messages.success(request, said % {"code": stop.code, "view": view})
    again = listed_for(desk, roadmap, listed.scope)
    return redirect(next_url(desk, again, stop.code))


@login_not_required
@require_POST
def new_link(request, region, roadmap, token):
    """Somebody whose link has expired asks for a new one, which goes to the seat's own address."""
    found = roadmap_at(request.user, region, roadmap)
    try:
        member, _digest_id = member_by_link(WORK, token, found)
    except DeadLink as dead:
        member = dead.member
    if member is None:
        raise Http404
    accompanies(member, found)
    send_new_link(member=member)
    page = {"roadmap": found, "region": found.region}
    return private(render(request, "committee/link_sent.html", page))


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, region, roadmap, token):
    """Stop the letters of a member: alone by the one-click POST of RFC 8058, else by a choice."""
    found = roadmap_at(request.user, region, roadmap)
    try:
        member, _digest_id = member_by_link(STOP, token, found)
    except DeadLink:
        return private(expired(request, found, token, None))
    form, done = StopForm(request.POST if request.method == "POST" else None), True
    if request.POST.get("List-Unsubscribe") == "One-Click":
        stop_letters(member=member)
    elif form.is_valid():
        change = stop_letters if form.cleaned_data["choice"] == STOP_LETTERS else resume_letters
        change(member=member)
    else:
        done = False
    status = 422 if form.is_bound and not done else 200
    member.refresh_from_db()
    page = {"roadmap": found, "region": found.region, "member": member, "form": form, "done": done}
    return private(render(request, "committee/stop.html", page, status=status))
