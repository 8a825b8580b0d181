"""A region's own colour and emblem, each at an address that changes with it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from roadmaps.models import Emblem, Region

FOR_GOOD = {"public": True, "max_age": 365 * 24 * 3600, "immutable": True}


@login_not_required
@require_safe
@csp_override({})
def accent(request, region):
    """The region's hue, as the stylesheet's two custom properties; kept for good only at the
    address that names the colour."""
    found = get_object_or_404(Region, slug=region)
    hue, chroma = found.look.tint
    css = f":root {{ --accent-hue: {hue}; --accent-chroma: {chroma}; }}\n"
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    named = request.META["QUERY_STRING"] == found.accent.removeprefix("#")
    patch_cache_control(response, **(FOR_GOOD if named else {"no_cache": True}))
    return response


@login_not_required
@require_safe
@cache_control(**FOR_GOOD)
def emblem(request, region, digest):
    """The region's emblem, while it is this one."""
    found = get_object_or_404(Emblem, region__slug=region, digest=digest)
    return HttpResponse(bytes(found.image), content_type="image/webp")
