"""Saying « this should not be here »."""

from django.db import transaction
from django.utils import timezone

from consultation.models import Proposal, Report
from consultation.operations.proposals import journal


class NotReportable(Exception):
    """The proposal is not, or no longer, in public."""


@transaction.atomic
def report_proposal(*, proposal, reporter, reason, note=""):
    """Report a published proposal, once per person; it joins the moderators' queue."""
    held = Proposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if not held.is_public:
        raise NotReportable
    found, created = Report.objects.get_or_create(
        proposal=held,
        reporter=reporter,
        defaults={"reason": reason, "note": note, "created_at": timezone.now()},
    )
    if created:
        journal(reporter, "report_proposal", held, reason=reason)
    return found
