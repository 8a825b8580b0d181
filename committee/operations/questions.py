"""Members ask the region about an action, and write notes for themselves."""

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from committee.models import Jotting, Member, Question
from committee.operations.opinions import SeatEnded, hold_seat
from committee.replies import letter_of_answer
from outbox.models import Mail
from outbox.operations import owe

MOST_WAITING = 10


class TooManyQuestions(Exception):
    """The region has not answered this member's last ones yet."""


class AlreadyAnswered(Exception):
    """Somebody answered the question first; `question` says what."""

    def __init__(self, question):
        super().__init__(str(question))
        self.question = question


@transaction.atomic
def ask_question(*, member, action, text):
    """Ask the region something about an action; asked twice, it waits once."""
    hold_seat(member)
    text, waiting = text.strip(), member.questions.waiting()
    same = waiting.filter(action=action, text=text).first()
    if same:
        return same
    if waiting.count() >= MOST_WAITING:
        raise TooManyQuestions
    question = Question.objects.create(
        member=member, action=action, text=text, asked_at=timezone.now()
    )
    place = action.roadmap.place
    record(actor=member.user, verb="ask_question", item=action.code, place=place)
    return question


@transaction.atomic
def answer_question(*, question, actor, answer):
    """Answer a member's question for the whole committee, once; who asked is mailed."""
    facts = {"answer": answer.strip(), "answered_by": actor, "answered_at": timezone.now()}
    if not Question.objects.waiting().filter(pk=question.pk).update(**facts):
        question.refresh_from_db()
        raise AlreadyAnswered(question)
    question.refresh_from_db()
    action, asker = question.action, question.member
    record(actor=actor, verb="answer_question", item=action.code, place=action.roadmap.place)
    if asker.is_holding:
        owe(
            key=f"question:{question.pk}",
            kind=Mail.Kind.NOTICE,
            to=asker.user.email,
            letter=letter_of_answer(question),
        )
    return question


@transaction.atomic
def jot(*, member, action, text):
    """Write down something about an action for one's own eyes; nothing written, nothing kept."""
    if not Member.objects.holding().filter(pk=member.pk).exists():
        raise SeatEnded
    mine = {"member": member, "action": action}
    if text := text.strip():
        said = {"text": text, "written_at": timezone.now()}
        Jotting.objects.update_or_create(**mine, defaults=said)
    else:
        Jotting.objects.filter(**mine).delete()
