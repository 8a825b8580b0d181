"""Legal redaction, wherever a passage stands: the plan, what people wrote, the committee."""

from django.db import transaction

from committee.operations import redact_letters
from committee.operations.positions import redact_positions
from committee.operations.redaction import redact_opinions
from consultation.operations import redaction
from roadmaps.models import Redaction
from roadmaps.redacting import mark_now


@transaction.atomic
def redact_action(*, roadmap, actor, code, order):
    """Take a passage out of what an action says and of whatever repeats it."""
    redaction.redact_action(roadmap=roadmap, actor=actor, code=code, order=order)
    redact_committee(roadmap, order)


@transaction.atomic
def redact_proposal(*, proposal, actor, order):
    """Take a passage out of what somebody proposed and of whatever repeats it."""
    roadmap = proposal.roadmap
    redaction.redact_proposal(proposal=proposal, actor=actor, order=order)
    redact_committee(roadmap, order)


def redact_committee(roadmap, order):
    """The same in what the committee was sent, thinks, asked, decided and wrote down."""
    mark = mark_now(roadmap, order)
    redact_letters(roadmap=roadmap, passage=order["passage"], mark=mark)
    redact_opinions(roadmap=roadmap, passage=order["passage"], mark=mark)
    redact_positions(roadmap=roadmap, passage=order["passage"], mark=mark)


def places_of(redact, **facts):
    """Where the passage stands, as (item, field): it is redacted, and that is undone at once."""
    last = Redaction.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        redact(**facts)
        found = list(Redaction.objects.filter(pk__gt=last).values_list("item", "field"))
        transaction.set_rollback(True)
    return found
