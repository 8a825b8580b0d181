"""The demonstration's own pages: one-click accounts and the mailbox."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from demo import mailbox
from demo.people import accounts

MAIL_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}


@login_not_required
@require_POST
def sign_in(request):
    """Open the session of one of the five accounts, in one click."""
    email = request.POST.get("email", "")
    if email not in {account.email for account in accounts()}:
        raise Http404
    user = get_object_or_404(User, email=email)
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    record_authentication(request, user, method="code", email=email)
    return perform_login(
        request, Login(user=user, email=email, redirect_url=target if ours else "/")
    )


@login_not_required
@require_safe
def mail(request):
    """The list of mails, newest first, and the one asked for beside it."""
    to = request.GET.get("to", "").strip()
    mails = mailbox.latest(to)
    return render(request, "demo/mail.html", {"mails": mails, "to": to, "shown": None})


@login_not_required
@require_safe
def mail_message(request, name):
    """One mail: its heads, its text, its HTML in a frame of its own."""
    shown = mailbox.read(name)
    if shown is None:
        raise Http404
    to = request.GET.get("to", "").strip()
    page = {"mails": mailbox.latest(to), "to": to, "shown": shown, "text": shown.body("plain")}
    return render(request, "demo/mail.html", page)


@login_not_required
@require_safe
@csp_override(MAIL_CSP)
@xframe_options_sameorigin
def mail_frame(request, name):
    """The HTML of one mail as it left: the one place where a mail's own styles are let in."""
    shown = mailbox.read(name)
    if shown is None:
        raise Http404
    html = shown.body("html").replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html)
