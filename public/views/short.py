"""Short links, their codes to scan, and the poster that carries them."""

from io import BytesIO

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from roadmaps.calendar import calendar_of
from roadmaps.models import ShortLink
from roadmaps.operations.short_links import short_link_of
from roadmaps.permissions import can_moderate
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_worked_on

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@login_not_required
@require_safe
def follow(request, code):
    """Lead on to what the letters stand for, however they were typed."""
    links = ShortLink.objects.select_related("roadmap__region", "roadmap__current", "action")
    link = get_object_or_404(links.filter(roadmap__current__isnull=False), code=code.lower())
    place = (link.roadmap.region.slug, link.roadmap.slug)
    if link.action is None:
        return redirect("public:roadmap", *place)
    if link.action_id not in plan_of(link.roadmap.current).by_action:
        return redirect("public:roadmap", *place)
    return redirect("public:action", *place, link.action.code)


@require_http_methods(["GET", "HEAD", "POST"])
def poster(request, region, roadmap, code=""):
    """The short address in large, its code to scan, and the sheet to print; made by a first
    POST."""
    found, stop, action = found_for(request, region, roadmap, code)
    if request.method == "POST":
        short_link_of(roadmap=found, action=action)
        return redirect(request.path)
    link = ShortLink.objects.filter(roadmap=found, action=action).first()
    page = {
        "roadmap": found,
        "region": found.region,
        "stop": stop,
        "link": link,
        "address": link and address_of(link).partition("://")[2],
        "picture": link and mark_safe(inline(link)),
        "phase": calendar_of(found).here,
    }
    return render(request, "public/poster.html", page)


@require_safe
def picture(request, region, roadmap, ending, code=""):
    """The code to scan as a file, for somebody else's poster."""
    found, _stop, action = found_for(request, region, roadmap, code)
    link = get_object_or_404(ShortLink, roadmap=found, action=action)
    if ending not in PICTURES:
        raise Http404
    out = BytesIO()
    code_of(link).save(out, kind=ending, scale=16, light="#fff")
    answer = HttpResponse(out.getvalue(), content_type=PICTURES[ending])
    answer["Content-Disposition"] = f'attachment; filename="qr-{link.code}.{ending}"'
    return answer


def found_for(request, region, roadmap, code):
    """The roadmap as published, and the action of this code where there is one."""
    found = roadmap_worked_on(request.user, region, roadmap, can_moderate)
    if found.current is None:
        raise Http404
    stop = plan_of(found.current).by_code.get(code) if code else None
    if code and stop is None:
        raise Http404
    return found, stop, found.actions.get(pk=stop.action_id) if stop else None


def address_of(link):
    return settings.SITE_URL + reverse("public:short", args=[link.code])


def code_of(link):
    import segno  # of no use to the pages that everybody reads

    return segno.make(address_of(link), error="m")


def inline(link):
    """The code to scan as a picture of the page: its geometry by attributes alone."""
    return code_of(link).svg_inline(omitsize=True, svgclass="qr", lineclass=None, light="#fff")
