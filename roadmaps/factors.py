"""Whoever works in a back room keeps a second factor."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from roadmaps.permissions import works_in_a_back_room

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Factors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Votre rôle demande un second facteur : ajoutez-en un autre avant de retirer celui-ci."
        )
    }

    def can_delete_authenticator(self, authenticator):
        """Whoever has the mailbox alone could add a factor of their own where none is left."""
        mine = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        others = mine.exclude(pk=authenticator.pk).exists()
        return others or not works_in_a_back_room(authenticator.user)
