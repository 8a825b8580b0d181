"""What the pages are measured against, on the same server: the bare view and the floor."""

import re

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.models import JournalEntry

BARE = re.compile(r"/bench/bare/(\d+)/")
TRANSACTION = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")


def outermost(get_response):
    """Before every middleware: answer the bare view; count a page's queries when asked."""

    def middleware(request):
        if bare := BARE.fullmatch(request.path_info):
            answer = constant(int(bare[1]))
            answer["Content-Length"] = len(answer.content)
            return answer
        if "HTTP_X_COUNT" in request.META:
            return counted(get_response, request)
        return get_response(request)

    return middleware


def counted(get_response, request):
    connection.force_debug_cursor = True
    try:
        answer = get_response(request)
        asked = connection.queries  # Django empties it as each request begins
    finally:
        connection.force_debug_cursor = False
    told = [query["sql"] for query in asked if TRANSACTION.match(query["sql"])]
    answer["X-Queries"] = len(asked) - len(told)
    answer["X-Transaction"] = len(told)
    return answer


def constant(size):
    return HttpResponse(b"x" * size)


@login_not_required
def floor(request, size):
    """Session and user read, then a constant page."""
    assert request.user.is_authenticated
    return constant(size)


@require_POST
def write(request, size):
    """The same, and one row written."""
    JournalEntry.objects.create(actor=request.user, verb="measure", item="one row")
    return constant(size)
