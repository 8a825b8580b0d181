"""Computing results into rows, once a round is closed for good."""

import logging

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery

from consultation.models import Registration, Vote
from insights.models import Result
from roadmaps.models import Phase
from roadmaps.operations import close_round

log = logging.getLogger(__name__)


def compute_results():
    """Close the rounds whose time has come and write down what each college said; idempotent. A
    round in trouble never holds back the others: it is logged and tried at the next sweep."""
    for round in Phase.objects.to_close():
        try:
            with transaction.atomic():
                if close_round(phase=round):
                    write_results(round)
        except Exception:
            log.exception("round %s is not counted; the next sweep tries again", round.pk)


def write_results(round):
    """Count the votes of a closed round by item and college."""
    college = Registration.objects.filter(
        round=OuterRef("round"), participant=OuterRef("participant")
    ).values("college")[:1]
    counted = (
        Vote.objects.filter(round=round)
        .annotate(college=Subquery(college))
        .values("action_id", "proposal_id", "college")
        .annotate(
            votes_for=Count("pk", filter=Q(position="for")),
            votes_mixed=Count("pk", filter=Q(position="mixed")),
            votes_against=Count("pk", filter=Q(position="against")),
        )
        .order_by(F("action_id"), F("proposal_id"), "college")
    )
    Result.objects.filter(round=round).delete()
    Result.objects.bulk_create(Result(round=round, **row) for row in counted)
