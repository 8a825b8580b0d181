"""The two doors of a member's desk: signed in, or by the link of a letter."""

from dataclasses import replace
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

from committee.links import WORK, DeadLink, Desk, WrongLink, read
from committee.models import Copy
from committee.queries import last_copy_for, may_speak, member_of
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
        return view(request, found, seated(desk), **rest)

    return entered


def by_link(view):
    """For whoever holds the letter's link: that seat's work list, no session, nothing else."""

    @wraps(view)
    def opened(request, region, roadmap, token, **rest):
        found = roadmap_at(request.user, region, roadmap)
        try:
            member, digest_id = member_by_link(WORK, token, found)
        except DeadLink as dead:
            return private(expired(request, found, token, dead))
        copies = Copy.objects.filter(digest=digest_id, seat=member.seat)
        copy = copies.select_related("digest").first()
        desk = Desk(member, (region, roadmap), copy, token)
        return private(view(request, found, seated(desk), **rest))

    return login_not_required(opened)


def seated(desk):
    """The desk, which knows whether its member speaks for the seat now."""
    return replace(desk, sits=may_speak(desk.member))


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


def private(response):
    """A page behind a signed link is kept by no cache and no search engine."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def expired(request, roadmap, token, dead):
    """What a link that no longer opens anything says, and what to do."""
    page = {"roadmap": roadmap, "region": roadmap.region, "token": token}
    page |= {"member": dead.member, "suspended": dead.suspended}
    return render(request, "committee/link_expired.html", page, status=410)
