"""Saying « this should not be here »."""

from django.db import transaction
from django.utils import timezone

from consultation.models import Proposal, Report, about
from consultation.operations import arguments, proposals


class NotReportable(Exception):
    """The contribution is not, or no longer, in public."""


@transaction.atomic
def report_item(*, item, reporter, reason, note=""):
    """Report what somebody published, once per person; it joins the moderators' queue."""
    held = type(item).objects.select_for_update(of=["self"]).get(pk=item.pk)
    if not held.is_public:
        raise NotReportable
    found, created = Report.objects.get_or_create(
        **about(held),
        reporter=reporter,
        defaults={"reason": reason, "note": note, "created_at": timezone.now()},
    )
    if created:
        journal = proposals.journal if isinstance(held, Proposal) else arguments.journal
        journal(reporter, f"report_{held._meta.model_name}", held, reason=reason)
    return found
