"""What people say in the place of long texts, and what becomes of it: argued, decided on,
contested, counted apart, asked for."""

from django.utils import timezone

from consultation.operations import Verdict, decide, report_item
from consultation.operations.appeals import settle_appeal
from consultation.operations.flag_letters import tell_flagged
from consultation.operations.flags import hear_voice
from consultation.operations.questions import answer_question
from consultation.operations.reminders import remind
from roadmaps.models import Phase
from tests import factories
from tests.accounts import mandating
from tests.consultation import contesting, saying
from tests.outbox.written import wednesday_after

SOURCES = (f"https://exemple.org/{'rapport-annuel-' * 18}", "https://exemple.org/etude")


def make_disputes(phase, author, zoe, code, words):
    """Arguments on an action decided on in each way; a refusal undone; a voice heard."""
    Phase.objects.filter(pk=phase.pk).update(may_comment=True)
    phase.refresh_from_db()
    action, long = phase.roadmap.actions.get(code=code), words * 5
    for verb in ("refuse", "ask", "publish"):
        argument = saying.said(phase, author, action, text=f"{verb} {long}", sources=SOURCES)
        judge(argument, zoe, verb, long, argument.submitted_at.isoformat())
    report = report_item(item=argument, reporter=factories.user(), reason="advertising")
    judge(argument, zoe, "hide", long, str(report.pk))
    standing = saying.published(phase, author, action, "against", text=long, sources=SOURCES)
    saying.published(phase, factories.voice().user, standing, "", text=long)
    question = saying.published(phase, author, action, "question", text=long)
    answer_question(question=question, actor=zoe, answer=words * 8)
    saying.statement(phase, author, title=words[:150], text=words * 20)
    saying.said(phase, author, action, text=long)
    contest(phase, author, zoe, words)
    remind(phase.roadmap, wednesday_after(timezone.now()))


def judge(argument, moderator, verb, message, seen):
    argument.refresh_from_db()
    verdict = Verdict(verb, "advertising", message)
    decide(item=argument, moderator=moderator, verdict=verdict, seen=seen)


def contest(phase, author, zoe, words):
    """A refusal that somebody else undoes, and a voice that is counted apart after all."""
    other, third = (factories.user() for _ in range(2))
    for person in (other, third):
        factories.role(person, phase.roadmap.region, "moderator")
    appeal = contesting.contested(phase, author, zoe, words * 9, title=words[:150])
    settle_appeal(appeal=appeal, by=other, outcome="overturned", reasons=words * 9)
    flag = contesting.flagged(phase, [author.participant])
    contesting.set_apart(flag, (zoe, other), words * 5)
    tell_flagged()
    voice = contesting.objecting(flag, author, words * 9)
    hear_voice(voice=voice, by=third, released=False, answer=words * 9)


def make_organisation(name):
    """An organisation of a long name, that one more person asks to speak for."""
    mandating.speaking(factories.user("iris"), name=name)
    mandating.declared(factories.user("irma"))
