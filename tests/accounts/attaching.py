"""Identities and keys attached to accounts, for tests, and the way to their provider and back."""

from urllib.parse import urlsplit

import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse


def attached(person, key="franceconnect"):
    """An identity of this provider, attached to the account."""
    return SocialAccount.objects.create(user=person, provider=key, uid="a3f9")


def addresses(person):
    """What the addresses of identities name, one being attached to this person's account."""
    attached(person)
    names = ("identity", "identity_back", "identity_remove")
    of_identities = {f"accounts:{name}": {"key": "franceconnect"} for name in names}
    return of_identities | {"mfa_remove_webauthn": {"pk": key_of(person).pk}}


def key_of(person, name="Téléphone"):
    """A key of this person, as far as lists of keys know it."""
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name})


def leave(client, key="franceconnect", **asked):
    """To the provider, by the link of the sign-in page."""
    answer = client.get(reverse("accounts:identity", args=[key]), asked)
    assert answer.status_code == 302
    return answer["Location"]


def back(client, address):
    """Signed in at the provider's; back here, as the browser comes."""
    there = requests.get(address, allow_redirects=False, timeout=60)
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
