"""An action's page: the commitment first, then the voices."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from public.sheet import Sheet, commitment_page
from public.views.roadmap import by_private_link, told
from roadmaps.calendar import calendar_of
from roadmaps.models import Entry, Roadmap
from roadmaps.plan import plan_of
from roadmaps.published import NOBODY, published_at


@login_not_required
@require_safe
def action(request, region, roadmap, code):
    """An action of the current version."""
    found = published_at(region, roadmap, request.user.pk or NOBODY)
    if found is None:
        raise Http404
    published, roles = found
    plan = plan_of(published.roadmap.current)
    stop = plan.by_code.get(code)
    if stop and request.htmx:
        page = commitment_page(published.roadmap, plan, stop)
        return render(request, "public/action.html#brief", page)
    if stop:
        return told(request, Sheet(request, published, roles, stop).html())
    for known in plan.by_code:
        if known.casefold() == code.casefold():
            return redirect("public:action", region, roadmap, known, permanent=True)
    return withdrawn(request, published.roadmap, code)


def withdrawn(request, roadmap, code):
    """An action that only earlier versions hold says so for good; any other code is nothing."""
    versions = roadmap.versions.published().order_by("-number")
    entries = Entry.objects.filter(version__in=versions, action__code=code)
    last = entries.select_related("content", "version").order_by("-version__number").first()
    if last is None:
        raise Http404
    since = versions.filter(number__gt=last.version.number).last()
    page = {"roadmap": roadmap, "region": roadmap.region, "code": code, "last": last}
    page |= {"since": since, "left": since.departures.filter(action__code=code).first()}
    return render(request, "errors/410.html", page, status=410)


@by_private_link
def rehearsal(request, region, key, code):
    """An action of the draft, by the private link."""
    found = get_object_or_404(
        Roadmap.objects.select_related("region"), region__slug=region, rehearsal_key=key
    )
    draft = found.versions.drafts().first()
    if draft is None:
        raise Http404
    plan = plan_of(draft)
    stop = plan.by_code.get(code)
    if stop is None:
        raise Http404
    page = commitment_page(found, plan, stop) | {"calendar": calendar_of(found), "rehearsal": True}
    return render(request, "public/action.html", page)
