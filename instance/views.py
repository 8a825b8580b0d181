import logging

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from instance.queries import NotReady, readiness

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
