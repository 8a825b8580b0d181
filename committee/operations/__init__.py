from committee.operations.committees import set_up_committee, settle_committee, write_word
from committee.operations.digests import (
    freeze_due_digest,
    freeze_due_digests,
    owe_letters,
    redact_letters,
)
from committee.operations.notices import tell_of_reviews
from committee.operations.opinions import (
    NoSuchAction,
    SeatEnded,
    give_opinion,
    send_new_link,
)
from committee.operations.seats import (
    AlreadySeated,
    end_seat,
    give_seat,
    resume_letters,
    stop_letters,
)

__all__ = [
    "AlreadySeated",
    "NoSuchAction",
    "SeatEnded",
    "end_seat",
    "freeze_due_digest",
    "freeze_due_digests",
    "give_opinion",
    "give_seat",
    "owe_letters",
    "redact_letters",
    "resume_letters",
    "send_new_link",
    "set_up_committee",
    "settle_committee",
    "stop_letters",
    "tell_of_reviews",
    "write_word",
]
