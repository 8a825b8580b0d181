"""A provider of identities, and somebody who has an account."""

import pytest

from accounts import openid
from accounts.operations import account_of
from tests.accounts import provider as providing


@pytest.fixture(scope="module")
def server():
    with providing.provider() as known:
        yield known


@pytest.fixture
def known(server, settings, monkeypatch):
    """The provider as FranceConnect, as ProConnect, and as one of one's own; a busy machine is
    slow, not away."""
    monkeypatch.setattr(openid, "PATIENCE", 60)
    server.__dict__.update(providing.Provider(server.issuer).__dict__)
    us = {"issuer": server.issuer, "client_id": providing.CLIENT, "secret": providing.SECRET}
    settings.IDENTITY_PROVIDERS = [
        {"key": "franceconnect", "name": "FranceConnect", "acr": "eidas1", **us}
        | {"proves_identity": True},
        {"key": "proconnect", "name": "ProConnect", "scopes": "openid email siret", **us}
        | {"proves_employer": True},
        {"key": "openid", "name": "La Région", "pkce": True, **us},
    ]
    return server


@pytest.fixture
def zelie():
    return account_of("zelie@example.org")
