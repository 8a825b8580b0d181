from committee.models.committee import Charge, Committee, Remit, Weekday
from committee.models.digest import Copy, Digest
from committee.models.opinion import Jotting, Opinion, Question
from committee.models.position import Attendance, CommitteeVote, Paper, Position, Sitting
from committee.models.seat import Absence, Member, Seat

__all__ = [
    "Absence",
    "Attendance",
    "Charge",
    "Committee",
    "CommitteeVote",
    "Copy",
    "Digest",
    "Jotting",
    "Member",
    "Opinion",
    "Paper",
    "Position",
    "Question",
    "Remit",
    "Seat",
    "Sitting",
    "Weekday",
]
