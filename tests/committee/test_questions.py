"""What members ask the region, and the notes they keep for themselves."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from committee.models import Jotting, Member, Question
from committee.operations import (
    AlreadyAnswered,
    NotSitting,
    SeatEnded,
    TooManyQuestions,
    answer_question,
    ask_question,
    jot,
)
from committee.operations.questions import MOST_WAITING
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.awaiting import awaiting
from tests import factories
from tests.committee import making
from tests.committee.making import PLACE

pytestmark = pytest.mark.django_db
ROOM = reverse("committee:questions", args=PLACE)
HOSTILE = '<img src=x onerror="alert(1)"> Combien & pour qui ?'


@pytest.fixture
def action(plan):
    return plan.actions.get(code="A-01")


def item(part="item", code="A-01"):
    return reverse(f"committee:work_{part}", args=[*PLACE, code])


def said(answer):
    return answer.content.decode()


def answer_at(question):
    return reverse("committee:question_answer", args=[*PLACE, question.pk])


# Asking ------------------------------------------------------------------------


def test_a_member_asks_once_and_sees_that_it_waits(browser, member):
    for _ in range(2):
        assert browser.post(item("question"), {"text": HOSTILE}).status_code == 302
    question = Question.objects.get()
    assert (question.member, question.text) == (member, HOSTILE)
    page = said(browser.get(item()))
    assert "En attente de réponse" in page
    assert "<img src=x" not in page
    assert JournalEntry.objects.filter(verb="ask_question").count() == 1


def test_nothing_typed_is_nothing_asked(browser):
    refused = browser.post(item("question"), {"text": "  "})
    assert refused.status_code == 422
    assert "Écrivez votre question" in said(refused)
    assert not Question.objects.exists()


def test_a_question_that_waits_is_its_member_s_and_the_region_s(client, carol, member, action):
    ask_question(member=member, action=action, text="Combien ?")
    bob = making.seat(carol.committee, "bob").members.get()
    client.force_login(bob.user)
    assert "Combien ?" not in said(client.get(item()))


def test_so_many_wait_and_no_more(browser, member, action):
    for n in range(MOST_WAITING):
        ask_question(member=member, action=action, text=f"Et {n} ?")
    with pytest.raises(TooManyQuestions):
        ask_question(member=member, action=action, text="Encore ?")
    refused = browser.post(item("question"), {"text": "Encore ?"})
    assert refused.status_code == 422
    assert "Encore ?" in said(refused)


def test_who_does_not_speak_for_the_seat_asks_nothing(client, carol, member, action):
    dan = making.member(carol, "dan", rank="substitute")
    with pytest.raises(NotSitting):
        ask_question(member=dan, action=action, text="Combien ?")
    client.force_login(dan.user)
    assert client.post(item("question"), {"text": "Combien ?"}).status_code == 409
    Member.objects.filter(pk=member.pk).update(suspended_at=timezone.now())
    with pytest.raises(SeatEnded):
        ask_question(member=member, action=action, text="Combien ?")
    assert not Question.objects.exists()


# Answering ---------------------------------------------------------------------


def test_the_region_answers_once_who_asked_is_mailed_all_members_read(
    client, carol, member, action, sam
):
    question = ask_question(member=member, action=action, text=HOSTILE)
    client.force_login(sam)
    room = said(client.get(ROOM))
    assert "Une question attend sa réponse" in room
    assert "<img src=x" not in room
    assert client.post(answer_at(question), {"answer": ""}).status_code == 422
    assert client.post(answer_at(question), {"answer": "Dix <b>par</b> an"}).status_code == 302
    late = client.post(answer_at(question), {"answer": "Vingt par an"})
    assert late.status_code == 409
    assert "Vingt par an" in said(late)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Dix <b>par</b> an", sam)
    (mail,) = Mail.objects.filter(key=f"question:{question.pk}")
    assert mail.to == member.user.email
    letter = parsed(bytes(mail.raw))
    assert "Dix <b>par</b> an" in letter.get_body(("plain",)).get_content()
    assert "<img src=x" not in letter.get_body(("html",)).get_content()
    bob = making.seat(carol.committee, "bob").members.get()
    for person in (member.user, bob.user):
        client.force_login(person)
        page = said(client.get(item()))
        assert "Dix &lt;b&gt;par&lt;/b&gt; an" in page
        assert "Siège de carol" in page


@pytest.mark.parametrize(
    ("followed", "page"),
    [(True, "/committee/work/A-01/"), (False, "/actions/A-01/")],
)
def test_the_answer_leads_to_a_page_that_is_there(browser, carol, member, action, followed, page):
    question = ask_question(member=member, action=action, text="Combien ?")
    carol.committee.remits.get().charges.create(axis="A", followed=followed)
    answer_question(question=question, actor=factories.user("sam"), answer="Dix")
    text = parsed(bytes(Mail.objects.get().raw)).get_body(("plain",)).get_content()
    [url] = [line for line in text.splitlines() if "A-01/" in line]
    assert url.endswith(page)
    assert browser.get(urlsplit(url).path).status_code == 200


@pytest.mark.both_databases
def test_answered_twice_the_first_stands(member, action, sam):
    question = ask_question(member=member, action=action, text="Combien ?")
    answer_question(question=question, actor=sam, answer="Dix")
    with pytest.raises(AlreadyAnswered) as told:
        answer_question(question=question, actor=sam, answer="Vingt")
    assert told.value.question.answer == "Dix"
    assert Mail.objects.filter(key__startswith="question:").count() == 1


def test_who_left_the_committee_is_mailed_nothing(member, action, sam):
    question = ask_question(member=member, action=action, text="Combien ?")
    Member.objects.filter(pk=member.pk).update(ended_at=timezone.now())
    question.refresh_from_db()
    answer_question(question=question, actor=sam, answer="Dix")
    assert not Mail.objects.filter(key__startswith="question:").exists()


def test_a_question_of_another_roadmap_is_not_answered_here(client, member, action, sam):
    question = ask_question(member=member, action=action, text="Combien ?")
    other = factories.published(factories.roadmap(factories.region("normandie"), slug="plan"))
    making.committee(other)
    factories.role(sam, other.region, "secretary")
    client.force_login(sam)
    there = reverse("committee:question_answer", args=["normandie", "plan", question.pk])
    assert client.post(there, {"answer": "Dix"}).status_code == 404


def test_the_room_of_who_manages_says_how_many_wait(plan, member, action, sam):
    def waiting():
        return [one.count for one in awaiting(plan) if one.url == ROOM]

    assert waiting() == []
    first = ask_question(member=member, action=action, text="Combien ?")
    ask_question(member=member, action=action, text="Pour qui ?")
    assert waiting() == [2]
    answer_question(question=first, actor=sam, answer="Dix")
    assert waiting() == [1]


@pytest.mark.parametrize("many", [1, 3])
def test_the_room_asks_little_whatever_it_holds(
    client, django_assert_max_num_queries, member, action, sam, many
):
    for n in range(many):
        ask_question(member=member, action=action, text=f"Et {n} ?")
    client.force_login(sam)
    client.get(ROOM)
    with django_assert_max_num_queries(9):
        client.get(ROOM)


# One's own notes -----------------------------------------------------------------


def test_a_note_is_for_its_member_alone(client, browser, carol, member, sam, action):
    dan = making.member(carol, "dan", rank="substitute")
    browser.post(item("note"), {"text": "Demander à Anne"})
    assert "Demander à Anne" in said(browser.get(item()))
    work = reverse("committee:work", args=PLACE)
    assert "une note de vous" in said(browser.get(work))
    ask_question(member=member, action=action, text="Combien ?")
    for person in (dan.user, sam):
        client.force_login(person)
        for url in (item(), work, ROOM, reverse("committee:letters", args=PLACE)):
            assert "Demander à Anne" not in said(client.get(url, follow=True))
    assert not JournalEntry.objects.filter(verb__contains="not").exists()


def test_a_note_is_rewritten_and_an_empty_one_goes(browser, member, action):
    for text in ("Une", "Deux"):
        jot(member=member, action=action, text=text)
    assert Jotting.objects.get().text == "Deux"
    browser.post(item("note"), {"text": " "})
    assert not Jotting.objects.exists()
