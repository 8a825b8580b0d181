"""The four error pages, and the same page when a form's token is stale."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


def page(request, status):
    return render(request, f"errors/{status}.html", status=status)


@login_not_required
def bad_request(request, exception=None):
    return page(request, 400)


@login_not_required
def forbidden(request, exception=None):
    return page(request, 403)


@login_not_required
def not_found(request, exception=None):
    return page(request, 404)


@login_not_required
def server_error(request):
    return page(request, 500)


@login_not_required
def csrf_failure(request, reason=""):
    return page(request, 403)
