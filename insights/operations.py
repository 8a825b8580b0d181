"""Computing results into rows, once a round is closed for good."""

import logging

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.operations import record
from consultation.models import Flag, FlaggedVoice, Registration, Vote
from consultation.queries.flags import apart_in
from insights.models import Result
from roadmaps.models import Phase
from roadmaps.operations import close_round

log = logging.getLogger(__name__)
POSITIONS = ("for", "mixed", "against")


def compute_results():
    """Close the rounds whose time has come and write down what each college said, then count again
    those where voices were set apart or released since; idempotent. A round in trouble never holds
    back the others: it is logged and tried at the next sweep."""
    for round in Phase.objects.to_close():
        try:
            with transaction.atomic():
                if close_round(phase=round):
                    write_results(round)
        except Exception:
            log.exception("round %s is not counted; the next sweep tries again", round.pk)
    for round in Phase.objects.filter(flags__in=Flag.objects.to_count()).distinct():
        try:
            recount(round)
        except Exception:
            log.exception("round %s is not counted again; the next sweep tries again", round.pk)


@transaction.atomic
def recount(round):
    """Count a closed round again, after what two persons settled about its voices."""
    held = Phase.objects.select_for_update(of=["self"]).get(pk=round.pk)
    write_results(held)
    place = held.roadmap.place
    record(actor=None, verb="recount_round", item=held.name, place=place, apart=apart_in(held))


def write_results(round):
    """Count the votes of a closed round by item and college; those of voices that two persons set
    apart in columns of their own."""
    college = Registration.objects.filter(
        round=OuterRef("round"), participant=OuterRef("participant")
    ).values("college")[:1]
    apart = FlaggedVoice.objects.apart().filter(
        flag__round=round, participant=OuterRef("participant")
    )
    settled = Flag.objects.filter(round=round, settled_at__isnull=False)
    settled.update(counted_at=timezone.now())
    counted = (
        Vote.objects.filter(round=round)
        .annotate(college=Subquery(college), apart=Exists(apart))
        .values("action_id", "proposal_id", "college")
        .annotate(
            **{f"votes_{said}": count(said, apart=False) for said in POSITIONS},
            **{f"apart_{said}": count(said, apart=True) for said in POSITIONS},
        )
        .order_by(F("action_id"), F("proposal_id"), "college")
    )
    rows = [Result(round=round, **row) for row in counted]
    Result.objects.filter(round=round).delete()
    Result.objects.bulk_create(rows)


def count(position, *, apart):
    return Count("pk", filter=Q(position=position, apart=apart))
