"""Entering without a code by mail: with a key of one's own, by a provider of identities."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.operations import account_of
from tests.accounts import provider as providing
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ENTER = "Entrer avec ma clé d’accès"


@pytest.fixture
def zelie():
    return account_of("zelie@example.org")


def place_for_keys(page):
    """As a telephone has one, that knows its owner by a finger."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    return tools, tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def add_key(page, axe):
    page.goto("/accounts/")
    page.get_by_role("link", name="ajouter une clé d’accès").click()
    assert page.get_by_label("Elle suffit pour entrer").is_checked()
    assert axe.faults(page) == []
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url("**/recovery-codes/**")


def test_a_key_is_added_then_opens_the_next_session(page, site, zelie, axe):
    tools, place = place_for_keys(page)
    sign_in(page, site, zelie)
    add_key(page, axe)
    assert Authenticator.objects.filter(user=zelie, type="webauthn").count() == 1
    page.goto("/accounts/")
    assert page.get_by_role("link", name="ajouter une clé d’accès").count() == 0
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/accounts/data/")
    assert axe.faults(page) == []
    page.get_by_role("button", name=ENTER).click()
    page.wait_for_url(f"{site}/accounts/data/")
    page.context.clear_cookies()
    tools.send("WebAuthn.setUserVerified", {**place, "isUserVerified": False})
    page.goto("/accounts/login/")
    page.get_by_role("button", name=ENTER).click()
    page.get_by_text("la clé n’a pas répondu").wait_for()
    assert page.url.endswith("/accounts/login/")


def test_without_keys_in_the_browser_none_is_offered(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/accounts/login/")
    assert not page.get_by_role("button", name=ENTER).is_visible()


def test_to_a_provider_and_back_whatever_our_policy_of_forms(browser, site, settings, zelie):
    """A form may not lead to another site: neither attaching an identity nor leaving is stopped."""
    context = browser.new_context(base_url=site, locale="fr-FR")
    page, said = context.new_page(), []
    page.on("console", lambda one: said.append(one.text))
    with providing.provider() as known:
        us = {"client_id": providing.CLIENT, "secret": providing.SECRET, "issuer": known.issuer}
        settings.IDENTITY_PROVIDERS = [{"key": "openid", "name": "La Région", **us}]
        sign_in(page, site, zelie)
        page.goto("/accounts/identities/")
        page.get_by_role("button", name="Rattacher La Région").click()
        page.get_by_text("Rattachée", exact=True).wait_for()
        assert SocialAccount.objects.get().user == zelie
        page.goto("/accounts/logout/")
        page.locator("#content").get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url(f"{site}/")
        page.goto("/accounts/login/?next=/accounts/data/")
        page.get_by_role("link", name="S’identifier avec La Région").click()
        page.wait_for_url(f"{site}/accounts/data/")
    context.close()
    assert [one for one in said if "Security Policy" in one] == []
    assert "/session/end" in known.asked
