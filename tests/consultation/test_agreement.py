"""The region's wording of what somebody asked: put to its author, seen by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied

from consultation.models import Note, Ruling
from consultation.operations.agreement import (
    NobodyToAsk,
    WordingGone,
    agree,
    ask_author,
    decline,
)
from consultation.operations.merging import rule, undo_ruling
from outbox.models import Mail
from tests.consultation import amending
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
KEPT = "Seulement quatre cents"


@pytest.fixture
def plan(db):
    return amending.plan_with_lists()


@pytest.fixture
def change(plan, phase, people):
    row = amending.field(plan, "summary", "Cinq cents entreprises.")
    return amending.amend(phase, people["alice"], "A-01", row).changes.get()


@pytest.fixture
def ruling(change, people):
    return rule(change=change, actor=people["ada"], outcome="modified", value=KEPT)


@pytest.fixture
def asked(ruling, people):
    return ask_author(ruling=ruling, actor=people["ada"])


def url(ruling):
    return f"{PLACE}proposals/{ruling.change.proposal.number}/"


def mails():
    return Mail.objects.filter(key__startswith="wording:")


def test_the_author_is_asked_once_by_mail(ruling, asked, people):
    assert ask_author(ruling=ruling, actor=people["ada"]).asked_at == asked.asked_at
    mail = mails().get()
    assert mail.to == people["alice"].email
    assert KEPT in mail.subject + bytes(mail.raw).decode()


def test_the_room_offers_to_ask_as_long_as_nobody_did(client, ruling, people):
    client.force_login(people["ada"])
    room, ask = f"{PLACE}manage/merging/A-01/", 'value="ask"'
    assert ask in client.get(room).text
    where = f"{room}changes/{ruling.change_id}/"
    assert client.post(where, {"do": "ask", "seen": ruling.pk}).status_code == 302
    page = client.get(room).text
    assert "L’auteur est interrogé" in page
    assert ask not in page


def test_only_the_author_and_the_region_see_the_wording(client, asked, people):
    for name, sees in (("alice", True), ("ada", True), ("bob", False), ("mo", False)):
        client.force_login(people[name])
        page = client.get(url(asked)).text
        assert (KEPT in page) is sees, name
        assert ('value="agree"' in page) is (name == "alice")
    client.logout()
    assert KEPT not in client.get(url(asked)).text


def test_not_yet_asked_the_author_sees_nothing(client, ruling, people):
    client.force_login(people["alice"])
    assert KEPT not in client.get(url(ruling)).text


def test_one_click_agrees_and_twice_is_once(client, asked, people):
    client.force_login(people["alice"])
    where = f"{url(asked)}wording/{asked.pk}/"
    assert "Changer d’avis" not in client.get(url(asked)).text
    assert client.post(where, {"do": "agree"}).status_code == 302
    first = Ruling.objects.get().agreed_at
    client.post(where, {"do": "agree"})
    assert Ruling.objects.get().agreed_at == first
    page = client.get(url(asked)).text
    assert "Vous êtes d’accord." in page
    assert "Changer d’avis" in page


def test_an_author_may_say_why_not_and_change_their_mind(client, asked, people):
    client.force_login(people["alice"])
    where = f"{url(asked)}wording/{asked.pk}/"
    for _ in range(2):
        client.post(where, {"do": "decline", "word": "Trop peu."})
    assert [note.text for note in Note.objects.all()] == ["Trop peu."]
    client.force_login(people["ada"])
    assert "Trop peu." in client.get(f"{PLACE}manage/merging/A-01/").text
    agree(ruling=asked, author=people["alice"])
    said = Ruling.objects.get()
    assert said.agreed_at
    assert said.declined_at is None


def test_nobody_agrees_for_another(client, asked, people):
    client.force_login(people["bob"])
    assert client.post(f"{url(asked)}wording/{asked.pk}/", {"do": "agree"}).status_code == 404
    with pytest.raises(PermissionDenied):
        decline(ruling=asked, author=people["bob"])


def test_a_wording_that_no_longer_stands_is_not_agreed_to(change, asked, people):
    undo_ruling(change=change, actor=people["ada"])
    with pytest.raises(WordingGone):
        agree(ruling=asked, author=people["alice"])


def test_who_spoke_at_a_meeting_is_not_asked_by_mail(plan, phase, people):
    row = amending.field(plan, "summary", "Autre.")
    proposal = amending.amend(phase, people["mo"], "A-01", row, origin="meeting")
    change = proposal.changes.get()
    ruling = rule(change=change, actor=people["ada"], outcome="modified", value=KEPT)
    with pytest.raises(NobodyToAsk):
        ask_author(ruling=ruling, actor=people["ada"])
    assert not mails().exists()
