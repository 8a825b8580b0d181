"""The one door in, by a code sent to an address, and one's own account."""

import time

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import CodeForm, EmailForm
from accounts.identity import email_key
from accounts.models import SignInCode
from accounts.operations import CODE_LIFE, WrongCode, send_code, use_code
from accounts.pace import RETRY_AFTER, told_to_wait
from accounts.providers import providers

SENT = "sign_in_code"
MOST_OF_A_REASON = 200  # characters
LATELY = 900  # seconds


def safe_next(request):
    """Where to go on to afterwards: an address of this site, or nowhere."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return target if url_has_allowed_host_and_scheme(target, hosts, request.is_secure()) else ""


def sent_lately(request):
    """The address a code was asked for from this browser, and why, as long as the code is worth
    something: on a shared machine the next person does not find it."""
    sent = request.session.get(SENT, {})
    return sent if time.time() - sent.get("at", 0) < CODE_LIFE.total_seconds() else {}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """Ask for an address and send a code to it, saying nothing of whether it is known."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request) or settings.LOGIN_REDIRECT_URL)
    before = sent_lately(request)
    form = EmailForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_valid():
        return send(request, form.cleaned_data["email"], safe_next(request))
    status = 422 if form.is_bound else 200
    target = safe_next(request)
    why = before.get("why", "") if before.get("next") == target else ""
    page = {"form": form, "next": target, "why": why, "providers": providers()}
    return render(request, "accounts/sign_in.html", page, status=status)


def send(request, email, target):
    """Send a code to the address, and go where it is asked for."""
    if not ratelimit.consume(request, action="door", key=email_key(email)):
        return too_many(request)
    row = send_code(email=email, language=get_language())
    request.session[SENT] = {
        "pk": row.pk,
        "email": email,
        "next": target,
        "why": request.POST.get("why", "")[:MOST_OF_A_REASON],
        "at": time.time(),
    }
    return redirect("accounts:code")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Ask for the code and open the session, a second factor included where there is one."""
    sent = request.session.get(SENT)
    if not sent:
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="code"):
            return too_many(request)
        try:
            user = use_code(pk=sent["pk"], code=form.cleaned_data["code"])
        except WrongCode:
            form.add_error("code", wrong_code(sent["pk"]))
        else:
            return open_session(request, user, sent)
    page = {"form": form, "email": sent["email"], "next": sent["next"], "why": sent.get("why", "")}
    return render(request, "accounts/code.html", page, status=422 if form.is_bound else 200)


def wrong_code(pk):
    row = SignInCode.objects.filter(pk=pk).first()
    if row is None or row.is_dead():
        return _("Ce code ne vaut plus. Demandez-en un autre : il arrive aussitôt.")
    return _("Ce n’est pas le code envoyé. Vérifiez les six chiffres du dernier courriel.")


def open_session(request, user, sent):
    del request.session[SENT]
    if not user.is_active:
        return render(request, "accounts/inactive.html", status=403)
    record_authentication(request, user, method="code", email=sent["email"])
    response = perform_login(
        request, Login(user=user, email=user.email, redirect_url=sent["next"] or None)
    )
    return speak(response, user.language) if user.language else response


def signed_in_lately(request):
    """Whether one signed in a short time ago, as one does before giving an account a new way in:
    nobody else does it at a desk left open. A second factor is asked for afresh by the library."""
    if settings.DEMO or is_mfa_enabled(request.user):
        return True
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < LATELY for record in records)


def sign_in_again(request, target):
    logout(request)
    messages.info(request, _("Pour changer ce qui vous fait entrer, entrez d’abord de nouveau."))
    return redirect_to_login(target)


def speak(response, language):
    """Remember in a cookie which language to answer in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def too_many(request):
    page = {"minutes": RETRY_AFTER // 60, "back": request.path}
    return told_to_wait(render(request, "errors/429.html", page, status=429))


@login_not_required
def one_door(request, **kwargs):
    """Signing up, passwords and other addresses: there is one door, and one address."""
    return redirect("account_login")


def from_here(request):
    """Whether the browser itself says that one of our pages sends this."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", "") == ours


@csrf_exempt
@login_not_required
@require_POST
def language(request):
    """Read the site in this language. The form holds no token on pages that are the same for every
    visitor: the browser's word is taken instead, and without it a token is asked for as usual."""
    return (chosen_language if from_here(request) else csrf_protect(chosen_language))(request)


def chosen_language(request):
    """Kept in the account, and in a cookie."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request) or "/")
    if chosen in dict(settings.LANGUAGES):
        speak(response, chosen)
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response
