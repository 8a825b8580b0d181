"""Signing in by FranceConnect, ProConnect or another: against a provider that keeps the
standard."""

import re
from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse

from accounts.models import JournalEntry, Mandate, Participant, SignInCode, User
from accounts.operations import account_of, take_part
from accounts.queries import identities
from outbox.models import Mail
from tests import factories
from tests.accounts import provider as providing
from tests.accounts.attaching import attached, back, come_back, leave, signed_in
from tests.accounts.test_door import code_sent_to

pytestmark = pytest.mark.django_db
EMAIL = "zelie@example.org"
LIST = "/accounts/identities/"


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
    assert "compte déjà pour un autre compte" in client.get(LIST).text
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
    assert not identities().exists()
    assert Participant.objects.get().assurance == "email"


@pytest.mark.both_databases
def test_who_counted_by_an_identity_does_not_count_by_it_twice(client, known, zelie):
    """Taken off an account whose voice it proved, it proves no other; it may come back."""
    factories.voice(zelie)
    client.force_login(zelie)
    back(client, join(client))
    client.post(reverse("accounts:identity_remove", args=["franceconnect"]))
    client.force_login(account_of("other@example.org"))
    back(client, join(client))
    assert "compte déjà pour un autre compte" in client.get(LIST).text
    client.logout()
    assert come_back(client)["Location"] == "/accounts/identity/new/"
    client.force_login(zelie)
    back(client, join(client))
    assert "Rattachée" in client.get(LIST).text
    assert Participant.objects.get().assurance == "identity"


def test_an_account_has_one_identity_of_each_provider(client, known, zelie):
    client.force_login(zelie)
    back(client, join(client))
    known.person["sub"] = "b7"
    back(client, join(client))
    assert "a déjà une identité FranceConnect" in client.get(LIST).text
    assert SocialAccount.objects.get().uid == "a3f9"


def words_of(mail):
    read = message_from_bytes(bytes(mail.raw), policy=policy.default)
    return read.get_body(["plain"]).get_content()


def test_one_is_told_by_mail_of_what_lets_one_in(client, known, zelie):
    client.force_login(zelie)
    back(client, join(client))
    client.post(reverse("accounts:identity_remove", args=["franceconnect"]))
    told = [words_of(mail) for mail in Mail.objects.filter(to=EMAIL).order_by("pk")]
    assert len(told) == 2
    assert "L’identité FranceConnect est rattachée à votre compte" in told[0]
    assert "L’identité FranceConnect n’est plus rattachée" in told[1]
    assert all("http://localhost/accounts/identities/" in one for one in told)


def test_nothing_is_attached_at_a_desk_left_open(client, known, zelie, settings):
    settings.DEMO = False
    client.force_login(zelie)
    answer = client.post("/accounts/identity/franceconnect/")
    assert answer["Location"] == f"/accounts/login/?next={LIST}"
    assert not signed_in(client)
    assert not known.asked


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
