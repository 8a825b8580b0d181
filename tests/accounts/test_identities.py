"""Signing in by FranceConnect, ProConnect or another: against a provider that keeps the standard,
then against the same with one fault at a time."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import openid
from accounts.models import JournalEntry, Mandate, Participant, SignInCode, User
from accounts.operations import account_of, take_part
from tests import factories
from tests.accounts import provider as providing
from tests.accounts.attaching import attached
from tests.accounts.test_door import code_sent_to

pytestmark = pytest.mark.django_db
EMAIL = "zelie@example.org"
LIST = "/accounts/identities/"


@pytest.fixture(scope="module")
def server():
    with providing.provider() as known:
        yield known


@pytest.fixture
def known(server, settings):
    """The provider as FranceConnect, as ProConnect, and as one of one's own."""
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
    return account_of(EMAIL)


def leave(client, key="franceconnect", **asked):
    """To the provider, by the link of the sign-in page."""
    answer = client.get(reverse("accounts:identity", args=[key]), asked)
    assert answer.status_code == 302
    return answer["Location"]


def back(client, address):
    """Signed in at the provider's; back here, as the browser comes."""
    there = requests.get(address, allow_redirects=False, timeout=5)
    home = urlsplit(there.headers["Location"])
    assert there.status_code == 302
    assert home.netloc == "localhost"
    return client.get(f"{home.path}?{home.query}")


def come_back(client, key="franceconnect", **asked):
    return back(client, leave(client, key, **asked))


def signed_in(client):
    return "_auth_user_id" in client.session


def refused(client, answer, sentence="n’a pas pu confirmer"):
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert sentence in client.get(answer["Location"]).text
    assert not signed_in(client)


# As it should be ------------------------------------------------------------------------------


def test_the_sign_in_page_names_each_provider_in_words(client, known):
    page = client.get("/accounts/login/?next=/accounts/")
    for name in ("FranceConnect", "ProConnect", "La Région"):
        assert f"S’identifier avec {name}" in page.text
    assert "/accounts/identity/franceconnect/?next=/accounts/" in page.text
    assert "form-action 'self'" in page["Content-Security-Policy"]


def test_without_a_provider_nothing_is_offered(client, settings):
    settings.IDENTITY_PROVIDERS = []
    assert "S’identifier avec" not in client.get("/accounts/login/").text
    assert client.get("/accounts/identity/franceconnect/").status_code == 404


def test_franceconnect_is_asked_what_it_needs_and_nothing_it_refuses(client, known):
    asked = parse_qs(urlsplit(leave(client)).query)
    assert sorted(asked) == [
        *("acr_values", "client_id", "nonce", "redirect_uri", "response_type", "scope", "state"),
    ]
    assert asked["acr_values"] == ["eidas1"]
    assert asked["scope"] == ["openid email"]
    assert asked["redirect_uri"] == ["http://localhost/accounts/identity/franceconnect/back/"]


def test_proconnect_is_asked_for_the_siret(client, known):
    asked = parse_qs(urlsplit(leave(client, "proconnect")).query)
    assert asked["scope"] == ["openid email siret"]
    assert "acr_values" not in asked
    assert "code_challenge" not in asked


def test_an_identity_attached_opens_the_session_and_leads_on(client, known, zelie):
    attached(zelie)
    voice = factories.voice(zelie)
    answer = come_back(client, next="/accounts/data/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/data/")
    assert signed_in(client)
    voice.refresh_from_db()
    assert voice.assurance == "identity"
    assert SocialAccount.objects.get().extra_data == {"acr": "eidas1", "siret": "73282932000074"}


def test_one_never_leads_on_to_another_site(client, known, zelie):
    attached(zelie)
    assert come_back(client, next="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize("signed", [True, False])
def test_what_is_told_of_the_person_may_be_signed_or_not(client, known, zelie, signed):
    known.signed_userinfo = signed
    attached(zelie)
    come_back(client)
    assert signed_in(client)


def test_signed_by_rsa_and_with_pkce(client, known, zelie, settings):
    with providing.provider("RS256") as other:
        settings.IDENTITY_PROVIDERS[2]["issuer"] = other.issuer
        attached(zelie, "openid")
        address = leave(client, "openid")
        assert parse_qs(urlsplit(address).query)["code_challenge_method"] == ["S256"]
        back(client, address)
    assert signed_in(client)


def test_keys_that_changed_since_are_read_again(client, known, zelie):
    attached(zelie)
    come_back(client)
    client.logout()
    known.kid, known.key = "tomorrow", known.stranger
    come_back(client)
    assert signed_in(client)


def test_what_it_publishes_is_read_once_an_hour(client, known, zelie):
    attached(zelie)
    for _again in range(2):
        come_back(client)
        client.logout()
    assert known.asked.count("/jwks") == 1
    assert known.asked.count("/.well-known/openid-configuration") == 1


# Seen for the first time ----------------------------------------------------------------------


def confirm(client, email=EMAIL):
    """The address, then its code."""
    assert "FranceConnect vous reconnaît" in client.get("/accounts/identity/new/").text
    assert client.post("/accounts/identity/new/", {"email": email})["Location"].endswith("/code/")
    return client.post("/accounts/code/", {"code": code_sent_to(email)})


def test_somebody_new_confirms_an_address_and_attaches_by_a_click(client, known):
    answer = come_back(client, next="/accounts/data/")
    assert answer["Location"] == "/accounts/identity/new/"
    assert not User.objects.exists()
    assert f'value="{EMAIL}"' in client.get("/accounts/identity/new/").text
    assert confirm(client)["Location"] == LIST
    assert not SocialAccount.objects.exists()
    assert f"au compte {EMAIL}" in client.get(LIST).text
    assert client.post(LIST)["Location"] == "/accounts/data/"
    assert SocialAccount.objects.get().user.email == EMAIL
    assert JournalEntry.objects.get().verb == "attach_identity"
    person = User.objects.get()
    assert take_part(user=person, college="company", department="33").assurance == "identity"


def test_the_same_address_is_no_proof(client, known, zelie):
    """An address that the provider claims opens no account, is linked to none, and the page says
    nothing of whether it has one."""
    new = come_back(client)
    page = client.get("/accounts/identity/new/")
    assert new["Location"] == "/accounts/identity/new/"
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()
    User.objects.all().delete()
    unknown = client.get("/accounts/identity/new/")
    masked = [re.sub(r'value="\w{64}"', "", one.text) for one in (page, unknown)]
    assert masked[0] == masked[1]


def test_an_account_that_exists_is_entered_by_mail_then_linked_by_a_click(client, known, zelie):
    come_back(client)
    confirm(client)
    assert signed_in(client)
    assert not SocialAccount.objects.exists()
    client.post(LIST)
    assert SocialAccount.objects.get().user == zelie


def test_an_unverified_address_may_be_another(client, known, zelie):
    known.twists["userinfo"] = {"email": "victim@example.org", "email_verified": False}
    account_of("victim@example.org")
    come_back(client)
    confirm(client)
    client.post(LIST)
    assert SocialAccount.objects.get().user == zelie


def test_without_an_address_one_is_asked_for(client, known):
    known.person.pop("email")
    come_back(client)
    assert client.post("/accounts/identity/new/", {"email": ""}).status_code == 422
    assert not SignInCode.objects.exists()
    confirm(client)
    assert signed_in(client)


def test_an_identity_does_not_wait_for_the_next_person(client, known):
    come_back(client)
    session = client.session
    session["identity_waiting"] |= {"at": 0}
    session.save()
    assert client.get("/accounts/identity/new/")["Location"] == "/accounts/login/"
    client.force_login(account_of("other@example.org"))
    assert "vient de vous reconnaître" not in client.get(LIST).text
    client.post(LIST)
    assert not SocialAccount.objects.exists()


# From one's own account -----------------------------------------------------------------------


def join(client, key="franceconnect"):
    page = client.post(reverse("accounts:identity", args=[key]))
    assert page.status_code == 200
    return page["Refresh"].removeprefix("0; url=")


def test_attached_from_ones_account_by_a_form_that_leads_to_no_other_site(client, known, zelie):
    client.force_login(zelie)
    address = join(client)
    assert address.startswith(known.issuer)
    assert back(client, address)["Location"] == LIST
    assert SocialAccount.objects.get().user == zelie
    assert "Rattachée" in client.get(LIST).text


def test_a_link_attaches_nothing(client, known, zelie):
    client.force_login(zelie)
    assert client.get("/accounts/identity/franceconnect/")["Location"] == "/"
    assert not known.asked


def test_what_began_in_one_account_does_not_end_in_another(client, known, zelie):
    client.force_login(zelie)
    address = join(client)
    session = {name: client.session[name] for name in ("socialaccount_states",)}
    client.force_login(account_of("other@example.org"))
    kept = client.session
    kept.update(session)
    kept.save()
    assert back(client, address)["Location"] == LIST
    assert not SocialAccount.objects.exists()


@pytest.mark.both_databases
def test_an_identity_has_one_account(client, known, zelie):
    attached(account_of("other@example.org"))
    client.force_login(zelie)
    back(client, join(client))
    assert "déjà rattachée à un autre compte" in client.get(LIST).text
    assert SocialAccount.objects.get().user.email == "other@example.org"


def test_taken_off_one_counts_as_before(client, known, zelie):
    factories.voice(zelie)
    client.force_login(zelie)
    back(client, join(client))
    assert Participant.objects.get().assurance == "identity"
    other = account_of("other@example.org")
    client.force_login(other)
    removing = reverse("accounts:identity_remove", args=["franceconnect"])
    assert client.post(removing).status_code == 404
    client.force_login(zelie)
    client.post(removing)
    assert not SocialAccount.objects.exists()
    assert Participant.objects.get().assurance == "email"


def test_proconnect_says_where_one_works_and_not_who_one_is(client, known, zelie):
    voice = factories.voice(zelie)
    attached(zelie, "proconnect")
    come_back(client, "proconnect")
    mandate = Mandate.objects.standing().get()
    assert (mandate.organisation.siren, mandate.proof) == ("732829320", "ProConnect")
    voice.refresh_from_db()
    assert voice.assurance == "email"


def test_a_second_factor_is_asked_for_all_the_same(client, known, zelie):
    attached(zelie)
    Authenticator.objects.create(user=zelie, type="totp", data={"secret": "x"})
    assert come_back(client)["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_somebody_deactivated_does_not_enter(client, known, zelie):
    attached(zelie)
    User.objects.update(is_active=False)
    assert come_back(client).status_code == 403
    assert not signed_in(client)


# Leaving --------------------------------------------------------------------------------------


def test_leaving_leads_out_of_the_provider_too(client, known, zelie):
    attached(zelie)
    come_back(client)
    page = client.post("/accounts/logout/")
    address = urlsplit(page["Refresh"].removeprefix("0; url="))
    said = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{known.issuer}/session/end"
    assert said["post_logout_redirect_uri"] == ["http://localhost/"]
    assert said["id_token_hint"][0].count(".") == 2
    assert len(said["state"][0]) >= 32
    assert not signed_in(client)


@pytest.mark.parametrize("twist", [{"facts": {"end_session_endpoint": None}}, {"broken": ()}])
def test_leaving_works_whatever_the_provider_does(client, known, zelie, twist):
    attached(zelie)
    come_back(client)
    known.twists |= twist or {}
    if "broken" in twist:
        known.twists["broken"] = ("/.well-known/openid-configuration",)
    cache.clear()
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert not signed_in(client)


def test_who_came_by_mail_leaves_as_before(client, zelie):
    client.force_login(zelie)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/", {"next": "//evil.example"})["Location"] == "/"
    assert not signed_in(client)


# One fault at a time --------------------------------------------------------------------------

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
    there = requests.get(leave(client), allow_redirects=False, timeout=5).headers["Location"]
    url = urlsplit(there)
    client.get(f"{url.path}?{url.query}")
    assert signed_in(client)
    client.logout()
    refused(client, client.get(f"{url.path}?{url.query}"))


def test_a_stolen_return_opens_nothing_in_another_browser(client, known, zelie):
    attached(zelie)
    there = requests.get(leave(client), allow_redirects=False, timeout=5).headers["Location"]
    url, other = urlsplit(there), Client()
    refused(other, other.get(f"{url.path}?{url.query}"))


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
