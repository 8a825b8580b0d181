"""What a visitor wrote waits in the session until they have signed in, an hour at most: the next
person at a shared machine does not find it."""

import time

KEY = "proposal_at_the_door"
WAITS_IN_SECONDS = 3600


def put(request, about, typed):
    """Keep what was typed about this: the roadmap's id, the action's code, the field."""
    request.session[KEY] = {"about": about, "typed": typed, "at": time.time()}


def found(request, about):
    """What was typed about this, or None."""
    kept = request.session.get(KEY, {})
    fresh = time.time() - kept.get("at", 0) < WAITS_IN_SECONDS
    return kept["typed"] if fresh and kept["about"] == about else None


def drop(request, about):
    """It is kept elsewhere now."""
    if request.session.get(KEY, {}).get("about") == about:
        del request.session[KEY]
