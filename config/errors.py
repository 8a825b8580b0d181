"""What a refused or failed request shows."""

import errno
import re
import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from instance import logs
from roadmaps.models import Region, Roadmap

WAIT_IN_SECONDS = 60
PLACE = re.compile(r"/([-\w]+)/(?:([-\w]+)/)?", re.ASCII)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
BUSY = re.compile(r"locked|busy|unable to open|no such table|disk")  # as SQLite says it

FAILED = {
    "status": 500,
    "happened": _("Une erreur de notre côté"),
    "meaning": _("Votre demande n’a pas abouti ; rien n’a été enregistré à moitié."),
    "next": _(
        "Réessayez dans quelques minutes. Si cela recommence, écrivez à la région et donnez le "
        "numéro de l’incident."
    ),
}
UNAVAILABLE = {
    "status": 503,
    "happened": _("Le site est occupé un instant"),
    "meaning": _(
        "Trop de demandes arrivent ensemble, ou une mise à jour est en cours. Rien n’a été "
        "enregistré à moitié."
    ),
    "next": _("Attendez une minute et recommencez : refaire la même demande est sans risque."),
}


def page(request, status, *, name=None, **facts):
    context = {**place_of(request), "back": back_from(request), **facts}
    context["in_place"] = is_part(request)
    html = render_to_string(f"errors/{name or status}.html", context, request)
    return told(request, html, status)


def is_part(request):
    """Whether a part of a page asks, by htmx."""
    return "HX-Request" in request.headers


def told(request, html, status):
    """As a page of its own; or, when a part of a page asked, among that page's messages."""
    response = HttpResponse(html, status=status)
    if is_part(request):
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reselect"] = ".error-said"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def place_of(request):
    """The region and the published roadmap whose address it was, as far as they exist."""
    asked = PLACE.match(request.path_info)
    if asked is None:
        return {}
    roadmap = Roadmap.objects.published().at(*asked.groups("")).first()
    if roadmap:
        return {"region": roadmap.region, "roadmap": roadmap}
    return {"region": Region.objects.filter(slug=asked[1]).first()}


def back_from(request):
    """The page of this site one came from, when it is not the one that failed."""
    referer = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(referer, hosts, request.is_secure())
    itself = request.method == "GET" and referer == request.build_absolute_uri()
    return referer if ours and not itself else ""


@login_not_required
def bad_request(request, exception=None):
    """Told without asking where: the host itself may be what was wrong."""
    return render(request, "errors/400.html", status=400)


@login_not_required
def forbidden(request, exception=None):
    return page(request, 403)


@login_not_required
def csrf_failure(request, reason=""):
    return page(request, 403, name="csrf")


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
    response = page(request, 429, minutes=WAIT_IN_SECONDS // 60)
    response.headers["Retry-After"] = str(WAIT_IN_SECONDS)
    return response


@login_not_required
def server_error(request):
    """The page carries the number of the request, under which the log tells what happened; it asks
    nothing of the database, which may be what failed."""
    language = get_language() or "fr"
    facts = {
        **(UNAVAILABLE if is_passing(sys.exception()) else FAILED),
        "error_id": logs.fact("request"),
        "language": language,
        "other": "fr" if language == "en" else "en",
        "again": request.get_full_path() if request.method == "GET" else "",
        "in_place": is_part(request),
    }
    response = told(request, render_to_string("errors/still.html", facts), facts["status"])
    if facts["status"] == 503:
        response.headers["Retry-After"] = str(WAIT_IN_SECONDS)
    return response


def is_passing(error):
    """Whether the database is only locked, out of reach or being brought up to date, or the disk is
    full."""
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    by_sqlite = type(error.__cause__).__module__ == "sqlite3"
    return bool(BUSY.search(str(error))) if by_sqlite else True
