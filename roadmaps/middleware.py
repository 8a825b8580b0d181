"""Whoever works in a back room proves it with a second factor."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from roadmaps.queries import SecondFactorMissing, shows_second_factor


class SecondFactor:
    """Leads people to show their second factor, or to set one up, when a back room asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            records = get_authentication_records(request, request.user)
            methods = {record["method"] for record in records}
            request.user.second_factor_shown = "mfa" in methods
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Django's admin asks for it too."""
        inside = request.path.startswith(reverse("admin:index")) and request.user.is_staff
        if inside and not shows_second_factor(request.user):
            return self.lead(request)
        return None

    def process_exception(self, request, exception):
        return self.lead(request) if isinstance(exception, SecondFactorMissing) else None

    def lead(self, request):
        """To the page where the factor is shown, or to the one where a first is added."""
        if is_mfa_enabled(request.user):
            url = f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"
        else:
            url = reverse("mfa_index")
            messages.warning(
                request, _("Votre rôle demande un second facteur : ajoutez-le pour continuer.")
            )
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return redirect(url)
