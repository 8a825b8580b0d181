from consultation.operations.answers import (
    AnswerChanged,
    AnswerPublished,
    NotToSign,
    SameHand,
    Unanswered,
    prepare_answer,
    publish_answers,
    sign_answer,
)
from consultation.operations.carrying import NothingToCarry, carry_over
from consultation.operations.follows import (
    NothingToFollow,
    follow,
    prefer,
    stop_news,
    unfollow,
)
from consultation.operations.gathering import gather_news
from consultation.operations.holding import (
    HeldByAnother,
    NotTheirs,
    assign_case,
    hold_case,
)
from consultation.operations.instruction import (
    InstructedSince,
    instruct_proposal,
    note_proposal,
)
from consultation.operations.invitations import invite_voters
from consultation.operations.letters import tell_answers
from consultation.operations.moderation import (
    AlreadyDecided,
    Incomplete,
    NotYours,
    Verdict,
    decide,
    decide_together,
)
from consultation.operations.news import announce
from consultation.operations.notices import tell_notice, tell_notices, waiting_notices
from consultation.operations.proposals import (
    NewerDraft,
    NotWritable,
    Wording,
    begin_proposal,
    discard_draft,
    save_draft,
    sign_of_draft,
    split_draft,
    submit_proposal,
    withdraw_proposal,
)
from consultation.operations.reports import NotReportable, report_item
from consultation.operations.summaries import tell_news
from consultation.operations.versions import DraftChanged, PhaseUnderWay, publish_version
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
    "AnswerChanged",
    "AnswerPublished",
    "DraftChanged",
    "HeldByAnother",
    "Incomplete",
    "InstructedSince",
    "NewerDraft",
    "NotDiscussed",
    "NothingToCarry",
    "NothingToFollow",
    "NotReportable",
    "NotTheirs",
    "NotToSign",
    "NotWritable",
    "NotYours",
    "OutsidePerimeter",
    "PhaseUnderWay",
    "SameHand",
    "StaleVote",
    "TooManyPriorities",
    "Unanswered",
    "Verdict",
    "Wording",
    "announce",
    "assign_case",
    "begin_proposal",
    "carry_over",
    "decide",
    "decide_together",
    "discard_draft",
    "follow",
    "gather_news",
    "hold_case",
    "instruct_proposal",
    "invite_voters",
    "mark_priority",
    "note_proposal",
    "prefer",
    "prepare_answer",
    "publish_answers",
    "publish_version",
    "report_item",
    "save_draft",
    "sign_answer",
    "sign_of_draft",
    "split_draft",
    "stop_news",
    "submit_proposal",
    "tell_notice",
    "tell_answers",
    "tell_news",
    "tell_notices",
    "unfollow",
    "unmark_priority",
    "vote",
    "waiting_notices",
    "withdraw_proposal",
]
