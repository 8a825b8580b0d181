from consultation.models.answer import Answer, Instruction, Note
from consultation.models.argument import Argument, Support
from consultation.models.contact import ClosingReminder, Contact, ContactSheet, Launch
from consultation.models.contribution import DELAY, Contribution, State, about
from consultation.models.family import TIME_TO_OBJECT, Family, Kinship, Split, consented
from consultation.models.flag import Flag, FlaggedVoice, FlagReview, Trace
from consultation.models.moderation import (
    Appeal,
    Decision,
    Hold,
    Reason,
    ReasonMessage,
    Report,
)
from consultation.models.near import Likeness, Meaning
from consultation.models.news import Follow, News, Summary
from consultation.models.proposal import Change, Proposal
from consultation.models.ruling import Ruling
from consultation.models.statement import Statement
from consultation.models.voting import MOST_PRIORITIES, Position, Priority, Registration, Vote

__all__ = [
    "DELAY",
    "MOST_PRIORITIES",
    "TIME_TO_OBJECT",
    "Answer",
    "Appeal",
    "Argument",
    "Change",
    "ClosingReminder",
    "Contact",
    "ContactSheet",
    "Contribution",
    "Decision",
    "Family",
    "Flag",
    "FlagReview",
    "FlaggedVoice",
    "Follow",
    "Hold",
    "Instruction",
    "Kinship",
    "Launch",
    "Likeness",
    "Meaning",
    "News",
    "Note",
    "Position",
    "Priority",
    "Proposal",
    "Reason",
    "ReasonMessage",
    "Registration",
    "Report",
    "Ruling",
    "Split",
    "State",
    "Statement",
    "Summary",
    "Support",
    "Trace",
    "Vote",
    "about",
    "consented",
]
