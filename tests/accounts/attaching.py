"""Identities attached to accounts, for tests."""

from allauth.socialaccount.models import SocialAccount


def attached(person, key="franceconnect"):
    """An identity of this provider, attached to the account."""
    return SocialAccount.objects.create(user=person, provider=key, uid="a3f9")


def addresses(person):
    """What the addresses of identities name, one being attached to this person's account."""
    attached(person)
    names = ("identity", "identity_back", "identity_remove")
    return {f"accounts:{name}": {"key": "franceconnect"} for name in names}
