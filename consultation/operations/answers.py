"""The region's answers: prepared in private, published together."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from consultation.models import Answer, Proposal
from consultation.operations.letters import tell_answer
from consultation.operations.proposals import journal
from roadmaps.permissions import can_manage


class AnswerPublished(Exception):
    """The answer is public: it is no longer rewritten."""


@transaction.atomic
def prepare_answer(*, proposal, actor, outcome, reasons):
    """Write, or write again, the answer to a published proposal; nobody outside sees it yet."""
    held = (
        Proposal.objects.select_for_update(of=["self"])
        .select_related("roadmap__region")
        .get(pk=proposal.pk)
    )
    if not can_manage(actor, held.roadmap.region) or not held.is_public:
        raise PermissionDenied
    if held.is_answered:
        raise AnswerPublished
    answer, _ = Answer.objects.update_or_create(
        proposal=held, defaults={"outcome": outcome, "reasons": reasons}
    )
    journal(actor, "prepare_answer", held)
    return answer


@transaction.atomic
def publish_answers(*, roadmap, actor, at=None):
    """Publish every answer prepared for a roadmap at once, and tell each author; their number."""
    if not can_manage(actor, roadmap.region):
        raise PermissionDenied
    waiting = Answer.objects.filter(
        proposal__roadmap=roadmap,
        proposal__state=Proposal.State.PUBLISHED,
        proposal__hidden_at=None,
        published_at=None,
    )
    proposals = Proposal.objects.filter(pk__in=waiting.values("proposal"))
    held = [proposal.pk for proposal in proposals.select_for_update()]
    answers = waiting.filter(proposal__in=held).select_related(
        "proposal__roadmap__region", "proposal__entered_by"
    )
    at = at or timezone.now()
    for answer in answers:
        answer.published_at = at
        answer.save(update_fields=["published_at"])
        tell_answer(answer)
    if answers:
        record(
            actor=actor,
            verb="publish_answers",
            item=str(roadmap),
            place=roadmap.place,
            answers=len(answers),
        )
    return len(answers)
