"""The roadmap: the document one reads, filters and votes in."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from public.document import Reader, document, reader_of
from public.standing import PROPOSALS, Standing, answer_whole, is_nobody, standing_at
from roadmaps.calendar import calendar_of
from roadmaps.models import Roadmap
from roadmaps.permissions import roles_of
from roadmaps.plan import plan_of
from roadmaps.published import NOBODY
from roadmaps.templatetags.keeping import TOKEN


@login_not_required
@require_safe
def roadmap(request, region, roadmap):
    """The current version as a document, with the reader's own votes."""
    nobody = is_nobody(request)
    found = standing_at(region, roadmap, NOBODY if nobody else request.user.pk or NOBODY)
    if found is None:
        raise Http404
    standing, roles = found
    html = document(request, standing, Reader(alike=True) if nobody else reader_of(request, roles))
    if nobody and TOKEN.encode() not in html:
        return answer_whole(request, standing, html)
    return told(request, html)


def told(request, html):
    """A page as an answer, with the reader's own form token."""
    return HttpResponse(html.replace(TOKEN.encode(), get_token(request).encode()))


def by_private_link(view):
    """For whoever holds the link: kept by no cache, found by no search engine."""

    @wraps(view)
    def opened(request, **place):
        response = view(request, **place)
        patch_cache_control(response, no_store=True, private=True)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(require_safe(opened))


@by_private_link
def rehearsal(request, region, key):
    """The draft as it will look, for whoever holds the private link."""
    found = get_object_or_404(
        Roadmap.objects.select_related("region"), region__slug=region, rehearsal_key=key
    )
    draft = found.versions.drafts().first()
    if draft is None:
        raise Http404
    numbers = dict(PROPOSALS.rows(found.pk))
    standing = Standing(found, plan_of(draft), calendar_of(found), None, numbers)
    reader = reader_of(request, roles_of(request.user, found.region))
    return told(request, document(request, standing, reader, rehearsal=True))
