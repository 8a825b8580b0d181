"""The region's answers: prepared in private, signed where two sign, published together."""

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from consultation.models import Answer, Proposal
from consultation.operations.proposals import journal
from consultation.queries.answers import ready, sign_of, unready
from roadmaps.models import Roadmap
from roadmaps.permissions import can_manage


class AnswerPublished(Exception):
    """The answer is public: it is no longer rewritten."""


class AnswerChanged(Exception):
    """Somebody changed the answer since this form read it; `answer` is what stands now."""

    def __init__(self, answer):
        super().__init__(str(answer))
        self.answer = answer


class NotToSign(Exception):
    """There is nothing to sign: the answer is not prepared, or this region signs once."""


class SameHand(Exception):
    """Who prepared an answer does not sign it as well."""


class Unanswered(Exception):
    """Proposals of closed phases lack their answer, or its second signature; `proposals`."""

    def __init__(self, proposals):
        super().__init__(f"{len(proposals)} proposals without an answer")
        self.proposals = proposals


def held_for(actor, proposal):
    """The proposal, held, for an administrator to work on while it is public."""
    held = (
        Proposal.objects.select_for_update(of=["self"])
        .select_related("roadmap__region")
        .get(pk=proposal.pk)
    )
    if not can_manage(actor, held.roadmap.region) or not held.is_public:
        raise PermissionDenied
    return held


def held_answer(held, seen):
    """The answer of a held proposal, or None, as long as it is not public and still as seen."""
    answer = Answer.objects.filter(proposal=held).first()
    if answer and answer.published_at:
        raise AnswerPublished
    if seen is not None and seen != sign_of(answer):
        raise AnswerChanged(answer)
    return answer


@transaction.atomic
def prepare_answer(*, proposal, actor, outcome, reasons, ready=True, seen=None):
    """Write, or write again, the answer to a published proposal; nobody outside sees it yet. Other
    words than those signed ask for a new signature; until it is `ready` it is only begun."""
    held = held_for(actor, proposal)
    answer = held_answer(held, seen) or Answer(proposal=held)
    said = (answer.outcome, answer.reasons, bool(answer.prepared_at))
    if answer.pk and said == (outcome, reasons, ready):
        return answer
    answer.outcome, answer.reasons = outcome, reasons
    answer.prepared_by, answer.prepared_at = actor, timezone.now() if ready else None
    answer.signed_by = answer.signed_at = None
    answer.save()
    journal(actor, "prepare_answer" if ready else "begin_answer", held)
    return answer


@transaction.atomic
def sign_answer(*, proposal, actor, seen=None):
    """Sign an answer as read, where the region wants a second person to agree."""
    held = held_for(actor, proposal)
    answer = held_answer(held, seen)
    if answer is None or not answer.prepared_at or not held.roadmap.region.two_signatures:
        raise NotToSign
    if answer.prepared_by_id == actor.pk:
        raise SameHand
    if answer.signed_at is None:
        answer.signed_by, answer.signed_at = actor, timezone.now()
        answer.save(update_fields=["signed_by", "signed_at"])
        journal(actor, "sign_answer", held)
    return answer


@transaction.atomic
def publish_answers(*, roadmap, actor, at=None):
    """Publish every answer that is ready at one moment; their number. Each author is then written
    to. While a proposal of a closed phase lacks its answer none is published, but for a moment of
    the past."""
    if not can_manage(actor, roadmap.region):
        raise PermissionDenied
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)  # nobody merges meanwhile
    public = Proposal.objects.published().discussed().filter(roadmap=roadmap)
    held = {proposal.pk for proposal in public.select_for_update(of=["self"]).only("pk")}
    if at is None and (lacking := list(unready(roadmap))):
        raise Unanswered(lacking)
    at = at or timezone.now()
    answers = Answer.objects.filter(pk__in=ready(roadmap).values("pk"), proposal__in=held)
    count = answers.update(published_at=at)
    if count:
        facts = {"item": str(roadmap), "place": roadmap.place, "answers": count}
        record(actor=actor, verb="publish_answers", **facts)
        transaction.on_commit(ring, robust=True)
    return count


def ring():
    """Ring the worker's doorbell for the authors' letters; the sweep finds the rest."""
    current_app.send_task("consultation.tasks.tell_answers")
