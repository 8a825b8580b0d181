"""Colleagues: invited by mail to speak for the same organisation."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import invitations
from accounts.identity import email_key
from accounts.invitations import DeadLink
from accounts.models import Colleague, Mandate
from accounts.operations.organisations import NotMandated, grant
from accounts.operations.people import platform_sender, record
from accounts.queries import holds_mandate
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe

LIFE = timedelta(days=14)


class OtherAddress(Exception):
    """The invitation was sent to another address than this account's."""


class SpeaksAlready(Exception):
    """The person invited speaks for the organisation already."""


@transaction.atomic
def invite_colleague(*, organisation, actor, email, language="fr"):
    """Invite somebody by mail, for fourteen days; an earlier invitation of that address dies."""
    now, key = timezone.now(), email_key(email)
    if not holds_mandate(actor, organisation):
        raise NotMandated
    if organisation.mandates.standing().filter(user__email_key=key).exists():
        raise SpeaksAlready
    earlier = organisation.colleagues.filter(email_key=key, accepted_at=None, withdrawn_at=None)
    earlier.update(withdrawn_at=now)
    invitation = Colleague.objects.create(
        organisation=organisation,
        email=email,
        email_key=key,
        invited_by=actor,
        invited_at=now,
        expires_at=now + LIFE,
    )
    record(actor=actor, verb="invite_colleague", item=str(organisation))
    path = reverse("accounts:colleague", args=[invitations.sign(invitation)])
    context = {
        "body": organisation,
        "host": actor,
        "url": settings.SITE_URL + path,
        "expires_at": invitation.expires_at,
    }
    letter = compose(
        template="colleague_invited",
        context=context,
        sender=platform_sender(),
        language=language,
    )
    owe(key=f"colleague:{invitation.pk}", kind=Mail.Kind.NOTICE, to=email, letter=letter)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation, actor):
    """Take back an invitation that was not accepted: its link opens nothing any more."""
    if not holds_mandate(actor, invitation.organisation):
        raise NotMandated
    alive = Colleague.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if alive.update(withdrawn_at=timezone.now()):
        record(actor=actor, verb="withdraw_invitation", item=str(invitation.organisation))


@transaction.atomic
def accept_invitation(*, invitation, user):
    """Speak for the organisation from now on, by the invitation sent to one's own address."""
    now = timezone.now()
    if user.email_key != invitation.email_key:
        raise OtherAddress
    alive = Colleague.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not invitations.is_alive(invitation, now) or not alive.update(accepted_at=now):
        raise DeadLink
    body, host = invitation.organisation, invitation.invited_by
    mandate, _new = Mandate.objects.get_or_create(
        user=user, organisation=body, ended_at=None, defaults={"asked_at": now}
    )
    if not mandate.verified_at:
        grant(mandate, host, _("invité par %(name)s") % {"name": host})
    record(actor=user, verb="accept_invitation", item=str(body))
    return mandate
