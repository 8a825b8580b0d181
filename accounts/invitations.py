"""The signed link by which a colleague is invited to speak for an organisation."""

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Colleague
from accounts.queries import holds_mandate

PURPOSE = "accounts.colleague"


class WrongLink(Exception):
    """The link was made for something else, or never made here."""


class DeadLink(Exception):
    """The link was good once: used, taken back, too old, or its sender speaks there no more."""


def mark_of(invitation):
    """A mark of the address invited, so that the link dies with it."""
    return salted_hmac(PURPOSE, invitation.email_key, algorithm="sha256").hexdigest()[:12]


def sign(invitation):
    facts = {"c": invitation.pk, "a": mark_of(invitation)}
    return signing.Signer(salt=PURPOSE, sep=".").sign_object(facts)


def read(token, now=None):
    """The invitation a token opens; WrongLink or DeadLink otherwise."""
    try:
        facts = signing.Signer(salt=PURPOSE, sep=".").unsign_object(token)
    except signing.BadSignature as error:
        raise WrongLink from error
    found = Colleague.objects.select_related("organisation", "invited_by").filter(pk=facts["c"])
    invitation = found.first()
    if invitation is None or facts["a"] != mark_of(invitation):
        raise DeadLink
    if not is_alive(invitation, now or timezone.now()):
        raise DeadLink
    return invitation


def is_alive(invitation, now):
    """Neither used nor taken back, in time, and sent by somebody who still speaks there."""
    over = invitation.accepted_at or invitation.withdrawn_at or now >= invitation.expires_at
    host = invitation.invited_by
    return not over and host is not None and holds_mandate(host, invitation.organisation)
