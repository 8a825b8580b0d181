"""What people do with their account: the one door, the voice, the journal."""

from accounts.models import JournalEntry


def record(*, actor, verb, item, place="", **details):
    """Write one line of the journal of who did what."""
    return JournalEntry.objects.create(
        actor=actor, verb=verb, item=item, place=place, details=details
    )
