"""Identities that a provider vouches for: recognised, attached to an account, taken off it."""

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from accounts.models import Assurance, Participant, User
from accounts.operations.access import tell_access
from accounts.operations.organisations import vouch
from accounts.operations.people import assurance_of, record
from accounts.providers import provider_of
from accounts.queries import TAKEN_OFF, identities


class SomebodyElses(Exception):
    """This identity is attached to another account, or counted for it."""


class HasAnother(Exception):
    """The account has another identity of this provider."""


@transaction.atomic
def recognise(*, provider, said):
    """The account this identity is attached to, or None; what the provider says now is kept, and
    what it says of where the person works is believed."""
    known = identities().filter(provider=provider.key, uid=said.uid)
    identity = known.select_related("user").first()
    if identity is None:
        return None
    identity.extra_data = kept(said)
    identity.save(update_fields=["extra_data", "last_login"])
    if identity.user.is_active:
        believe(identity.user, provider, said)
    return identity.user


@transaction.atomic
def attach(*, user, provider, said):
    """Attach an identity to the account of whoever has just shown both, who is told by mail."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = identities().filter(user=user, provider=provider.key)
    if mine.exclude(uid=said.uid).exists():
        raise HasAnother
    try:
        with transaction.atomic():
            identity, new = SocialAccount.objects.get_or_create(
                provider=provider.key,
                uid=said.uid,
                defaults={"user": user, "extra_data": kept(said)},
            )
    except IntegrityError:  # attached at the same time elsewhere
        raise SomebodyElses from None
    if identity.user_id != user.pk:
        raise SomebodyElses
    if new or identity.extra_data == TAKEN_OFF:
        identity.extra_data = kept(said)
        identity.save(update_fields=["extra_data"])
        record(actor=user, verb="attach_identity", item=provider.name)
        tell_access(user=user, change="identity_attached", name=provider.name)
    believe(user, provider, said)
    return identity


@transaction.atomic
def detach(*, identity):
    """Take an identity off its account: one signs in by mail again, and counts accordingly. One
    that proved whose voice this is comes back to this account or to none: nobody counts twice."""
    user, provider = identity.user, provider_of(identity.provider)
    record(actor=user, verb="detach_identity", item=provider.name)
    tell_access(user=user, change="identity_removed", name=provider.name)
    if provider.proves_identity and Participant.objects.filter(user=user).exists():
        identity.extra_data = TAKEN_OFF
        identity.save(update_fields=["extra_data"])
    else:
        identity.delete()
    Participant.objects.filter(user=user, assurance=Assurance.IDENTITY).update(
        assurance=assurance_of(user)
    )


def kept(said):
    """What is kept of an identity: no name, no date of birth, nothing that nobody uses."""
    return {"acr": said.acr, "siret": said.siret}


def believe(user, provider, said):
    """Take the provider's word for what it proves."""
    if provider.proves_identity:
        Participant.objects.filter(user=user).update(assurance=Assurance.IDENTITY)
    if provider.proves_employer and said.siret:
        vouch(user, said.siret, source=provider.name)
