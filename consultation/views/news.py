"""The news of a roadmap: the page, what one follows of it, the feeds, the calendar."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from consultation.feeds import atom, calendar_file
from consultation.models import Follow
from consultation.operations import NothingToFollow, follow, unfollow
from consultation.operations.follows import TooMuchToFollow
from consultation.queries.follows import brought_by, follows_of, in_words, of_actions
from consultation.queries.news import lines_of, public_news
from roadmaps.calendar import calendar_of
from roadmaps.models import Action
from roadmaps.queries import roadmap_at

A_PAGE = 30
MOST_SIGNS = 250


@login_not_required
@require_safe
def news(request, region, roadmap):
    """What happened, latest first: all of it, or what one follows."""
    found = roadmap_at(request.user, region, roadmap)
    rows, user = public_news(found), request.user
    follows = follows_of(user, roadmap=found) if user.is_authenticated else []
    mine = bool(request.GET.get("mine")) and user.is_authenticated
    if mine:
        rows = rows.filter(brought_by(follows, user))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "roadmap": found,
        "region": found.region,
        "page": page,
        "lines": lines_of(page.object_list),
        "mine": mine,
        "followed": in_words(follows),
        "kinds": {one.kind for one in follows},
        "next": request.get_full_path(),
    }
    return render(request, "consultation/news_list.html", context)


@login_not_required
@require_POST
def follow_it(request, region, roadmap):
    """Follow something of a roadmap, or follow it no more; the button again, or back where it
    stood."""
    found = roadmap_at(request.user, region, roadmap)
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    if kind not in Follow.Kind.values or not found.current_id:
        raise BadRequest
    back = back_of(request, reverse("consultation:news", args=(region, roadmap)))
    if not request.user.is_authenticated:
        door = f"{reverse('account_login')}?{urlencode({'next': back})}"
        return HttpResponseClientRedirect(door) if request.htmx else redirect(door)
    wanted = request.POST.get("on") == "yes"
    try:
        change = follow if wanted else unfollow
        change(user=request.user, roadmap=found, kind=kind, key=key)
    except NothingToFollow as error:
        raise Http404 from error
    except TooMuchToFollow:
        said = _("Vous suivez déjà 200 choses de cette région : suivez plutôt un axe entier.")
        messages.error(request, said)
        return HttpResponseClientRedirect(back) if request.htmx else redirect(back)
    if request.htmx:
        what = request.POST.get("what", "")[:MOST_SIGNS]
        page = {"url": request.path, "kind": kind, "key": key, "on": wanted}
        page |= {"back": back, "what": what, "told": request.POST.get("told")}
        return render(request, "components/follow.html", page)
    return redirect(back)


def back_of(request, otherwise):
    """The page the button stood on, when it is one of this site."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else otherwise


@login_not_required
@require_safe
def feed(request, region, roadmap):
    """The public news of a roadmap, as Atom."""
    found = roadmap_at(AnonymousUser(), region, roadmap)
    title = f"{found.title}, {found.region.name}"
    page = reverse("consultation:news", args=(region, roadmap))
    return same_for_all(
        request,
        atom(title, found.region, public_news(found), (page, request.path)),
        "application/atom+xml",
    )


@login_not_required
@require_safe
def action_feed(request, region, roadmap, code):
    """The public news of one action, as Atom."""
    found = roadmap_at(AnonymousUser(), region, roadmap)
    action = get_object_or_404(Action, roadmap=found, code=code, entries__version=found.current)
    rows = public_news(found).filter(of_actions([action.pk]))
    page = reverse("public:action", args=(region, roadmap, code))
    title = f"{code}, {found.title}"
    return same_for_all(
        request, atom(title, found.region, rows, (page, request.path)), "application/atom+xml"
    )


@login_not_required
@require_safe
def calendar(request, region, roadmap):
    """The phases of a roadmap, as a calendar one subscribes to."""
    found = roadmap_at(AnonymousUser(), region, roadmap)
    url = settings.SITE_URL + reverse("public:roadmap", args=(region, roadmap))
    file = calendar_file(found, calendar_of(found).phases, url)
    return same_for_all(request, file, "text/calendar")


def same_for_all(request, content, kind):
    """A file that is sent again only when it says something else."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["ETag"], response["Cache-Control"] = tag, "public, max-age=300"
    return get_conditional_response(request, etag=tag, response=response)
