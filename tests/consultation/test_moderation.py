"""Deciding: once, by somebody without a stake, with a reason, and the author told."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import JournalEntry, Mandate, Organisation, Participant
from consultation.models import Decision, Proposal, Reason
from consultation.operations import (
    AlreadyDecided,
    Incomplete,
    NotYours,
    Verdict,
    decide,
    withdraw_proposal,
)
from consultation.queries.log import delay_bars
from consultation.queries.moderation import DELAY
from consultation.queries.moderation_queue import Queue, groups
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Clock, Phase
from roadmaps.operations import PhaseClosed
from tests.consultation import writing
from tests.consultation.writing import PLACE, TITLE

pytestmark = pytest.mark.django_db
ROOM = PLACE + "moderation/"


@pytest.fixture
def proposal(phase, people):
    return writing.submitted(phase, people["alice"])


@pytest.fixture
def mo(client, people):
    client.force_login(people["mo"])
    return client


def sent(proposal, verb, **typed):
    return {"verb": verb, "seen": proposal.submitted_at.isoformat()} | typed


def letter():
    mail = Mail.objects.get()
    text = parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    return mail, text


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_the_room_exists_for_moderators_only(client, plan, people, proposal, name):
    client.force_login(people[name])
    for address in (ROOM, ROOM + "1/"):
        assert client.get(address).status_code == 404
    assert client.post(ROOM + "1/", sent(proposal, "publish")).status_code == 404
    client.logout()
    assert client.get(ROOM).status_code == 302


def test_a_refusal_names_its_rule_to_the_author_and_leaves_a_tombstone(mo, client, proposal):
    typed = sent(proposal, "refuse", reason="advertising", message="Retirez le nom du produit.")
    assert mo.post(ROOM + "1/", typed).status_code == 302
    decision = Decision.objects.get()
    assert (decision.verb, decision.reason) == ("refuse", "advertising")
    mail, text = letter()
    assert (mail.key, mail.to) == (f"decision:{decision.pk}", "alice@example.org")
    for said in (
        "publicité ou démarchage",
        "Retirez le nom du produit.",
        "contact@region.example",
        "Vous pouvez en déposer une autre",
        "http://localhost" + PLACE + "proposals/1/",
    ):
        assert said in text
    client.logout()
    page = client.get(PLACE + "proposals/1/")
    assert page.status_code == 200
    assert "publicité ou démarchage" in page.text
    assert TITLE not in page.text
    assert "Retirez le nom" not in page.text
    assert TITLE not in client.get(PLACE + "proposals/?state=gone").text
    assert "Proposition n°" in client.get(PLACE + "proposals/?state=gone").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"verb": "refuse"}, "Choisissez un motif"),
        ({"verb": "refuse", "reason": "boring"}, ""),
        ({"verb": "ask", "message": "  "}, "Écrivez à l’auteur ce qu’il doit changer"),
        ({"verb": "burn"}, ""),
    ],
)
def test_an_incomplete_decision_decides_nothing(mo, proposal, typed, sentence):
    answer = mo.post(ROOM + "1/", {"message": "Gardez ceci."} | sent(proposal, "") | typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Gardez ceci." in answer.text or "message" in typed
    assert not Decision.objects.exists()
    assert Proposal.objects.get().state == "submitted"


def test_a_change_asked_comes_back_to_the_queue(mo, client, people, phase, proposal):
    mo.post(ROOM + "1/", sent(proposal, "ask", message="Dites où."))
    assert Proposal.objects.get().state == "change_requested"
    _mail, text = letter()
    assert "Dites où." in text
    assert PLACE + "proposals/1/edit/" in text
    assert client.get(PLACE + "proposals/1/").status_code == 404
    client.force_login(people["alice"])
    assert "Dites où." in client.get(PLACE + "proposals/1/edit/").text
    again = {
        "title": TITLE + " à Pau",
        "summary": "À Pau.",
        "axis": "A",
        "reason": "Pour Pau.",
        "do": "submit",
    }
    client.post(PLACE + "proposals/1/edit/", again)
    found = Proposal.objects.get()
    assert (found.state, found.title) == ("submitted", TITLE + " à Pau")
    assert found.submitted_at > proposal.submitted_at


def test_a_text_written_anew_is_not_decided_unread(people, phase, proposal):
    writing.judge(proposal, people["mo"], "ask", message="Dites où.")
    writing.submit_proposal(
        proposal=proposal,
        phase=phase,
        actor=people["alice"],
        author=proposal.author,
        wording=writing.wording(reason="Un tout autre texte."),
    )
    with pytest.raises(AlreadyDecided):
        decide(
            item=proposal,
            moderator=people["max"],
            verdict=Verdict("publish"),
            seen=proposal.submitted_at.isoformat(),
        )
    assert Proposal.objects.get().state == "submitted"


def test_a_change_is_not_asked_when_it_could_not_be_made(mo, phase, people, proposal):
    Phase.objects.filter(pk=phase.pk).update(closes_at=Clock())
    assert 'value="ask"' not in mo.get(ROOM + "1/").text
    with pytest.raises(PhaseClosed):
        writing.judge(proposal, people["mo"], "ask", message="Dites où.")
    assert mo.post(ROOM + "1/", sent(proposal, "ask", message="Où ?")).status_code == 409
    assert mo.post(ROOM + "1/", sent(proposal, "publish")).status_code == 302


def test_the_second_moderator_is_told_who_decided_what(mo, people, proposal):
    writing.judge(proposal, people["max"], "refuse", "off_topic")
    answer = mo.post(ROOM + "1/", sent(proposal, "publish", message="Bravo."))
    assert answer.status_code == 409
    assert "Max a déjà décidé" in answer.text
    assert "refusée" in answer.text
    assert "Bravo." in answer.text
    assert Decision.objects.count() == 1


def test_what_the_author_took_back_is_not_decided(mo, people, proposal):
    withdraw_proposal(proposal=proposal, actor=people["alice"])
    answer = mo.post(ROOM + "1/", sent(proposal, "publish"))
    assert answer.status_code == 409
    assert "a retiré sa contribution" in answer.text


def own(phase, people):
    return writing.submitted(phase, people["mo"])


def of_their_organisation(phase, people):
    """Max wrote for a body whose mandate mo asked for too, not verified yet."""
    body = Organisation.objects.create(name="Réseau", siren="732829320")
    Mandate.objects.create(user=people["mo"], organisation=body)
    author = Participant.objects.create(organisation=body, college="association", department="33")
    proposal = writing.submitted(phase, people["alice"])
    Proposal.objects.filter(pk=proposal.pk).update(author=author)
    return proposal


def entered_by_them(phase, people):
    proposal = writing.submitted(phase, people["alice"])
    Proposal.objects.filter(pk=proposal.pk).update(entered_by=people["mo"])
    return proposal


@pytest.mark.parametrize("made", [own, of_their_organisation, entered_by_them])
def test_nobody_decides_on_what_is_theirs(mo, phase, people, made):
    proposal = made(phase, people)
    page = mo.get(ROOM + "1/").text
    assert "Vous ne décidez pas de celle-ci" in page
    assert 'value="publish"' not in page
    answer = mo.post(ROOM + "1/", sent(proposal, "publish"))
    assert answer.status_code == 403
    with pytest.raises(NotYours):
        writing.judge(proposal, people["mo"])
    writing.judge(proposal, people["max"])
    assert Proposal.objects.get().state == "published"


def test_someone_without_the_role_decides_nothing(people, proposal):
    with pytest.raises(NotYours):
        writing.judge(proposal, people["bob"])


def test_a_refusal_without_a_reason_of_the_list_is_no_decision(people, proposal):
    with pytest.raises(Incomplete):
        writing.judge(proposal, people["mo"], "refuse", "boring")


def waiting(phase, person, *hours):
    """Proposals that have waited this long; their numbers."""
    for hour in hours:
        made = writing.submitted(phase, person, title=f"Ouvrir la salle {hour} le soir")
        since = timezone.now() - timedelta(hours=hour)
        Proposal.objects.filter(pk=made.pk).update(submitted_at=since)


def test_the_queue_is_oldest_first_under_three_headings(plan, phase, people):
    waiting(phase, people["alice"], 1, 50, 30)
    queue = Queue(plan)
    assert [case.key for case in queue.cases] == [2, 3, 1]
    assert [len(group["items"]) for group in groups(queue.cases)] == [1, 1, 1]
    assert [case.group for case in queue.cases] == ["late", "today", "recent"]
    assert [case.wait["w"] for case in queue.cases] == [pytest.approx(83.3, abs=0.1), 50.0, 1.7]
    assert queue.late == 1


def test_late_begins_at_the_second(plan, proposal):
    at = proposal.submitted_at + DELAY
    assert Queue(plan, at).late == 1
    assert Queue(plan, at - timedelta(microseconds=1)).late == 0


def test_after_a_decision_the_next_case_opens(mo, phase, people):
    waiting(phase, people["alice"], 30, 20, 10)
    second = Proposal.objects.get(number=2)
    answer = mo.post(ROOM + "2/", sent(second, "publish"))
    assert answer.url == ROOM + "3/"
    third = Proposal.objects.get(number=3)
    assert mo.post(ROOM + "3/", sent(third, "publish")).url == ROOM + "1/"
    first = Proposal.objects.get(number=1)
    assert mo.post(ROOM + "1/", sent(first, "publish")).url == ROOM


def test_a_case_is_worked_from_the_keyboard(mo, phase, people):
    waiting(phase, people["alice"], 30, 20, 10)
    answer = mo.post(ROOM + "open/", {"case": "proposal:2"})
    page = mo.get(answer.url).text
    legend = page.partition('class="keys"')[2].partition("</p>")[0]
    for key in ("j", "k", "m", "p", "r", "d", "a", "l", *"123456"):
        assert page.count(f'data-key="{key}"') == 1
    assert re.findall(r"<kbd>(.)</kbd>", legend) == [*"JK1", str(len(Reason)), *"MPDRAL"]


def test_the_queue_asks_as_much_of_the_database_for_one_as_for_three(
    mo, phase, people, django_assert_num_queries
):
    from django.test.utils import CaptureQueriesContext

    waiting(phase, people["alice"], 5)
    reported = writing.published(phase, people["alice"], people["max"])
    writing.reported(reported, people["bob"])
    mo.get(ROOM)
    with CaptureQueriesContext(connection) as one:
        mo.get(ROOM)
    waiting(phase, people["alice"], 4, 3)
    for _n in range(2):
        more = writing.published(phase, people["alice"], people["max"])
        writing.reported(more, people["bob"], people["max"])
    with CaptureQueriesContext(connection) as three:
        mo.get(ROOM)
    assert len(three) == len(one)


def test_the_log_shows_what_and_why_and_no_name(client, people, phase):
    writing.judge(
        writing.submitted(phase, people["alice"]), people["mo"], "refuse", "personal_data"
    )
    writing.judge(
        writing.submitted(phase, people["alice"]), people["mo"], "ask", message="Un secret."
    )
    page = client.get(ROOM + "log/").text
    assert "Donnée personnelle" in page
    assert "Reformulation demandée" in page
    assert not re.search(r"\b(Mo|Alice)\b", page)
    for kept in ("mo@", "alice@", "Un secret.", TITLE, "proposals/2/"):
        assert kept not in page
    assert "proposals/1/" in page


def test_the_bars_of_the_log_part_at_their_hours_and_the_last_is_late():
    hours = (0, 5.99, 6, 11.99, 12, 23.99, 24, 47.99, 48, 200)
    bars = delay_bars([timedelta(hours=hour) for hour in hours])
    assert [bar["count"] for bar in bars] == [2, 2, 2, 2, 2]
    assert [bar["late"] for bar in bars] == [False] * 4 + [True]
    assert {bar["w"] for bar in bars} == {100.0}
    assert {bar["w"] for bar in delay_bars([])} == {0}


def test_an_empty_queue_says_what_comes_next(mo, phase):
    assert "On peut proposer jusqu’au" in mo.get(ROOM).text
    phase.delete()
    page = mo.get(ROOM).text
    assert "Tout est traité" in page
    assert "Le dépôt est clos" in page


def test_every_decision_is_in_the_journal(people, proposal):
    writing.judge(proposal, people["mo"], "refuse", "off_topic")
    entry = JournalEntry.objects.get(verb="moderate_refuse")
    assert (entry.actor, entry.item, entry.place, entry.details) == (
        people["mo"],
        "n° 1",
        "nouvelle-aquitaine/economie-numerique",
        {"reason": "off_topic"},
    )


def test_hostile_text_is_text_in_the_room_and_in_the_mail(mo, phase, people):
    evil = "<script>alert(1)</script>"
    proposal = writing.submitted(phase, people["alice"], title=evil + TITLE, reason=evil)
    assert evil not in mo.get(ROOM + "1/").text
    mo.post(ROOM + "1/", sent(proposal, "refuse", reason="illegal", message=evil))
    html = parsed(bytes(Mail.objects.get().raw)).get_body(("html",)).get_content()
    assert evil not in html
    assert "&lt;script&gt;" in html


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_make_one_decision(people, proposal):
    seen = proposal.submitted_at.isoformat()
    outcomes, barrier = [], Barrier(2)

    def judge(name, verdict):
        try:
            barrier.wait()
            decide(item=proposal, moderator=people[name], verdict=verdict, seen=seen)
            outcomes.append("decided")
        except AlreadyDecided as already:
            outcomes.append(already.decision.moderator.email)
        except Exception as failure:
            outcomes.append(repr(failure))
        finally:
            connection.close()

    both = [
        Thread(target=judge, args=("mo", Verdict("publish"))),
        Thread(target=judge, args=("max", Verdict("refuse", "off_topic"))),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    first = Decision.objects.get()
    assert sorted(outcomes) == sorted(["decided", first.moderator.email])
    assert Mail.objects.count() == 1
