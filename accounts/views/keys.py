"""Adding a key of one's own."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.webauthn.views import AddWebAuthnView


class AddKey(AddWebAuthnView):
    """Whoever has just made a key has just shown it: the rescue codes come next, unasked."""

    def form_valid(self, form):
        response = super().form_valid(form)
        proof = {"method": "mfa", "type": "webauthn", "reauthenticated": True}
        record_authentication(self.request, self.request.user, **proof)
        return response
