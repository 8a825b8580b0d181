"""Arguing under an action or a proposal: who may, when, once, and what stands in public of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.models import Argument, News, Report
from consultation.operations import OutsidePerimeter, report_item
from consultation.operations.arguments import (
    NotSaid,
    NotToRewrite,
    RepliedAlready,
    Words,
    rewrite_argument,
    submit_argument,
    withdraw,
)
from consultation.operations.questions import AnsweredAlready, answer_question
from outbox.models import Mail
from roadmaps.models import Clock, Phase, Roadmap
from roadmaps.operations import PhaseClosed
from tests import factories
from tests.consultation import saying, writing
from tests.consultation.saying import NEW, TEXT
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
PAGE = PLACE + "actions/A-01/"


@pytest.fixture
def open_phase(plan):
    return saying.commenting(plan)


@pytest.fixture
def action(plan):
    return plan.actions.get(code="A-01")


def typed(**more):
    return {"stance": "for", "text": TEXT, "signature": "Alice Martin"} | more


# When and who ---------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_nobody_argues_outside_a_phase_in_which_one_comments(plan, people, action):
    voting_only = factories.phase(plan, may_vote=True)
    with pytest.raises(PhaseClosed):
        saying.said(voting_only, people["alice"], action)
    over = saying.commenting(plan)
    Phase.objects.filter(pk=over.pk).update(closes_at=Clock())
    with pytest.raises(PhaseClosed):
        saying.said(over, people["alice"], action)
    coming = saying.commenting(plan, timedelta(hours=1), timedelta(hours=2))
    with pytest.raises(PhaseClosed):
        saying.said(coming, people["alice"], action)
    assert not Argument.objects.exists()


def test_nobody_argues_from_outside_the_perimeter(open_phase, action):
    elsewhere = factories.user("zoe")
    factories.voice(elsewhere, department="75")
    with pytest.raises(OutsidePerimeter):
        saying.said(open_phase, elsewhere, action)


def test_a_visitor_signs_in_and_comes_back(client, open_phase):
    assert NEW in client.get(PAGE).text
    answer = client.get(f"{NEW}?stance=against")
    assert answer.status_code == 302
    assert "stance%253Dagainst" in answer.url or "stance%3Dagainst" in answer.url


def test_what_is_said_waits_in_place_for_its_author_alone(client, people, open_phase):
    client.force_login(people["alice"])
    answer = client.post(NEW, typed(), follow=True)
    assert "sous 48 heures" in answer.text
    assert TEXT[:20] in answer.text
    assert "Vous seul le voyez" in answer.text
    assert Argument.objects.get().state == "submitted"
    client.logout()
    assert TEXT[:20] not in client.get(PAGE).text


def test_moderated_afterwards_it_is_public_at_once(client, plan, people, open_phase):
    Roadmap.objects.update(moderation="after")
    client.force_login(people["alice"])
    client.post(NEW, typed())
    client.logout()
    assert "Alice Martin · Entreprise · Gironde" in client.get(PAGE).text
    assert Argument.objects.get().unread_since


def test_who_has_no_voice_says_how_they_take_part(client, open_phase):
    person = factories.user("nina")
    client.force_login(person)
    assert client.post(NEW, typed()).status_code == 422
    answer = client.post(NEW, typed(college="citizen", department="33"))
    assert answer.status_code == 302
    assert Argument.objects.get().author == person.participant


# Twice is once --------------------------------------------------------------------------------


def test_a_disposable_address_is_told_why_it_does_not_argue(client, open_phase):
    client.force_login(factories.user(email="une@mail.mailinator.com"))
    answer = client.post(NEW, typed(college="citizen", department="33"))
    assert answer.status_code == 422
    assert "jetable" in answer.text
    assert not Argument.objects.exists()


def test_the_same_form_says_it_once(client, people, open_phase):
    client.force_login(people["alice"])
    key = "5d3f2f2a-6c7f-4b0e-9f59-0f2d2d1c9d11"
    for _n in range(2):
        assert client.post(NEW, typed(form_key=key)).status_code == 302
    assert Argument.objects.count() == 1
    client.post(NEW, typed(form_key=key, text="Revenue en arrière, j’en dis un autre."))
    client.force_login(people["bob"])  # who finds her form on the machine they share
    client.post(NEW, typed(form_key=key))
    assert Argument.objects.count() == 3


@pytest.mark.both_databases
def test_a_voice_replies_once_to_an_argument(open_phase, people, action):
    argument = saying.published(open_phase, people["alice"], action)
    reply = {"phase": open_phase, "on": argument, "author": people["bob"].participant}
    reply |= {"actor": people["bob"], "words": Words(text="Non.")}
    first = submit_argument(**reply)
    assert (first.reply_to_id, first.action_id, first.stance) == (argument.pk, action.pk, "")
    with pytest.raises(RepliedAlready):
        submit_argument(**reply)
    withdraw(item=first, actor=people["bob"])
    submit_argument(**reply)


def test_a_reply_is_not_replied_to_nor_what_is_not_public(open_phase, people, action):
    argument = saying.said(open_phase, people["alice"], action)
    with pytest.raises(NotSaid):
        saying.said(open_phase, people["bob"], argument, stance="")
    argument = saying.published(open_phase, people["alice"], action)
    reply = saying.published(open_phase, people["bob"], argument, stance="")
    with pytest.raises(NotSaid):
        saying.said(open_phase, people["alice"], reply, stance="")


# Proposals and their changes ------------------------------------------------------------------


def test_a_proposal_is_argued_on_and_one_of_its_changes(client, plan, people, open_phase):
    phase = factories.phase(plan)
    proposal = writing.published(phase, people["alice"], people["mo"])
    change = proposal.changes.get(field="summary")
    new = PLACE + "proposals/1/arguments/new/"
    client.force_login(people["bob"])
    assert client.post(new, typed(change="999")).status_code == 422
    client.post(new, typed(change=str(change.pk)))
    argument = Argument.objects.get()
    assert (argument.proposal, argument.change) == (proposal, change)
    assert TEXT[:20] in client.get(PLACE + "proposals/1/").text


def test_a_change_of_another_proposal_is_refused(plan, people, open_phase):
    phase = factories.phase(plan)
    one = writing.published(phase, people["alice"], people["mo"])
    other = writing.published(phase, people["alice"], people["mo"])
    with pytest.raises(NotSaid):
        saying.said(open_phase, people["bob"], one, change=other.changes.first())


# Hostile text and links -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "javascript:alert(1)",
        "http://example.org/",
        "https://user:secret@example.org/",
        "https://",
        "example.org",
        "data:text/html,x",
        "https://exa mple.org/",
    ],
)
def test_a_source_is_a_plain_https_address(client, people, open_phase, source):
    client.force_login(people["alice"])
    answer = client.post(NEW, typed(source_1=source))
    assert answer.status_code == 422
    assert TEXT in answer.text
    assert not Argument.objects.exists()


def test_text_and_links_are_shown_as_text(client, people, open_phase, action):
    source = "https://example.org/?q=<b>&x=1"
    argument = saying.published(
        open_phase, people["alice"], action, text="<script>x</script>\u202e", sources=(source,)
    )
    page = client.get(PAGE).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert 'rel="nofollow noopener ugc"' in page
    assert "?q=<b>" not in page
    assert client.get(f"{PLACE}arguments/{argument.pk}/").status_code == 200


def test_a_host_is_shown_in_the_letters_a_browser_goes_to(client, people, open_phase):
    client.force_login(people["alice"])
    client.post(NEW, typed(source_1="https://аpple.example/page"))
    assert Argument.objects.get().sources == ["https://xn--pple-43d.example/page"]


def test_a_text_too_long_is_kept_and_counted(client, people, open_phase):
    client.force_login(people["alice"])
    answer = client.post(NEW, typed(text="a" * 1250))
    assert answer.status_code == 422
    assert "1250 signes sur 1 200" in answer.text


# Taking back, writing again, reporting --------------------------------------------------------


def test_what_is_withdrawn_leaves_a_tombstone(client, people, open_phase, action):
    argument = saying.published(open_phase, people["alice"], action)
    client.force_login(people["bob"])
    assert client.get(f"{PLACE}arguments/{argument.pk}/withdraw/").status_code == 404
    client.force_login(people["alice"])
    client.post(f"{PLACE}arguments/{argument.pk}/withdraw/")
    client.logout()
    page = client.get(PAGE).text
    assert TEXT[:20] not in page
    assert "Retiré par son auteur" in page
    hidden = saying.published(open_phase, people["alice"], action)
    Argument.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    with pytest.raises(NotToRewrite):
        withdraw(item=hidden, actor=people["alice"])


def test_only_what_moderators_sent_back_is_written_again(open_phase, people, action):
    argument = saying.said(open_phase, people["alice"], action)
    again = {"phase": open_phase, "actor": people["alice"], "words": Words("Autre.", "against")}
    with pytest.raises(NotToRewrite):
        rewrite_argument(argument=argument, **again)
    Argument.objects.update(state="change_requested")
    rewrite_argument(argument=argument, **again)
    argument.refresh_from_db()
    assert (argument.text, argument.stance, argument.state) == ("Autre.", "against", "submitted")


def test_an_argument_is_reported_once(client, people, open_phase, action):
    argument = saying.published(open_phase, people["alice"], action)
    url = f"{PLACE}arguments/{argument.pk}/report/"
    client.force_login(people["bob"])
    for _n in range(2):
        assert client.post(url, {"reason": "advertising"}).status_code == 302
    assert Report.objects.get().argument == argument
    client.force_login(people["alice"])
    client.post(url, {"reason": "advertising"})
    assert Report.objects.count() == 1
    report_item(item=argument, reporter=people["mo"], reason="illegal")
    assert Argument.objects.reported().get() == argument


# Questions to the region ----------------------------------------------------------------------


def test_the_region_answers_once_and_who_asked_is_told(client, people, open_phase, action):
    question = saying.published(open_phase, people["alice"], action, stance="question")
    url = f"{PLACE}moderation/questions/{question.pk}/"
    client.force_login(people["bob"])
    assert client.get(PLACE + "moderation/questions/").status_code == 404
    assert client.post(url, {"answer": "Oui."}).status_code == 404
    client.force_login(people["mo"])
    assert TEXT[:20] in client.get(PLACE + "moderation/questions/").text
    assert client.post(url, {"answer": " "}).status_code == 422
    assert client.post(url, {"answer": "Oui, en <b>2027</b>."}).status_code == 302
    late = client.post(url, {"answer": "Non."})
    assert late.status_code == 409
    assert "Non." in late.text
    assert Mail.objects.get().to == people["alice"].email
    assert News.objects.get().key == f"question:{question.pk}"
    client.logout()
    page = client.get(PAGE).text
    assert "La Région répond" in page
    assert "Oui, en &lt;b&gt;2027" in page


def test_only_moderators_and_administrators_answer(open_phase, people, action):
    question = saying.published(open_phase, people["alice"], action, stance="question")
    with pytest.raises(PermissionDenied):
        answer_question(question=question, actor=people["bob"], answer="Oui.")
    answer_question(question=question, actor=people["ada"], answer="Oui.")
    with pytest.raises(AnsweredAlready):
        answer_question(question=question, actor=people["mo"], answer="Non.")


# What a page costs ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", [PAGE, PLACE + "proposals/1/", PAGE + "arguments/"])
def test_a_page_is_as_cheap_with_many(client, plan, people, open_phase, action, page):
    proposal = writing.published(factories.phase(plan), people["alice"], people["mo"])
    client.force_login(people["bob"])
    counts = []
    for n in (1, 3):
        while Argument.objects.filter(reply_to=None, proposal=None).count() < n:
            for on in (action, proposal):
                one = saying.published(open_phase, people["alice"], on)
                saying.published(open_phase, people["bob"], one, stance="")
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]
