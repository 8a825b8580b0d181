"""What people do with their account: the one door, the voice, the journal."""

import hmac
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.identity import email_key
from accounts.models import (
    MOST_TRIES,
    Assurance,
    Consent,
    JournalEntry,
    Participant,
    SignInCode,
    User,
)
from accounts.providers import providers
from accounts.queries import identities
from outbox.letters import Sender, compose
from outbox.models import Mail
from outbox.operations import owe

CODE_LIFE = timedelta(minutes=15)
TERMS = "2026-11"


class WrongCode(Exception):
    """The code is not the one sent, or it is used up or too old."""


def record(*, actor, verb, item, place="", **details):
    """Write one line of the journal of who did what."""
    return JournalEntry.objects.create(
        actor=actor, verb=verb, item=item[:120], place=place, details=details
    )


def platform_sender():
    """Who the installation's own mails come from."""
    name, _, address = settings.DEFAULT_FROM_EMAIL.rpartition("<")
    return Sender(name.strip() or "Coroute", address.rstrip(">"), address.rstrip(">"))


def digest_of(code, key):
    return salted_hmac("accounts.sign_in_code", f"{key}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def send_code(*, email, language):
    """Send a sign-in code to this address, known or not; earlier codes of it die."""
    now = timezone.now()
    key = email_key(email)
    SignInCode.objects.filter(email_key=key, used_at=None).update(used_at=now)
    code = f"{secrets.randbelow(10**6):06d}"
    row = SignInCode.objects.create(
        email=email,
        email_key=key,
        digest=digest_of(code, key),
        expires_at=now + CODE_LIFE,
    )
    known = User.objects.filter(email_key=key).values_list("email", flat=True).first()
    letter = compose(
        template="sign_in_code",
        context={"code": code, "minutes": CODE_LIFE.seconds // 60},
        sender=platform_sender(),
        language=language,
    )
    owe(key=f"code:{row.pk}", kind=Mail.Kind.ACCESS, to=known or email, letter=letter)
    return row


def use_code(*, pk, code):
    """The person who holds this code: their account, made now when the address is new."""
    now = timezone.now()
    alive = SignInCode.objects.filter(pk=pk, used_at=None, expires_at__gt=now, tries__lt=MOST_TRIES)
    if not alive.update(tries=F("tries") + 1):
        raise WrongCode
    row = SignInCode.objects.get(pk=pk)
    if not hmac.compare_digest(row.digest, digest_of(code, row.email_key)):
        raise WrongCode
    with transaction.atomic():
        if not SignInCode.objects.filter(pk=pk, used_at=None).update(used_at=now):
            raise WrongCode
        return account_of(row.email)


def person_of(email, name=""):
    """The person of this address, whose account is made when there is none."""
    key = email_key(email)
    known = User.objects.filter(email_key=key)
    try:
        with transaction.atomic():
            return known.first() or User.objects.create_user(email, name=name)
    except IntegrityError:
        return known.get()


@transaction.atomic
def account_of(email):
    """The account of a verified address, made when there is none."""
    user = person_of(email)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


@transaction.atomic
def take_part(*, user, college, department):
    """Say once in which college and department a person takes part; the terms are agreed to. Nobody
    does who has left meanwhile."""
    if User.objects.select_for_update(no_key=True).get(pk=user.pk).erased_at:
        raise PermissionDenied
    facts = {"college": college, "department": department, "assurance": assurance_of(user)}
    participant, _ = Participant.objects.update_or_create(user=user, defaults=facts)
    Consent.objects.get_or_create(user=user, purpose="take_part", wording=TERMS)
    return participant


def assurance_of(user):
    """How well one knows who this person is: by an identity that a provider proves, when one is
    attached to the account, else by their address."""
    proving = [provider.key for provider in providers() if provider.proves_identity]
    proved = identities().filter(user=user, provider__in=proving).exists()
    return Assurance.IDENTITY if proved else Assurance.EMAIL


def forget_sessions():
    """Forget sessions that are over, and those that were open elsewhere when their person left:
    no account is behind them, but they know its address."""
    SessionStore.clear_expired()
    lately = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    left = User.objects.filter(erased_at__gt=lately).values_list("pk", flat=True)
    gone = {str(pk) for pk in left}
    for session in Session.objects.iterator() if gone else ():
        if session.get_decoded().get("_auth_user_id") in gone:
            session.delete()
