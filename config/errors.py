"""What a refused or failed request shows."""

import logging
import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

WAIT_IN_SECONDS = 60


def page(request, status):
    return render(request, f"errors/{status}.html", status=status)


@login_not_required
def bad_request(request, exception=None):
    return page(request, 400)


@login_not_required
def forbidden(request, exception=None):
    return page(request, 403)


@login_not_required
def csrf_failure(request, reason=""):
    return page(request, 403)


@login_not_required
def not_found(request, exception=None):
    return page(request, 404)


def method_not_allowed(request, refused):
    """The same refusal, as a page."""
    response = page(request, 405)
    response.headers["Allow"] = refused.headers["Allow"]
    return response


@login_not_required
def too_many_requests(request, exception=None):
    response = render(request, "errors/429.html", {"minutes": WAIT_IN_SECONDS // 60}, status=429)
    response.headers["Retry-After"] = str(WAIT_IN_SECONDS)
    return response


@login_not_required
def server_error(request):
    """The page carries the number under which the log tells what happened; it asks nothing of the
    database, which may be what failed."""
    error_id = secrets.token_hex(4)
    log.error("error %s: %s %s", error_id, request.method, request.path)
    return HttpResponse(render_to_string("errors/500.html", {"error_id": error_id}), status=500)
