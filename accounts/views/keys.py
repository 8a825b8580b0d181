"""One's second factors: adding them, soon after one has signed in, and taking them off."""

from functools import wraps

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from accounts.views import door


def soon_after_sign_in(view):
    @wraps(view)
    def asked(request, *args, **kwargs):
        if request.user.is_authenticated and not door.signed_in_lately(request):
            return door.sign_in_again(request, request.path)
        return view(request, *args, **kwargs)

    return asked


@method_decorator(soon_after_sign_in, name="dispatch")
class AddCodes(ActivateTOTPView):
    pass


@method_decorator(soon_after_sign_in, name="dispatch")
class AddKey(AddWebAuthnView):
    """Whoever has just made a key has just shown it: the rescue codes come next, unasked."""

    def form_valid(self, form):
        response = super().form_valid(form)
        proof = {"method": "mfa", "type": "webauthn", "reauthenticated": True}
        record_authentication(self.request, self.request.user, **proof)
        return response


class RemoveKey(RemoveWebAuthnView):
    """The library asks of an application of codes alone whether one may go without."""

    def form_valid(self, form):
        factors = get_adapter()
        if factors.can_delete_authenticator(self.object):
            return super().form_valid(form)
        messages.error(self.request, factors.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
