"""A number for each request: on every line it says, in the tasks it begins, on its error page."""

import logging
import re
import secrets
import time
from functools import lru_cache

from django.conf import settings
from django.urls import Resolver404, resolve

from instance import logs

log = logging.getLogger("coroute.request")

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
UNSAID = ("/static/", "/health/")  # files and probes are told only when something is wrong


class Numbered:
    """Gives the request its number, or takes the proxy's, and says in one line what came of it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.number = number_of(request)
        began = time.perf_counter()
        with logs.under(request=request.number):
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request.number
            if response.status_code >= 400 or not request.path_info.startswith(UNSAID):
                log.info("answered", extra={"facts": facts(request, response, began)})
        return response


def number_of(request):
    """The number its proxy gave it, where a proxy is known to give them; else one of ours."""
    given = request.headers.get("X-Request-ID", "") if settings.REQUEST_ID_BY_PROXY else ""
    return given if GIVEN.fullmatch(given) else secrets.token_hex(6)


def facts(request, response, began):
    match = request.resolver_match
    if match is None and response.status_code < 400:  # answered before its view was looked for
        match = match_of(request.path_info)
    return {
        "method": request.method,
        "path": logs.path_of(request, match),
        "view": match.view_name if match else "",
        "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000, 1),
    }


@lru_cache(maxsize=200)
def match_of(path):
    try:
        return resolve(path)
    except Resolver404:
        return None
