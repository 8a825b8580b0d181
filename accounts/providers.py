"""The identity providers this installation trusts, as its settings name them."""

from dataclasses import dataclass

from django.conf import settings

EIDAS = ("eidas1", "eidas2", "eidas3")  # each says more than the one before


@dataclass(frozen=True)
class Provider:
    """A provider of identities by OpenID Connect, and what its word is worth here."""

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str
    scopes: str = "openid email"
    acr: str = ""  # the level of assurance asked for; none when empty
    pkce: bool = False  # FranceConnect and ProConnect refuse a parameter they do not know
    proves_identity: bool = False  # somebody checked who this is
    proves_employer: bool = False  # its SIRET says where this person works

    def is_enough(self, acr):
        """Whether the level that was reached is the one asked for, or a higher one."""
        if self.acr in EIDAS:
            return acr in EIDAS[EIDAS.index(self.acr) :]
        return not self.acr or acr in self.acr.split()


def providers():
    """All of them, in the order of the sign-in page."""
    return [Provider(**facts) for facts in settings.IDENTITY_PROVIDERS]


def provider_of(key):
    """The provider of this key, or None."""
    return next((provider for provider in providers() if provider.key == key), None)
