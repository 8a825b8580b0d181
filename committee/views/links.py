"""What else the links of a letter open: a new link, and the end of the letters."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from committee.desks import accompanies, expired, member_by_link, private
from committee.forms.letters import STOP as STOP_LETTERS
from committee.forms.letters import StopForm
from committee.links import STOP, WORK, DeadLink
from committee.operations import resume_letters, send_new_link, stop_letters
from roadmaps.queries import roadmap_at


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
    except DeadLink as dead:
        return private(expired(request, found, token, dead))
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
