"""From a blank page to a published proposal, and back out."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultation.models import Proposal
from consultation.operations import (
    NotWritable,
    prepare_answer,
    publish_answers,
    vote,
    withdraw_proposal,
)
from outbox.models import Mail
from tests import factories
from tests.consultation import writing
from tests.consultation.writing import PLACE, TITLE, new_action

pytestmark = pytest.mark.django_db


def test_from_the_form_to_the_public_list(client, plan, people, phase):
    client.force_login(people["alice"])
    answer = client.post(PLACE + "proposals/new/", new_action(signature="Alice Martin"))
    assert (answer.status_code, answer.url) == (302, PLACE + "proposals/1/")
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.number, proposal.title) == ("submitted", 1, TITLE)
    assert TITLE in client.get(PLACE + "proposals/1/").text

    client.logout()
    assert client.get(PLACE + "proposals/1/").status_code == 404
    assert TITLE not in client.get(PLACE + "proposals/").text

    client.force_login(people["mo"])
    case = client.get(PLACE + "moderation/1/")
    assert "Prêter les salles" in case.text
    sent = {"verb": "publish", "seen": proposal.submitted_at.isoformat()}
    answer = client.post(PLACE + "moderation/1/", sent)
    assert (answer.status_code, answer.url) == (302, PLACE + "moderation/")

    client.logout()
    assert TITLE in client.get(PLACE + "proposals/").text
    page = client.get(PLACE + "proposals/1/").text
    assert "Alice Martin · Entreprise · Gironde" in page
    assert list(Mail.objects.values_list("to", flat=True)) == ["alice@example.org"]


def test_withdrawing_is_asked_then_leaves_a_tombstone(client, people, phase):
    writing.published(phase, people["alice"], people["mo"])
    address = PLACE + "proposals/1/withdraw/"
    client.force_login(people["bob"])
    assert client.post(address).status_code == 404
    client.force_login(people["alice"])
    assert "La retirer" in client.get(address).text
    assert Proposal.objects.get().state == "published"
    for _n in range(2):
        assert client.post(address).status_code == 302
    client.logout()
    page = client.get(PLACE + "proposals/1/").text
    assert "Proposition retirée par son auteur" in page
    assert TITLE not in page
    assert TITLE not in client.get(PLACE + "proposals/").text


def test_what_was_never_public_leaves_no_trace(client, people, phase):
    proposal = writing.submitted(phase, people["alice"])
    withdraw_proposal(proposal=proposal, actor=people["alice"])
    assert client.get(PLACE + "proposals/1/").status_code == 404
    assert "n°" not in client.get(PLACE + "proposals/?state=gone").text


def test_what_is_settled_is_not_withdrawn(people, phase):
    proposal = writing.submitted(phase, people["alice"])
    writing.judge(proposal, people["mo"], "refuse", "off_topic")
    with pytest.raises(NotWritable):
        withdraw_proposal(proposal=proposal, actor=people["alice"])


def order(client):
    page = client.get(PLACE + "proposals/").text
    return re.findall(r'id="proposal-(\d+)"', page)


def test_ones_own_stand_above_the_list_with_what_became_of_them(client, people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    prepare_answer(proposal=proposal, actor=people["ada"], outcome="rejected", reasons="Trop cher.")
    publish_answers(roadmap=phase.roadmap, actor=people["ada"])
    client.force_login(people["alice"])
    page = client.get(PLACE + "proposals/").text
    own = page.partition('id="mine"')[2].partition("</section>")[0]
    assert '<span class="status status-no">rejetée</span>' in own


def test_the_list_is_drawn_at_random_and_stays_for_each_visitor(client, people, phase):
    for number in range(8):
        title = f"Ouvrir la salle {number} le soir"
        writing.published(phase, people["alice"], people["mo"], title=title)
    mine = order(client)
    assert sorted(mine) == [str(n) for n in range(1, 9)]
    assert order(client) == mine
    drawn = {tuple(mine)}
    for name in ("alice", "bob", "mo", "max", "ada"):
        client.force_login(people[name])
        drawn.add(tuple(order(client)))
        assert order(client) == order(client)
    assert len(drawn) > 1


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("kind=new", {"1", "2"}),
        ("kind=amendment", {"3"}),
        ("axis=A", {"1", "3"}),
        ("axis=B", {"2"}),
        ("q=fibre", {"2"}),
        ("q=fibres optiques", set()),
        ("state=answered", set()),
        ("round=1", {"1", "2", "3"}),
        ("round=2", {"1", "2", "3"}),
        ("kind=burn&round=99999&page=99", {"1", "2", "3"}),
    ],
)
def test_filters_live_in_the_address(client, plan, people, phase, narrowed, found):
    people_of = (people["alice"], people["mo"])
    writing.published(phase, *people_of, axis="A")
    writing.published(phase, *people_of, axis="B", title="Tirer la fibre dans les bourgs")
    action = plan.actions.get(code="A-01")
    draft = writing.draft(phase, people["alice"], action)
    writing.submit_proposal(
        proposal=draft,
        phase=phase,
        actor=people["alice"],
        author=factories.first_voice(people["alice"]),
        wording=writing.wording(title="Former davantage de monde"),
    )
    writing.judge(draft, people["mo"])
    page = client.get(f"{PLACE}proposals/?{narrowed}").text
    assert set(re.findall(r'id="proposal-(\d+)"', page)) == found


def test_a_name_stands_only_where_its_author_put_it(client, people, phase):
    writing.published(phase, people["alice"], people["mo"])
    page = client.get(PLACE + "proposals/1/").text
    assert "Alice" not in page
    assert "Entreprise · Gironde" in page


def test_a_vote_shows_nowhere_but_to_its_voter(client, people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    pages = [PLACE + "proposals/", PLACE + "proposals/1/"]
    before = [masked(client.get(page).text) for page in pages]
    vote(
        participant=factories.first_voice(people["bob"]),
        round=phase,
        item=proposal,
        position="against",
    )
    assert [masked(client.get(page).text) for page in pages] == before
    client.force_login(people["bob"])
    assert 'data-position="against"' in client.get(pages[1]).text


def masked(page):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_list_asks_as_much_of_the_database_for_one_as_for_three(client, people, phase):
    client.force_login(people["bob"])
    writing.published(phase, people["alice"], people["mo"])
    client.get(PLACE + "proposals/")
    with CaptureQueriesContext(connection) as one:
        client.get(PLACE + "proposals/")
    for _n in range(2):
        writing.published(phase, people["alice"], people["mo"])
    with CaptureQueriesContext(connection) as three:
        client.get(PLACE + "proposals/")
    assert len(three) == len(one)


def test_markdown_of_people_is_a_safe_subset(client, people, phase):
    reason = "**Oui** <img src=x onerror=alert(1)> [ici](//evil) ![x](http://evil/x.png)"
    writing.published(phase, people["alice"], people["mo"], reason=reason)
    page = client.get(PLACE + "proposals/1/").text
    assert "<strong>Oui</strong>" in page
    for evil in ("<img", 'href="//evil', "onerror=alert(1)>"):
        assert evil not in page.replace("&gt;", "")
