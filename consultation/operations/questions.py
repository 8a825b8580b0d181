"""Questions to the region: answered once, in public; who asked is mailed."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from consultation.models import Argument
from consultation.operations.arguments import journal
from consultation.operations.news import announce
from consultation.permissions import can_answer_question
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe


class AnsweredAlready(Exception):
    """Somebody answered the question first; `question` says what."""

    def __init__(self, question):
        super().__init__(str(question))
        self.question = question


@transaction.atomic
def answer_question(*, question, actor, answer):
    """Answer a question for everybody, once and for the region; who asked is mailed."""
    roadmap = question.roadmap
    if not can_answer_question(actor, roadmap.region):
        raise PermissionDenied
    facts = {"answer": answer.strip(), "answered_by": actor, "answered_at": timezone.now()}
    waiting = Argument.objects.unanswered().filter(pk=question.pk)
    answered = waiting.update(**facts)
    held = Argument.objects.select_related("entered_by", "action", "proposal").get(pk=question.pk)
    if not answered:
        raise AnsweredAlready(held)
    journal(actor, "answer_public_question", held)
    announce(kind="question", key=f"question:{held.pk}", roadmap=roadmap, by=actor, argument=held)
    tell_asker(held)
    return held


def tell_asker(question):
    """Owe the person who asked the region's answer, unless their account is gone."""
    to, roadmap, proposal = question.entered_by, question.roadmap, question.proposal
    if to is None or not to.is_active:
        return
    place = (roadmap.region.slug, roadmap.slug, question.pk)
    context = {
        "question": question,
        "title": proposal.title if proposal and proposal.is_public else "",
        "code": question.action.code if question.action_id else "",
        "roadmap": roadmap,
        "region": roadmap.region,
        "url": settings.SITE_URL + reverse("consultation:argument", args=place),
    }
    letter = compose(
        template="question_official",
        context=context,
        sender=roadmap.region.as_sender,
        language=to.language,
    )
    owe(key=f"question_official:{question.pk}", kind=Mail.Kind.NOTICE, to=to.email, letter=letter)
