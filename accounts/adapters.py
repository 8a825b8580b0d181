"""What an identity provider says beyond who somebody is: where they work."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from accounts.operations.organisations import vouch


class WorkplaceAdapter(DefaultSocialAccountAdapter):
    """A provider that carries the SIRET verifies the mandate of whoever signs in through it."""

    def pre_social_login(self, request, sociallogin):
        super().pre_social_login(request, sociallogin)
        if sociallogin.is_existing:
            vouched(sociallogin.user, sociallogin.account)

    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form)
        vouched(user, sociallogin.account)
        return user


def vouched(user, account):
    """What the account's claims say of where the person works, believed."""
    said = account.extra_data or {}
    claims = said.get("userinfo", said)
    siret = claims.get("siret")
    if isinstance(siret, str):
        vouch(user, siret, source=account.provider)
