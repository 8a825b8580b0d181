"""Owing a mail, delivering it, learning what became of it: the verbs of the mail we owe."""

from outbox.operations.delivering import deliver, deliver_due
from outbox.operations.owing import AccessIsOnce, StillOwed, owe, ring, send_again

__all__ = [
    "AccessIsOnce",
    "StillOwed",
    "deliver",
    "deliver_due",
    "owe",
    "ring",
    "send_again",
]
