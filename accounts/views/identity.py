"""Signing in by an identity provider, and the identities attached to one's account."""

import time
from dataclasses import asdict

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counted  # which counts visits, too
from allauth.socialaccount.internal import statekit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import openid
from accounts.forms import EmailForm
from accounts.operations.identities import (
    HasAnother,
    SomebodyElses,
    attach,
    detach,
    recognise,
)
from accounts.providers import provider_of, providers
from accounts.queries import identities as attached
from accounts.views import door

WAITING = "identity_waiting"  # an identity that is attached to no account yet
SHOWN = "identity_shown"  # by which provider this session was opened
WAITS = 900  # seconds


def known(key):
    provider = provider_of(key)
    if provider is None:
        raise Http404
    return provider


def address_back(provider):
    """Where the provider sends people back to, as it was told once and for all."""
    return settings.SITE_URL + reverse("accounts:identity_back", args=[provider.key])


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def identity(request, key):
    """Leave for the provider: to sign in (a link), or to attach an identity to one's account (a
    form, so that no other site begins it)."""
    provider, joining = known(key), request.method == "POST"
    if joining and not request.user.is_authenticated:
        return redirect_to_login(reverse("accounts:identities"))
    if joining and not door.signed_in_lately(request):
        return door.sign_in_again(request, reverse("accounts:identities"))
    if not joining and request.user.is_authenticated:
        return HttpResponseRedirect(door.safe_next(request) or settings.LOGIN_REDIRECT_URL)
    if not counted.consume(request, app="allauth.account", action="identity", limit_get=True):
        return ratelimit.respond_429(request)
    try:
        state, kept, address = openid.asking(provider, address_back(provider))
    except (openid.Away, openid.Refused) as error:
        return sent_back(request, provider, error, door.safe_next(request))
    kept |= {"next": door.safe_next(request), "joins": request.user.pk if joining else None}
    statekit.stash_state(request, provider_id=provider.key, state=kept, state_id=state)
    return onward(request, provider, address) if joining else HttpResponseRedirect(address)


def onward(request, provider, address):
    """To the provider after a form: our policy lets no form lead to another site, so the page that
    answers it does, at once, with a link for whoever stays on it."""
    page = {"provider": provider, "address": address}
    response = render(request, "accounts/onward.html", page)
    response["Refresh"] = f"0; url={address}"
    return response


@login_not_required
@never_cache
@require_GET
def identity_back(request, key):
    """Back from the provider, with a code that is worth something once, in this browser."""
    provider = known(key)
    state = request.GET.get("state", "")
    kept = statekit.unstash_state(request, provider_id=provider.key, state_id=state)
    if kept is None:
        return sent_back(request, provider, openid.Refused("no such state"))
    try:
        said = read(request, provider, kept)
    except (openid.Away, openid.Refused) as error:
        return sent_back(request, provider, error, kept["next"])
    if kept["joins"]:
        return join(request, provider, said, kept["joins"])
    user = recognise(provider=provider, said=said)
    if user is None:
        wait(request, provider, said, kept["next"])
        return redirect("accounts:identity_new")
    return enter(request, user, provider, said, kept["next"])


def read(request, provider, kept):
    """What the provider says of whoever is back."""
    if request.GET.get("error") == "access_denied":
        raise GivenUp
    if request.GET.get("iss", provider.issuer).rstrip("/") != provider.issuer:
        raise openid.Refused("another issuer answers")
    code = request.GET.get("code")
    if not code or "error" in request.GET:
        raise openid.Refused("no code")
    return openid.answered(provider, code, kept, address_back(provider))


class GivenUp(openid.Refused):
    """The person turned round at the provider's."""


def sent_back(request, provider, error, target=""):
    """Told in one sentence, where the other way in is: by mail."""
    name = {"name": provider.name}
    if isinstance(error, GivenUp):
        said = _("Vous avez renoncé à passer par %(name)s.")
    elif isinstance(error, openid.Away):
        said = _("%(name)s ne répond pas. Réessayez dans une minute, ou passez par un courriel.")
    else:
        openid.log.warning("%s: refused, %s", provider.key, error)
        said = _(
            "%(name)s n’a pas pu confirmer qui vous êtes. Recommencez, ou passez par un courriel."
        )
    messages.error(request, said % name)
    if request.user.is_authenticated:
        return redirect("accounts:identities")
    query = f"?{urlencode({'next': target})}" if target else ""
    return redirect(f"{settings.LOGIN_URL}{query}")


def enter(request, user, provider, said, target):
    """Open the session of whoever this identity belongs to, a second factor included."""
    if not user.is_active:
        return render(request, "accounts/inactive.html", status=403)
    remember(request, provider, said)
    record_authentication(request, user, method="socialaccount", provider=provider.key)
    login = Login(user=user, email=user.email, redirect_url=target or None)
    response = perform_login(request, login)
    return door.speak(response, user.language) if user.language else response


def remember(request, provider, said):
    """By whom this session was opened, so that it can be closed there too."""
    request.session[SHOWN] = {"key": provider.key, "id_token": said.id_token}


def join(request, provider, said, pk):
    """Attach the identity to the account that asked for it, if it is still this one."""
    if not request.user.is_authenticated or request.user.pk != pk:
        return sent_back(request, provider, openid.Refused("another account"))
    try:
        attach(user=request.user, provider=provider, said=said)
    except SomebodyElses:
        told = _("Cette identité %(name)s compte déjà pour un autre compte.")
        messages.error(request, told % {"name": provider.name})
    except HasAnother:
        told = _("Votre compte a déjà une identité %(name)s : détachez-la d’abord.")
        messages.error(request, told % {"name": provider.name})
    else:
        remember(request, provider, said)
        told = _("%(name)s est rattaché à votre compte : il vous y fait entrer.")
        messages.success(request, told % {"name": provider.name})
    return redirect("accounts:identities")


def wait(request, provider, said, target):
    """Keep an identity that no account has yet, until an address is confirmed beside it."""
    remember(request, provider, said)
    request.session[WAITING] = {
        "key": provider.key,
        "said": asdict(said),
        "next": target,
        "at": time.time(),
    }


def waiting(request):
    """The identity that waits in this session, with its provider; (None, None) when there is none,
    or none any more."""
    kept = request.session.get(WAITING)
    if not kept or time.time() - kept["at"] > WAITS:
        return None, None
    return provider_of(kept["key"]), openid.Said(**kept["said"])


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity_new(request):
    """An identity seen for the first time: an address is confirmed by a code, as for everybody.
    Whether it has an account already is not said before."""
    provider, said = waiting(request)
    if provider is None:
        return redirect("account_login")
    if request.user.is_authenticated:
        return redirect("accounts:identities")
    posted = request.POST if request.method == "POST" else None
    form = EmailForm(posted, initial={"email": said.email})
    if form.is_valid():
        target = reverse("accounts:identities")
        return door.send(request, form.cleaned_data["email"], target)
    page = {"form": form, "provider": provider}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/identity_new.html", page, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identities(request):
    """The identities attached to one's account; one that waits is attached by a click, never
    because an address is the same."""
    provider, said = waiting(request)
    if request.method == "POST":
        if provider is None:
            return redirect("accounts:identities")
        target = request.session.pop(WAITING)["next"]
        response = join(request, provider, said, request.user.pk)
        return HttpResponseRedirect(target) if target else response
    mine = {one.provider: one for one in attached().filter(user=request.user)}
    rows = [{"provider": one, "identity": mine.get(one.key)} for one in providers()]
    page = {"rows": rows, "waiting": provider}
    return render(request, "accounts/identities.html", page)


@require_POST
def identity_remove(request, key):
    """Take an identity off one's account."""
    provider = known(key)
    detach(identity=get_object_or_404(attached(), user=request.user, provider=key))
    told = _("%(name)s n’est plus rattaché à votre compte.")
    messages.success(request, told % {"name": provider.name})
    return redirect("accounts:identities")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request):
    """Leave; and leave the provider too by which one came in."""
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
        return render(request, "account/logout.html")
    shown, target = request.session.get(SHOWN), door.safe_next(request)
    logout(request)
    provider = provider_of(shown["key"]) if shown else None
    if provider:
        address = openid.farewell(provider, shown["id_token"], f"{settings.SITE_URL}/")
        if address:
            return onward(request, provider, address)
    return redirect(target or settings.ACCOUNT_LOGOUT_REDIRECT_URL)
