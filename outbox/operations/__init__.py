"""Owing a mail, delivering it, learning what became of it: the verbs of the mail we owe."""

from outbox.operations.bounces import News, read_bounces, take_bounce, take_event
from outbox.operations.delivering import deliver, deliver_due, stop_delivering
from outbox.operations.owing import AccessIsOnce, StillOwed, owe, owe_all, ring, send_again

__all__ = [
    "AccessIsOnce",
    "News",
    "StillOwed",
    "deliver",
    "deliver_due",
    "owe",
    "owe_all",
    "read_bounces",
    "ring",
    "send_again",
    "stop_delivering",
    "take_bounce",
    "take_event",
]
