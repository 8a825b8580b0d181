"""The signed links by which a mail of news is stopped: whose, at which address, and which mails."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User

SIGNER = signing.Signer(salt="consultation.news.stop", sep=".")
WHATS = ("summary", "direct")


class WrongLink(Exception):
    """The link was never made here, or the account or its address is no longer that one."""


def address_mark(user):
    """A mark of the address a link was mailed to, so that it dies with the address."""
    key = user.email_key
    return salted_hmac("consultation.news_links", key, algorithm="sha256").hexdigest()[:12]


def stop_token(user, what):
    return SIGNER.sign_object({"u": user.pk, "a": address_mark(user), "w": what})


def stop_url(user, what):
    return settings.SITE_URL + reverse("news:stop", args=[stop_token(user, what)])


def read(token):
    """The person and the mails that a token names."""
    try:
        facts = SIGNER.unsign_object(token)
    except signing.BadSignature as error:
        raise WrongLink from error
    user = User.objects.filter(pk=facts["u"], is_active=True).first()
    if user is None or facts["a"] != address_mark(user) or facts["w"] not in WHATS:
        raise WrongLink
    return user, facts["w"]
