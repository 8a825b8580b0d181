"""The signed links of a letter: purpose, member, edition, address, expiry; each opens one thing."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from committee.models import Copy, Member

WORK = "committee.letter.work"
STOP = "committee.letter.stop"


class WrongLink(Exception):
    """The link was made for something else, or never made here."""


class DeadLink(Exception):
    """The link was good once; `member` is whom it served, or None when it died with the seat."""

    def __init__(self, member=None):
        super().__init__()
        self.member = member


def signer(purpose):
    return signing.Signer(salt=purpose, sep=".")


def address_mark(user):
    """A mark of the address a link was mailed to, so that it dies with the address."""
    return salted_hmac("committee.links", user.email_key, algorithm="sha256").hexdigest()[:12]


def sign(purpose, member, *, expires_at=None, digest_id=None):
    """The token of a link; the same facts always give the same token."""
    facts = {"m": member.pk, "a": address_mark(member.user)}
    if expires_at:
        facts["e"] = int(expires_at.timestamp())
    if digest_id:
        facts["d"] = digest_id
    return signer(purpose).sign_object(facts)


def read(purpose, token, now=None):
    """The member and the edition's id a token names; WrongLink or DeadLink otherwise."""
    try:
        facts = signer(purpose).unsign_object(token)
    except signing.BadSignature as error:
        raise WrongLink from error
    members = Member.objects.holding().select_related("user", "seat__committee")
    member = members.filter(pk=facts["m"]).first() if "m" in facts else None
    if member is None or facts["a"] != address_mark(member.user):
        raise DeadLink
    if "e" in facts and (now or timezone.now()) >= datetime.fromtimestamp(facts["e"], UTC):
        raise DeadLink(member)
    return member, facts.get("d")


@dataclass(frozen=True)
class Desk:
    """A seat's work list, entered signed in, or by the link of a letter."""

    member: Member
    place: tuple  # the slugs of the region and of the roadmap
    copy: Copy | None = None
    token: str = ""

    @property
    def seat(self):
        return self.member.seat

    @property
    def by_link(self):
        return bool(self.token)

    @property
    def url(self):
        if self.by_link:
            return reverse("committee:letter", args=[*self.place, self.token])
        return reverse("committee:work", args=self.place)

    def item_url(self, code):
        if self.by_link:
            return reverse("committee:letter_item", args=[*self.place, self.token, code])
        return reverse("committee:work_item", args=[*self.place, code])


def absolute(path):
    return settings.SITE_URL + path
