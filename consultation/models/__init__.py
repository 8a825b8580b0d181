from consultation.models.answer import Answer, Instruction, Note
from consultation.models.moderation import DELAY, Decision, Reason, Report
from consultation.models.proposal import Change, Proposal
from consultation.models.ruling import Ruling
from consultation.models.voting import MOST_PRIORITIES, Position, Priority, Registration, Vote

__all__ = [
    "DELAY",
    "MOST_PRIORITIES",
    "Answer",
    "Change",
    "Decision",
    "Instruction",
    "Note",
    "Position",
    "Priority",
    "Proposal",
    "Reason",
    "Registration",
    "Report",
    "Ruling",
    "Vote",
]
