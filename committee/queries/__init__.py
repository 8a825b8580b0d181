from committee.queries.asked import Asked, asked_now, asked_of, last_review, review_at, version_at
from committee.queries.coverage import counted, coverage_of
from committee.queries.deliveries import (
    deliveries,
    delivery_of,
    lost_copies,
    mail_counts,
    mails_by_copy,
    redacted_since,
    unreached,
)
from committee.queries.opinions import views_of
from committee.queries.seats import committee_of, may_speak, member_of
from committee.queries.work import WorkList, last_copy_for, named_first, work_list

__all__ = [
    "Asked",
    "WorkList",
    "asked_now",
    "asked_of",
    "committee_of",
    "counted",
    "coverage_of",
    "deliveries",
    "delivery_of",
    "last_copy_for",
    "last_review",
    "lost_copies",
    "mail_counts",
    "mails_by_copy",
    "may_speak",
    "member_of",
    "named_first",
    "redacted_since",
    "review_at",
    "unreached",
    "version_at",
    "views_of",
    "work_list",
]
