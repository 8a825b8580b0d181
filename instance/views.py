import logging

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from instance.queries import NotReady, readiness
from instance.status import standing
from roadmaps.queries import require_second_factor

log = logging.getLogger(__name__)


@login_not_required
@require_safe
@never_cache
def live(request):
    return JsonResponse({"status": "live"})


@login_not_required
@require_safe
@never_cache
def ready(request):
    try:
        return JsonResponse(readiness())
    except NotReady as reason:
        log.error("not ready: %s", reason, exc_info=reason.__cause__)
        return JsonResponse({"status": "not ready", "reason": str(reason)}, status=503)


@require_safe
@never_cache
def status(request):
    """The same for people who run the installation, with what to do; for others it is not there."""
    if not request.user.is_staff:
        raise Http404
    require_second_factor(request.user)
    return render(request, "instance/status.html", standing(request))
