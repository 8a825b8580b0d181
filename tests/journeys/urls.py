"""The addresses of the program, and two more: what a page that fails looks like, and a mail
outside of its locked frame."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override

from config import errors
from config import urls as program
from demo.views import MAIL_CSP
from outbox.letters import compose
from tests.journeys.scenes import contexts

RAISED = {
    "400": SuspiciousOperation("…"),
    "403": PermissionDenied("…"),
    "404": Http404("…"),
    "500": RuntimeError("…"),
    "503": OperationalError("database is locked"),
}
TOLD = {
    "405": lambda request: errors.method_not_allowed(request, HttpResponseNotAllowed(["POST"])),
    "413": lambda request: errors.page(request, 413),
    "429": errors.too_many_requests,
    "csrf": errors.csrf_failure,
}


@login_not_required
def error(request, name):
    if name in RAISED:
        raise RAISED[name]
    return TOLD[name](request)


@login_not_required
@csp_override({rule: said for rule, said in MAIL_CSP.items() if rule != "sandbox"})
def mail(request, template):
    """A mail made from this template, in the language asked for."""
    context = contexts[template]
    facts = {"context": context, "sender": context["sender"], "language": get_language()}
    return HttpResponse(compose(template=template, **facts).html)


urlpatterns = [
    path("errors/<str:name>/", error, name="error"),
    path("mails/<str:template>/", mail, name="mail"),
    *program.urlpatterns,
]

handler400 = program.handler400
handler403 = program.handler403
handler404 = program.handler404
handler429 = program.handler429
handler500 = program.handler500
