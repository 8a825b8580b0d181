"""Every letter of the program, provoked as it is in life, for somebody of a language."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.operations import send_code
from accounts.operations.access import tell_access
from accounts.operations.colleagues import invite_colleague
from accounts.operations.organisations import refuse_mandate
from committee.operations import (
    Invited,
    alert_secretaries,
    answer_question,
    ask_question,
    freeze_due_digests,
    give_opinion,
    give_seat,
    send_new_link,
    suspend_member,
)
from committee.operations.positions import draft_position, sign_of
from committee.operations.sittings import answer_consultation, call_sitting, cancel_sitting
from consultation.models import Follow, Vote
from consultation.operations import (
    Verdict,
    decide,
    follow,
    gather_news,
    invite_voters,
    prefer,
    prepare_answer,
    publish_answers,
    report_item,
    tell_answers,
    tell_notices,
)
from consultation.operations.agreement import ask_author
from consultation.operations.appeals import settle_appeal
from consultation.operations.closing import remind_of_closes
from consultation.operations.flag_letters import tell_flagged
from consultation.operations.flags import hear_voice
from consultation.operations.launches import send_launch, tell_launches
from consultation.operations.merging import rule
from consultation.operations.questions import answer_question as answer_official
from consultation.operations.reminders import remind_moderators
from consultation.operations.summaries import send_summaries, tell_at_once
from instance.operations import set_up
from outbox.models import Mail
from public.leaving.operations import leave
from roadmaps.differences import Row
from roadmaps.models import Clock, Phase, Role
from roadmaps.operations import draft_of, publish_version, suspend_phase, write_action
from tests import factories
from tests.accounts import mandating
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK
from tests.consultation import amending, contesting, gathering, inviting, saying, writing
from tests.consultation.told import argued

HOSTILE = 'Ouvrir <b onclick="x">un guichet</b> & « deux »'
MESSAGE = "Citez <i>le besoin</i>, pas l’entreprise & 3 exemples.\n\nMerci."


def every_letter(language):
    """The last mail of each template, by its template's name."""
    found = {}
    for write in (
        of_the_door,
        of_the_committee,
        of_proposals,
        of_phases,
        of_news,
        of_invitations,
        of_organisations,
    ):
        found |= write(language)
    return found


def last():
    return Mail.objects.latest("pk")


def of_the_door(language):
    send_code(email="eve@example.org", language=language)
    code = last()
    User.objects.create_user("anne@example.org", language=language)
    set_up(
        administrator="anne@example.org",
        slug="bretagne",
        name="Bretagne",
        sender="coroute@bretagne.example",
        reply_to="plan@bretagne.example",
    )
    return {"sign_in_code": code, "invitation": last()}


def of_organisations(language):
    host = factories.user("henri", language=language)
    asking = factories.user("iris", language=language)
    body = mandating.speaking(host, name=HOSTILE)
    mandate = mandating.declared(asking)
    asked = last()
    invite_colleague(organisation=body, actor=host, email="jo@example.org", language=language)
    invited = last()
    refuse_mandate(mandate=mandate, actor=factories.user(), reason=MESSAGE)
    decided = last()
    tell_access(user=host, change="identity_attached", name=HOSTILE)
    return {
        "mandate_asked": asked,
        "colleague_invited": invited,
        "mandate_decided": decided,
        "access_changed": last(),
    }


def of_the_committee(language):
    plan = making.plan([f"{axis}-{n:02}" for axis in "ABCDEFG" for n in range(1, 13)])
    body = making.committee(plan, word=MESSAGE)
    phase = making.review(plan, closes_at=timezone.now() + timedelta(days=9))
    seat = making.seat(body)
    member = seat.members.get()
    member.user.language = language
    member.user.save()
    making.opinion(seat, phase, "A-01", DUE - SECOND)
    first = plan.actions.first()
    for n in range(10):
        making.proposal(plan, DUE - n * SECOND, first if n < 3 else None, title=HOSTILE)
    old = making.proposal(plan, DUE - 3 * WEEK)
    making.decision(old, DUE - SECOND, "refuse", reason="advertising")
    making.review(plan, timezone.now() + 3 * WEEK, timezone.now() + 4 * WEEK)
    freeze_due_digests(DUE + WEEK)
    letter, copy = last(), seat.copies.get()
    action = plan.actions.get(code="B-02")
    said = {"view": "favourable"}
    give_opinion(member=member, phase=phase, action=action, said=said, copy=copy)
    receipt = last()
    send_new_link(member=member)
    found = {"digest": letter, "opinion_receipt": receipt, "letter_link": last()}
    question = ask_question(member=member, action=action, text=f"{HOSTILE} ?")
    answer_question(question=question, actor=factories.user("sam"), answer=MESSAGE)
    found["question_answered"] = last()
    found |= of_sittings(member, phase, action)
    return found | of_alerts(body, language) | of_seats(body, language)


def of_sittings(member, phase, action):
    """A consultation is called on the chair's position, and the chair answers by its link."""
    committee = member.seat.committee
    committee.chair = member.seat
    committee.save()
    said = {"view": "reserved", "reasoning": MESSAGE, "dissent": HOSTILE}
    draft = draft_position(member=member, phase=phase, action=action, said=said, seen="")
    now = timezone.now()
    facts = {"kind": "written", "opens_at": now - SECOND, "closes_at": now + WEEK, "place": ""}
    sitting = call_sitting(
        committee=committee,
        phase=phase,
        actor=member.user,
        facts=facts,
        chosen=[sign_of(draft)],
    )
    called = last()
    answers = {draft.pk: ("against", HOSTILE)}
    answer_consultation(member=member, sitting=sitting, answers=answers, by_link=True)
    receipt = last()
    cancel_sitting(sitting=sitting, actor=member.user, reason=HOSTILE)
    return {"sitting_called": called, "sitting_receipt": receipt, "sitting_cancelled": last()}


def of_alerts(body, language):
    """The letter came back: the secretary is told."""
    sam = factories.user("samira", language=language)
    factories.role(sam, body.region, "secretary")
    then = timezone.now() - timedelta(minutes=11)
    bounced = {"state": Mail.State.BOUNCED, "bounced_at": then, "error": f"550 5.1.1 {HOSTILE}"}
    Mail.objects.filter(kind=Mail.Kind.DIGEST).update(**bounced)
    alert_secretaries()
    return {"letter_failed": last()}


def of_seats(body, language):
    """A seat is given to somebody, who is then suspended."""
    sam = factories.user("sami")
    User.objects.create_user("lea@example.org", name=HOSTILE[:150], language=language)
    invited = Invited("Léa", "lea@example.org")
    facts = {"title": HOSTILE, "college": "company", "invited": invited}
    seat = give_seat(committee=body, actor=sam, **facts)
    given = last()
    suspend_member(member=seat.members.get(), actor=sam, reason=MESSAGE)
    return {"seat_given": given, "seat_changed": last()}


def of_proposals(language):
    plan = factories.published(factories.roadmap(factories.region("normandie", name="Normandie")))
    people = writing.cast(plan)
    people["alice"].language = language
    people["alice"].save()
    phase = factories.phase(plan)
    found = {}
    for verb, reason, template in (
        ("refuse", "advertising", "proposal_refused"),
        ("ask", "", "proposal_to_change"),
        ("publish", "", "proposal_published"),
    ):
        proposal = writing.submitted(phase, people["alice"], title=HOSTILE)
        writing.judge(proposal, people["mo"], verb, reason, MESSAGE)
        found[template] = last()
    writing.refused_together(phase, people["alice"], people["mo"], MESSAGE, title=HOSTILE)
    found["decided_together"] = last()
    prepare_answer(
        proposal=proposal,
        actor=people["ada"],
        outcome="accepted_in_part",
        reasons="**Oui** : [le budget](https://region.example/budget) 2027, [x](javascript:1).",
    )
    publish_answers(roadmap=plan, actor=people["ada"])
    tell_answers()
    found["proposal_answered"] = last()
    proposal = writing.published(phase, people["alice"], people["mo"], title=HOSTILE)
    writing.reported(proposal, people["bob"])
    writing.judge(proposal, people["mo"], "hide", "personal_data", MESSAGE)
    found["proposal_hidden"] = last()
    found["question_official"] = answered(phase, people)
    says = {"title": HOSTILE, "reason": MESSAGE}
    found |= gathering.every_letter(phase, people["alice"], people["mo"], **says)
    found |= of_disputes(phase, people) | {"wording_asked": asked(phase, people)}
    return found | of_arguments(phase, people)


def of_disputes(phase, people):
    """An author appeals and is answered; a voice is counted apart, objects and is heard."""
    alice, max = people["alice"], people["max"]
    appeal = contesting.contested(phase, alice, people["mo"], MESSAGE, title=HOSTILE)
    found = {"appeal_received": last()}
    settle_appeal(appeal=appeal, by=max, outcome="overturned", reasons=MESSAGE)
    found["appeal_settled"] = last()
    flag = contesting.flagged(phase, [alice.participant])
    contesting.set_apart(flag, [people["mo"], max])
    tell_flagged()
    found["voice_apart"] = last()
    voice = contesting.objecting(flag, alice, MESSAGE)
    hear_voice(voice=voice, by=people["ada"], released=False, answer=MESSAGE)
    return found | {"voice_heard": last()}


def answered(phase, people):
    """The region answers what somebody asked under an action."""
    Phase.objects.filter(pk=phase.pk).update(may_comment=True)
    action = phase.roadmap.actions.get(code="A-01")
    question = saying.published(phase, people["alice"], action, "question", text=HOSTILE)
    answer_official(question=question, actor=people["ada"], answer=MESSAGE)
    return last()


def asked(phase, people):
    """An author is asked whether the region's wording suits them."""
    row = Row("summary", "", "", f"{HOSTILE}. {MESSAGE}")
    amendment = amending.amend(phase, people["alice"], "A-01", row, title=HOSTILE)
    change = amendment.changes.get()
    ruling = rule(change=change, actor=people["ada"], outcome="modified", value=HOSTILE)
    ask_author(ruling=ruling, actor=people["ada"])
    return last()


def of_news(language):
    """What is argued on a proposal, told at once; and the summary of a week that came late."""
    plan = factories.published(factories.roadmap(factories.region("lieux", name=HOSTILE)))
    author, moderator = factories.user(language=language), factories.user()
    factories.voice(author)
    factories.role(moderator, plan.region, "moderator")
    phase = factories.phase(plan, -timedelta(days=9))
    proposal = writing.published(phase, author, moderator, title=HOSTILE)
    prefer(user=author, direct=True)
    follow(user=author, roadmap=plan, kind="roadmap")
    argued(phase, factories.voice().user, proposal, text=f"{HOSTILE}. {MESSAGE}")
    gather_news()
    tell_at_once()
    found = {"news_now": last()}
    Follow.objects.update(since=phase.opens_at)
    send_summaries(timezone.now() + 2 * WEEK)
    return found | {"news_summary": last()}


def of_arguments(phase, people):
    """Arguments are decided on in each way; one waits for longer than was promised."""
    Phase.objects.filter(pk=phase.pk).update(may_comment=True)
    found, action = {}, phase.roadmap.actions.get(code="A-01")
    for verb, template in (("refuse", "refused"), ("ask", "to_change"), ("publish", "published")):
        argument = saying.said(phase, people["alice"], action, text=f"{HOSTILE} {verb}")
        seen = argument.submitted_at.isoformat()
        verdict = Verdict(verb, "advertising", MESSAGE)
        decide(item=argument, moderator=people["mo"], verdict=verdict, seen=seen)
        found[f"contribution_{template}"] = last()
    report = report_item(item=argument, reporter=people["bob"], reason="advertising")
    hidden = Verdict("hide", "advertising", MESSAGE)
    argument.refresh_from_db()
    decide(item=argument, moderator=people["mo"], verdict=hidden, seen=str(report.pk))
    found["contribution_hidden"] = last()
    saying.said(phase, people["alice"], action, text=HOSTILE)
    people["mo"].language = people["alice"].language
    people["mo"].save()
    Role.objects.filter(user=people["max"]).delete()
    remind_moderators(wednesday_after(timezone.now()))
    return found | {"moderation_late": last()}


def wednesday_after(now):
    """Noon of a working day some days later."""
    later = now + timedelta(days=7 + (2 - now.weekday()) % 7)
    return later.replace(hour=12)


def of_phases(language):
    """A second round that invites to look again at what changed, then is suspended."""
    plan = factories.published(factories.roadmap(factories.region("corse", name="Corse")))
    author = factories.user(language=language)
    voice, changed = factories.voice(author), list(plan.actions.all())
    first = factories.phase(plan, -timedelta(days=2), name="Premier tour", may_vote=True)
    for action in changed:
        factories.cast(voice, first, action)
    Phase.objects.filter(pk=first.pk).update(closes_at=Clock())
    for action in changed:
        write_action(draft=draft_of(plan), action=action, values={"owner": HOSTILE})
    publish_version(roadmap=plan, actor=None)
    second = factories.phase(plan, timedelta(0), name="Second tour", may_vote=True)
    invite_voters()
    found = {"round_opened": last()}
    factories.cast(voice, second, changed[0])
    suspend_phase(phase=second, actor=author, reason=f"{HOSTILE}. {MESSAGE}")
    tell_notices()
    return found | {"phase_changed": last()}


def of_invitations(language):
    """A contact is invited, a voter recalled of what is left, and leaves for good."""
    plan = factories.published(factories.roadmap(factories.region("bretonne", name="Bretonne")))
    long, soon = timedelta(days=-10), timedelta(days=2)
    phase = factories.phase(plan, long, soon, may_vote=True, may_propose=True, may_comment=True)
    zoe = factories.user("zoe", language=language)
    inviting.contact(plan.region, email=zoe.email, origin=HOSTILE)
    send_launch(phase=phase, actor=factories.user("ada-b"), word=f"{HOSTILE}\n\n{MESSAGE}")
    tell_launches()
    found = {"launch": last()}
    factories.cast(factories.voice(zoe), phase, plan.actions.first())
    Vote.objects.filter(round=phase).update(cast_at=timezone.now() + long / 2)
    remind_of_closes()
    found["closing_soon"] = last()
    leave(user=zoe)
    return found | {"farewell": last()}
