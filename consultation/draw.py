"""What is drawn at random, always in the same order for the same visitor."""

from hashlib import blake2b

from allauth.account.adapter import get_adapter

LOTS = 16


def seed_of(request):
    """What makes an order this visitor's own: the account, else the address and the browser; no
    session is begun only to remember it."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    visitor = get_adapter()
    return f"{visitor.get_client_ip(request)} {visitor.get_http_user_agent(request)}"


def lot_of(request):
    """Which of a few drawn orders is this visitor's: pages that only differ by it are few."""
    seed = seed_of(request).encode()
    return blake2b(seed, digest_size=1).digest()[0] % LOTS


def drawn(items, seed, name):
    """The items in the order of this seed; `name` says which attribute tells one from another."""

    def lot(item):
        return blake2b(f"{seed}:{getattr(item, name)}".encode(), digest_size=8).digest()

    return sorted(items, key=lot)
