"""A region's own colour and emblem, each at an address that changes with it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from roadmaps.models import Emblem, Region

for_good = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)


@login_not_required
@require_safe
@for_good
def accent(request, region):
    """The region's hue, as the stylesheet's two custom properties."""
    hue, chroma = get_object_or_404(Region, slug=region).look.tint
    css = f":root {{ --accent-hue: {hue}; --accent-chroma: {chroma}; }}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@login_not_required
@require_safe
@for_good
def emblem(request, region, digest):
    """The region's emblem, while it is this one."""
    found = get_object_or_404(Emblem, region__slug=region, digest=digest)
    return HttpResponse(bytes(found.image), content_type="image/webp")
