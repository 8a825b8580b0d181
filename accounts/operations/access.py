"""How one enters an account: its holder is told by mail of each change."""

from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from accounts.operations.people import platform_sender
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe

CHANGES = (
    "identity_attached",
    "identity_removed",
    "totp_activated",
    "totp_deactivated",
    "webauthn_added",
    "webauthn_removed",
)


def tell_access(*, user, change, name=""):
    """Tell somebody that their account has a way in more, or less; `name` is that of a provider."""
    letter = compose(
        template="access_changed",
        context={"change": change, "name": name, "url": address_of(change)},
        sender=platform_sender(),
        language=user.language,
    )
    owe(key=f"access:{uuid4()}", kind=Mail.Kind.NOTICE, to=user.email, letter=letter)


def address_of(change):
    """The page that undoes it."""
    page = "accounts:identities" if change.startswith("identity") else "mfa_index"
    return settings.SITE_URL + reverse(page)
