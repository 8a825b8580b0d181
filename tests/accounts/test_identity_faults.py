"""What an identity provider may do wrong, one fault at a time: nobody enters, and one is told."""

from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from accounts import openid
from tests.accounts.attaching import attached, come_back, leave, refused, signed_in

pytestmark = pytest.mark.django_db

FAULTS = {
    "wrong nonce": {"claims": {"nonce": "0" * 64}},
    "no nonce": {"claims": {"nonce": None}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "another audience": {"claims": {"aud": "another"}},
    "for several, asked by another": {"claims": {"aud": ["coroute", "x"], "azp": "x"}},
    "expired": {"claims": {"exp": 1}},
    "never expires": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": 99999999999, "exp": 99999999999}},
    "of nobody": {"claims": {"sub": ""}},
    "of no text": {"claims": {"sub": 7}},
    "endless name": {"claims": {"sub": "x" * 500}, "userinfo": {"sub": "x" * 500}},
    "a lesser level": {"claims": {"acr": "eidas0"}},
    "no level": {"claims": {"acr": None}},
    "signed by another key": {"stranger": True},
    "not signed": {"unsigned": True},
    "signed by the secret": {"by_secret": True},
    "two persons": {"userinfo": {"sub": "b7"}},
    "userinfo for another": {"userinfo": {"aud": "another"}},
    "userinfo of another": {"userinfo": {"iss": "https://evil.example"}},
    "another state": {"back": {"state": "0" * 64}},
    "another's answer": {"back": {"iss": "https://evil.example"}},
    "an error": {"back": {"error": "server_error", "error_description": "<script>"}},
    "nonsense for tokens": {"nonsense": ("/token",)},
    "nonsense for keys": {"nonsense": ("/jwks",)},
    "nonsense for a person": {"nonsense": ("/userinfo",)},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_proves_nothing_opens_nothing(client, known, zelie, fault):
    attached(zelie)
    known.twists |= fault
    refused(client, come_back(client))


def test_a_higher_level_is_as_good(client, known, zelie):
    attached(zelie)
    known.acr = "eidas3"
    come_back(client)
    assert signed_in(client)


def test_a_code_is_worth_something_once(client, known, zelie):
    attached(zelie)
    there = requests.get(leave(client), allow_redirects=False, timeout=60).headers["Location"]
    url = urlsplit(there)
    client.get(f"{url.path}?{url.query}")
    assert signed_in(client)
    client.logout()
    refused(client, client.get(f"{url.path}?{url.query}"))


def test_a_stolen_return_opens_nothing_in_another_browser(client, known, zelie):
    attached(zelie)
    there = requests.get(leave(client), allow_redirects=False, timeout=60).headers["Location"]
    url, other = urlsplit(there), Client()
    refused(other, other.get(f"{url.path}?{url.query}"))


def test_the_answer_of_one_provider_is_none_of_another(client, known, zelie):
    attached(zelie)
    address = leave(client).replace("franceconnect%2Fback", "proconnect%2Fback")
    there = urlsplit(requests.get(address, allow_redirects=False, timeout=60).headers["Location"])
    assert there.path == "/accounts/identity/proconnect/back/"
    refused(client, client.get(f"{there.path}?{there.query}"))


def test_who_turns_round_is_told_so_and_nothing_else(client, known, zelie):
    known.twists["back"] = {"error": "access_denied"}
    refused(client, come_back(client, next="/accounts/"), "Vous avez renoncé")


@pytest.mark.parametrize("name", ["issuer", "jwks_uri", "token_endpoint"])
def test_a_provider_that_names_another_is_not_left_for(client, known, name):
    known.twists["facts"] = {name: "ftp://evil.example"}
    refused(client, client.get("/accounts/identity/franceconnect/"))


@pytest.mark.parametrize("path", ["/token", "/jwks", "/userinfo"])
def test_a_provider_that_breaks_is_told_where_the_other_way_in_is(client, known, zelie, path):
    attached(zelie)
    known.twists["broken"] = (path,)
    refused(client, come_back(client), "FranceConnect ne répond pas")
    refused(client, client.get("/accounts/identity/franceconnect/"), "FranceConnect ne répond pas")


def test_a_provider_that_is_down_is_waited_for_once(client, settings):
    """The port of nobody, as the settings of the tests have it."""
    refused(client, client.get("/accounts/identity/proconnect/"), "ProConnect ne répond pas")
    assert cache.get("openid:away:proconnect")


def test_a_slow_provider_holds_nobody_for_long(client, known, zelie, monkeypatch):
    attached(zelie)
    monkeypatch.setattr(openid, "PATIENCE", 0.3)
    known.twists |= {"slow": ("/token",), "seconds": 0.6}
    refused(client, come_back(client), "FranceConnect ne répond pas")


@pytest.mark.parametrize("asked", ["", "state=", "state=x&code=y", "code=%00", "error=%00&state=x"])
def test_a_made_up_return_is_told_so(client, known, asked):
    refused(client, client.get(f"/accounts/identity/franceconnect/back/?{asked}"))


def test_the_pages_of_the_library_that_link_by_themselves_are_closed(client, zelie):
    client.force_login(zelie)
    for path in ("3rdparty/", "3rdparty/signup/", "3rdparty/login/error/", "social/connections/"):
        assert client.get(f"/accounts/{path}")["Location"] == "/accounts/login/"
