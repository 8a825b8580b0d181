from consultation.operations.answers import (
    AnswerPublished,
    prepare_answer,
    publish_answers,
)
from consultation.operations.moderation import (
    AlreadyDecided,
    Incomplete,
    NotYours,
    Verdict,
    decide,
)
from consultation.operations.proposals import (
    NewerDraft,
    NotWritable,
    Wording,
    begin_proposal,
    discard_draft,
    save_draft,
    sign_of_draft,
    submit_proposal,
    withdraw_proposal,
)
from consultation.operations.reports import NotReportable, report_proposal
from consultation.operations.voting import (
    NotDiscussed,
    OutsidePerimeter,
    StaleVote,
    TooManyPriorities,
    mark_priority,
    unmark_priority,
    vote,
)

__all__ = [
    "AlreadyDecided",
    "AnswerPublished",
    "Incomplete",
    "NewerDraft",
    "NotDiscussed",
    "NotReportable",
    "NotWritable",
    "NotYours",
    "OutsidePerimeter",
    "StaleVote",
    "TooManyPriorities",
    "Verdict",
    "Wording",
    "begin_proposal",
    "decide",
    "discard_draft",
    "mark_priority",
    "prepare_answer",
    "publish_answers",
    "report_proposal",
    "save_draft",
    "sign_of_draft",
    "submit_proposal",
    "unmark_priority",
    "vote",
    "withdraw_proposal",
]
