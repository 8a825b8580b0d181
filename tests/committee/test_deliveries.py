"""The letters' room and the page of an edition: what it says of each mail is what happened."""

import csv
import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import JournalEntry
from committee.links import WORK, read, sign
from committee.masking import masked
from committee.operations import freeze_due_digest, freeze_due_digests
from outbox.letters import parsed
from outbox.models import Attempt, Mail
from roadmaps.models import Redaction
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(plan):
    return making.committee(plan)


@pytest.fixture
def sam(client, plan):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    client.force_login(person)
    return person


def quiet(body):
    """A seat whose member stopped the letter."""
    seat = making.seat(body, "quiet")
    seat.members.update(letters_stopped_at=DUE - WEEK)
    return seat


def became(digest, seat, **facts):
    """Say what became of a seat's mail."""
    Mail.objects.filter(key=digest.key_of(seat.pk)).update(**facts)


def test_the_schedule_is_told_in_plain_words_with_its_next_three_dates(client, body, sam):
    page = client.get(at("letters")).text
    assert "lundi à 8\u00a0h" in page
    assert page.count(" à 8\u00a0h</li>") == 3


def test_who_was_sent_what_when_and_what_failed(client, plan, body, sam):
    making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    quiet(body)
    freeze_due_digests(DUE)
    digest = body.digests.get()
    became(digest, carol, state="sent", sent_at=DUE + SECOND)
    became(digest, bob, state="failed", failed_at=DUE, error="550 no such <b>user</b>", tries=1)
    page = client.get(at("deliveries", 1)).text
    assert "9 mars 2026, 08:00:01" in page
    assert "550 no such &lt;b&gt;user" in page
    assert "Lettre arrêtée à sa demande" in page
    listed = client.get(at("letters")).text
    assert '<b class="status status-no">1</b>' in listed


def test_the_proof_begins_with_what_failed(client, plan, body, sam):
    making.review(plan)
    seats = {name: making.seat(body, name) for name in ("carol", "bob", "max")}
    quiet(body)
    freeze_due_digests(DUE)
    digest = body.digests.get()
    became(digest, seats["carol"], state="sent", sent_at=DUE)
    became(digest, seats["max"], state="failed", failed_at=DUE, error="550")
    page = client.get(at("deliveries", 1))
    rows = page.context["rows"]
    assert [row.state for row in rows] == ["failed", "owed", "sent", "none"]
    assert rows[0].copy.seat == seats["max"]
    assert "Une lettre n’a pas pu être remise." in page.text


def test_the_word_is_written_for_the_next_letter(client, plan, body, sam):
    making.seat(body)
    assert client.post(at("word"), {"word": "Bonne lecture."}).status_code == 302
    frozen = freeze_due_digest(committee_id=body.pk, now=DUE).content["word"]
    assert (frozen["text"], frozen["chair"]) == ("Bonne lecture.", False)
    assert client.post(at("word"), {"word": "x" * 1501}).status_code == 422


# The page tells the truth -------------------------------------------------------


@pytest.fixture
def sent(plan, body, sam):
    """Letter 1 is frozen: carol and bob have theirs owed, quiet stopped it."""
    making.review(plan)
    seats = {name: making.seat(body, name) for name in ("carol", "bob")}
    seats["quiet"] = quiet(body)
    freeze_due_digests(DUE)
    seats["digest"] = body.digests.get()
    return seats


def mail_of(sent, name):
    return Mail.objects.get(key=sent["digest"].key_of(sent[name].pk))


def arrived(sent, name):
    became(sent["digest"], sent[name], state="sent", sent_at=DUE + SECOND, tries=1)
    return mail_of(sent, name)


@pytest.mark.both_databases
def test_each_try_is_told_with_its_hour_and_the_server_s_words(client, sent):
    mail = arrived(sent, "carol")
    tries = [
        {"ended_at": DUE + SECOND, "left": False, "code": "451", "said": "4.7.1 <i>later</i>"},
        {},
        {"ended_at": DUE + WEEK, "left": True, "code": "250", "said": "2.0.0 queued as 5F"},
    ]
    for number, facts in enumerate(tries, 1):
        Attempt.objects.create(mail=mail, number=number, begun_at=DUE, **facts)
    page = client.get(at("deliveries", 1)).text
    assert "3 essais" in page
    assert "451 4.7.1 &lt;i&gt;later" in page
    assert "250 2.0.0 queued as 5F" in page
    assert "le processus s’est interrompu" in page
    assert parsed(bytes(mail.raw))["Message-ID"].strip("<>") in page


def test_a_try_that_its_worker_did_not_live_to_end_is_said_so(client, sent):
    now = timezone.now()
    facts = {"state": "sending", "tries": 1, "lease_until": now + WEEK}
    became(sent["digest"], sent["carol"], **facts)
    mail = mail_of(sent, "carol")
    Attempt.objects.create(mail=mail, number=1, begun_at=now)
    page = client.get(at("deliveries", 1)).text
    assert "En cours depuis le" in page
    assert "interrompu" not in page
    became(sent["digest"], sent["carol"], lease_until=now - SECOND)
    page = client.get(at("deliveries", 1)).text
    assert ", le processus s’est interrompu\u00a0: un autre reprend" in page


def test_a_mail_that_came_back_is_not_delivered_and_says_why(client, sent):
    arrived(sent, "bob")
    became(sent["digest"], sent["bob"], state="bounced", bounced_at=DUE, error="550 boîte close")
    page = client.get(at("deliveries", 1))
    assert [row.state for row in page.context["rows"]] == ["failed", "owed", "none"]
    assert "revenu" in page.text
    assert "550 boîte close" in page.text


def test_who_acted_since_is_counted_and_never_what_they_said(client, plan, sent):
    phase = plan.phases.get()
    making.opinion(sent["carol"], phase, "A-01", DUE + SECOND, "unfavourable", "Un secret")
    page = client.get(at("deliveries", 1)).text
    assert ">1/3<" in page
    assert ">0/3<" in page
    assert "Un secret" not in page
    assert "éfavorable" not in page


def test_a_member_who_left_before_their_mail_was_written_is_said_so(client, plan, body, sam):
    making.review(plan)
    carol = making.seat(body)
    digest = freeze_due_digest(committee_id=body.pk, now=DUE)
    assert "en préparation" in client.get(at("deliveries", 1)).text
    carol.members.update(ended_at=DUE)
    freeze_due_digests(DUE)
    assert not Mail.objects.filter(key__startswith=digest.mails).exists()
    assert "N’avait plus ce siège" in client.get(at("deliveries", 1)).text


def test_thirty_members_and_twelve_letters_are_proved_within_ten_queries(client, plan, body, sam):
    phase = making.review(plan, closes_at=DUE + 20 * WEEK)
    for n in range(30):
        seat = making.seat(body, f"member-{n}")
        making.opinion(seat, phase, "A-01", DUE + SECOND)
    for n in range(12):
        making.proposal(plan, DUE + n * WEEK - SECOND)
        freeze_due_digests(DUE + n * WEEK)
    for mail in Mail.objects.all():
        Attempt.objects.create(mail=mail, number=1, begun_at=DUE)
    for page in [("deliveries", 12), ("letters",)]:
        client.get(at(*page))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at(*page)).status_code == 200
        assert len(seen) <= (10 if page[0] == "deliveries" else 14), [q["sql"] for q in seen]


# The mail as it left --------------------------------------------------------------


def test_the_mail_is_read_as_it_left_but_for_what_acts_in_its_reader_s_name(client, sent):
    mail = arrived(sent, "carol")
    text = parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    token = text.partition("/committee/letter/")[2].partition("/")[0]
    assert read(WORK, token, DUE)[0] == sent["carol"].members.get()
    page = client.get(at("copy", 1, sent["carol"].pk)).text
    file = client.get(at("copy_file", 1, sent["carol"].pk))
    for octets in (bytes(mail.raw), file.content):
        assert hashlib.sha256(octets).hexdigest() in page
    assert file["Content-Disposition"].startswith("attachment")
    kept = parsed(file.content)
    assert kept["Message-ID"] == parsed(bytes(mail.raw))["Message-ID"]
    assert kept.get_body(("plain",)).get_content() == masked(text)
    bodies = [part.get_content() for part in kept.walk() if part.get_content_maintype() == "text"]
    for shown in [page, *bodies, kept["List-Unsubscribe"]]:
        assert token not in shown
        assert ".".join(token.split(".")[-1:]) not in shown
        assert masked(shown) == shown


def test_no_signed_link_survives_the_mask(plan, sent):
    member = sent["carol"].members.get()
    token = sign(WORK, member, expires_at=DUE)
    assert masked(f"https://x.example/committee/letter/{token}/A-01/") == (
        "https://x.example/committee/letter/lien-personnel/A-01/"
    )
    assert masked("https://x.example/r/d/actions/A-01/?a=b.c") == (
        "https://x.example/r/d/actions/A-01/?a=b.c"
    )


def test_another_edition_s_seat_or_one_without_a_mail_has_no_such_page(client, sent):
    for name in ("copy", "copy_file", "again"):
        assert client.get(at(name, 1, sent["quiet"].pk)).status_code == 404
        assert client.get(at(name, 1, 999)).status_code == 404
        assert client.get(at(name, 9, sent["carol"].pk)).status_code == 404


# Sent again -----------------------------------------------------------------------


def test_the_same_bytes_go_again_once_asked_and_are_recorded_apart(client, sent):
    first = arrived(sent, "carol")
    url = at("again", 1, sent["carol"].pk)
    assert "octet pour octet" in client.get(url).text
    assert Mail.objects.filter(key__contains=":again:").count() == 0
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    again = Mail.objects.get(key__contains=":again:")
    assert (bytes(again.raw), again.to, again.state) == (bytes(first.raw), first.to, "owed")
    first.refresh_from_db()
    assert first.state == "sent"
    assert JournalEntry.objects.get(verb="send_letter_again").item == sent["carol"].title
    page = client.get(at("deliveries", 1)).text
    assert "renvoyée une fois" in page


def test_a_letter_still_owed_is_not_doubled(client, sent):
    url = at("again", 1, sent["carol"].pk)
    assert "n’est pas encore partie" in client.get(url).text
    assert client.post(url).status_code == 409
    assert Mail.objects.filter(key__contains=":again:").count() == 0


def test_when_the_address_changed_a_new_link_goes_to_the_new_one(client, sent):
    arrived(sent, "carol")
    member = sent["carol"].members.get()
    member.user.email = member.user.email_key = "carol@neuf.example"
    member.user.save()
    url = at("again", 1, sent["carol"].pk)
    assert "Envoyer un nouveau lien à carol@neuf.example" in client.get(url).text
    assert client.post(url).status_code == 409
    assert client.post(at("again_link", 1, sent["carol"].pk)).status_code == 302
    assert Mail.objects.get(key__startswith="letter-link:").to == "carol@neuf.example"
    assert JournalEntry.objects.filter(verb="send_letter_link").count() == 1
    member.user.email = member.user.email_key = "carol@juste.example"
    member.user.save()
    assert client.post(at("again_link", 1, sent["carol"].pk)).status_code == 302
    links = Mail.objects.filter(key__startswith="letter-link:")
    assert {mail.to for mail in links} == {"carol@neuf.example", "carol@juste.example"}


@pytest.mark.parametrize(
    ("field", "said"),
    [("letters_stopped_at", "ne plus recevoir la lettre"), ("suspended_at", "est suspendue")],
)
def test_who_stopped_the_letter_or_is_suspended_is_not_sent_it_again(client, sent, field, said):
    arrived(sent, "carol")
    sent["carol"].members.update(**{field: DUE})
    assert said in client.get(at("again", 1, sent["carol"].pk)).text
    assert client.post(at("again", 1, sent["carol"].pk)).status_code == 409
    assert Mail.objects.filter(key__contains=":again:").count() == 0


def test_who_no_longer_holds_the_seat_is_sent_nothing(client, sent):
    arrived(sent, "carol")
    sent["carol"].members.update(ended_at=DUE)
    assert "ne tient plus le siège" in client.get(at("again", 1, sent["carol"].pk)).text
    assert client.post(at("again", 1, sent["carol"].pk)).status_code == 409
    assert client.post(at("again_link", 1, sent["carol"].pk)).status_code == 404
    assert Mail.objects.count() == 2


# Red ------------------------------------------------------------------------------


def lose(body, seat, *numbers):
    for number in numbers:
        became(body.digests.get(number=number), seat, state="failed", failed_at=DUE, error="550")


def red(client):
    """The seats of the red box, and whether each was sent its letter again."""
    return {
        one["copy"].seat: one["again"] for one in client.get(at("letters")).context["unreached"]
    }


def test_a_member_whom_two_letters_in_a_row_did_not_reach_is_red(client, plan, body, sam):
    making.review(plan, closes_at=DUE + 9 * WEEK)
    carol, bob = making.seat(body), making.seat(body, "bob")
    for n in range(3):
        freeze_due_digests(DUE + n * WEEK)
    now = timezone.now()
    Mail.objects.update(state="sent", sent_at=now)
    lose(body, carol, 1, 3)
    assert red(client) == {}
    lose(body, bob, 2, 3)
    assert red(client) == {bob: False}
    assert "bob@" in client.get(at("letters")).text
    became(body.digests.get(number=2), carol, state="owed", owed_at=now - timedelta(days=2))
    assert red(client) == {carol: False, bob: False}
    client.post(at("again", 3, bob.pk))
    assert red(client) == {carol: False, bob: True}
    assert "renvoyée, pas encore remise" in client.get(at("letters")).text
    Mail.objects.filter(key__contains=":again:").update(state="sent", sent_at=now)
    assert red(client) == {carol: False}


def test_a_letter_whose_hour_has_passed_is_said_to_wait_for_the_clock(client, plan, body, sam):
    making.review(plan)
    making.seat(body)
    waits = "n’est pas encore préparée"
    for page in ("letters", "preview"):
        assert waits in client.get(at(page)).text
    freeze_due_digests()
    for page in ("letters", "preview"):
        assert waits not in client.get(at(page)).text


def test_the_sendings_are_taken_away_one_line_a_try(client, sent):
    mail = arrived(sent, "carol")
    sent["bob"].title = "=1+1"
    sent["bob"].save()
    for number, code in enumerate(("451", "250"), 1):
        facts = {"code": code, "said": "dit", "ended_at": DUE, "left": code == "250"}
        Attempt.objects.create(mail=mail, number=number, begun_at=DUE, **facts)
    answer = client.get(at("deliveries_data", 1))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(answer.text.splitlines())
    assert header[:4] == ["Siège", "Collège", "Membre", "Adresse"]
    by_seat = {}
    for row in rows:
        by_seat.setdefault(row[0], []).append(row[3:8])
    state = mail.get_state_display()
    assert by_seat["Siège de carol"] == [
        [mail.to, state, "1", "2026-03-09T08:00:00+01:00", "451 dit"],
        [mail.to, state, "2", "2026-03-09T08:00:00+01:00", "250 dit"],
    ]
    assert by_seat["'=1+1"][0][2:] == ["", "", ""]
    assert by_seat["Siège de quiet"][0][1] == "lettre arrêtée à sa demande"


def test_what_is_still_owed_is_said_with_the_oldest(client, sent):
    page = client.get(at("letters")).text
    assert "<b>2 lettres</b> attendent encore de partir, la plus ancienne depuis le 9 mars" in page


# By law ---------------------------------------------------------------------------


def test_once_the_law_took_a_passage_out_the_bytes_are_neither_shown_nor_sent_again(
    client, plan, sent
):
    mail = arrived(sent, "carol")
    facts = {"item": "A-01", "field": "summary", "basis": "court_order", "at": timezone.now()}
    Redaction.objects.create(roadmap=plan, **facts)
    page = client.get(at("copy", 1, sent["carol"].pk)).text
    assert "pour raison légale" in page
    assert mail.subject not in page
    assert client.get(at("copy_file", 1, sent["carol"].pk)).status_code == 404
    assert "ne repart plus" in client.get(at("again", 1, sent["carol"].pk)).text
    assert client.post(at("again", 1, sent["carol"].pk)).status_code == 409
    assert client.post(at("again_link", 1, sent["carol"].pk)).status_code == 302
