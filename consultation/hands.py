"""Whose hand acts, and through which network: a keyed mark of the address, never the address."""

import ipaddress
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from accounts.models import User


@dataclass(frozen=True)
class Hand:
    """Who pressed the button, and the address they did it from."""

    user: User
    address: str


def hand_of(request):
    """The address is that of the browser, as the proxies that are trusted tell it; it is worked out
    once it is needed, which a vote that is changed does not."""
    return Hand(request.user, SimpleLazyObject(lambda: get_adapter().get_client_ip(request)))


def network_of(address):
    """An IPv4 address, or the /64 of an IPv6 one: what one subscriber has."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    return str(mapped if mapped.version == 4 else ipaddress.ip_network((mapped, 64), strict=False))


def mark_of(round, address):
    """The mark of a network in one round: the same twice, of no use in another round, and nobody
    goes back from it without this installation's key."""
    network = network_of(address)
    return salted_hmac(f"consultation.trace:{round.pk}", network, algorithm="sha256").hexdigest()[
        :32
    ]
