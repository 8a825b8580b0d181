"""Whoever works in a back room proves it with a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from roadmaps.queries import SecondFactorMissing


class SecondFactor:
    """Leads people without a second factor to set one up when a back room asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Django's admin asks for it too."""
        inside = request.path.startswith(reverse("admin:index")) and request.user.is_staff
        if inside and not settings.DEMO and not is_mfa_enabled(request.user):
            return self.lead(request)
        return None

    def process_exception(self, request, exception):
        return self.lead(request) if isinstance(exception, SecondFactorMissing) else None

    def lead(self, request):
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("mfa_index")})
        messages.warning(
            request, _("Votre rôle demande un second facteur : ajoutez-le pour continuer.")
        )
        return redirect("mfa_index")
