"""The signed links of a letter: purpose, member, edition, address, expiry; each opens one thing."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from committee.models import Copy, Member

WORK = "committee.letter.work"
STOP = "committee.letter.stop"
SITTING = "committee.sitting"


class WrongLink(Exception):
    """The link was made for something else, or never made here."""


class DeadLink(Exception):
    """The link was good once; `member` is whom it served, or None when it died with the seat or
    the address; `suspended`: it opens again with the suspension's end; `about`: what it named."""

    def __init__(self, member=None, *, suspended=False, about=None):
        super().__init__()
        self.member, self.suspended, self.about = member, suspended, about


def signer(purpose):
    return signing.Signer(salt=purpose, sep=".")


def address_mark(user):
    """A mark of the address a link was mailed to, so that it dies with the address."""
    return salted_hmac("committee.links", user.email_key, algorithm="sha256").hexdigest()[:12]


def sign(purpose, member, *, expires_at=None, about=None):
    """The token of a link, `about` one edition or sitting by its id; the same facts always give the
    same token."""
    facts = {"m": member.pk, "a": address_mark(member.user)}
    if expires_at:
        facts["e"] = int(expires_at.timestamp())
    if about:
        facts["d"] = about
    return signer(purpose).sign_object(facts)


def read(purpose, token, now=None):
    """The member and the id a token names; WrongLink or DeadLink otherwise."""
    try:
        facts = signer(purpose).unsign_object(token)
    except signing.BadSignature as error:
        raise WrongLink from error
    members = Member.objects.standing().filter(user__is_active=True)
    members = members.select_related("user", "seat__committee__region")
    member = members.filter(pk=facts["m"]).first() if "m" in facts else None
    if member is None or facts["a"] != address_mark(member.user):
        raise DeadLink
    if member.suspended_at:
        raise DeadLink(suspended=True)
    if "e" in facts and (now or timezone.now()) >= datetime.fromtimestamp(facts["e"], UTC):
        raise DeadLink(member, about=facts.get("d"))
    return member, facts.get("d")


@dataclass(frozen=True)
class Desk:
    """A seat's work list, entered signed in, or by the link of a letter."""

    member: Member
    place: tuple  # the slugs of the region and of the roadmap
    copy: Copy | None = None
    token: str = ""
    sits: bool = True  # False for a substitute whose titular is there

    def at(self, roadmap):
        """The same seat's list for another roadmap that its committee accompanies."""
        return replace(self, place=(roadmap.region.slug, roadmap.slug))

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

    def item_url(self, code, part="item"):
        """The page of one action of the list, or what one writes there: a question, a note."""
        if self.by_link:
            return reverse(f"committee:letter_{part}", args=[*self.place, self.token, code])
        return reverse(f"committee:work_{part}", args=[*self.place, code])


def absolute(path):
    return settings.SITE_URL + path
