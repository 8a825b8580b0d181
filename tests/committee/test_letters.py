"""The mails an edition owes: once a seat, whole, and the same in both parts."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from committee import operations
from committee.models import Copy, Digest
from committee.operations import digests, freeze_due_digests
from consultation.models import Vote
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.templatetags.words import moment
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK
from tests.services import until

LINK = re.compile(r"https?://[^\s\"<>]+")


def mail_to(name, number=1):
    digest = Digest.objects.get(number=number)
    return Mail.objects.get(key__startswith=digest.mails, to=f"{name}@example.org")


def parts(mail):
    message = parsed(bytes(mail.raw))
    return message, *(message.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.fixture
def full(db):
    """A committee with everything to say: 84 actions, proposals, moderation, a word."""
    codes = [f"{axis}-{n:02}" for axis in "ABCDEFG" for n in range(1, 13)]
    plan = making.plan(codes)
    body = making.committee(plan, word="Lisez d’abord <l’axe B> & répondez.")
    phase = making.review(plan, closes_at=timezone.now() + timedelta(days=9))
    seats = [making.seat(body, name) for name in ("carol", "bob")]
    for code in codes[:14]:
        making.opinion(seats[1], phase, code, DUE - SECOND)
    first = plan.actions.first()
    for n in range(10):
        title = "Ouvrir un guichet <b>unique</b> & régional " + "x" * 100
        making.proposal(plan, DUE - n * SECOND, first if n < 3 else None, title=title)
    old = making.proposal(plan, DUE - 3 * WEEK)
    making.decision(old, DUE - SECOND, "refuse", reason="advertising")
    making.review(plan, timezone.now() + 3 * WEEK, timezone.now() + 4 * WEEK)
    freeze_due_digests(DUE)
    return body


def test_one_mail_a_seat_however_often_it_is_swept(full):
    before = {mail.key: bytes(mail.raw) for mail in Mail.objects.all()}
    digest = Digest.objects.get()
    assert sorted(before) == [digest.key_of(seat.pk) for seat in full.seats.all()]
    freeze_due_digests(DUE)
    operations.owe_letters(digest_id=digest.pk)
    assert {mail.key: bytes(mail.raw) for mail in Mail.objects.all()} == before


def test_both_parts_carry_the_same_links_and_figures(full):
    _message, text, html = parts(mail_to("carol"))
    shown = re.sub(r"<(style|title).*?</\1>", "", html, flags=re.S)
    assert set(LINK.findall(text)) == set(LINK.findall(shown))
    for figure in ("84", "70 des 84 actions", "12/12", "2/12", "10 propositions", "72"):
        assert figure.casefold() in text.casefold()
        assert figure.casefold() in re.sub(r"<[^>]+>", "", shown).casefold()


def test_the_list_comes_first_and_each_item_has_its_link(full):
    mail = mail_to("carol")
    message, text, _html = parts(mail)
    mine = Copy.objects.get(seat=mail.key.rpartition(":")[2])
    whole, *links = [link for link in LINK.findall(text) if "/committee/letter/" in link]
    codes = [link.removeprefix(whole).rstrip("/") for link in links[:12]]
    assert codes == [item["code"] for item in mine.content["items"]]
    assert message["Subject"].startswith("84 actions attendent votre avis avant le ")
    order = ["84 actions", "D’ABORD", "DEPUIS LE 2 MARS", "10 propositions", "OÙ EN EST", "MONTE"]
    order += ["MODÉRATION", "LE MOT", "LA SUITE"]
    found = [text.index(word) for word in order]
    assert found == sorted(found)


def test_the_mail_is_light_without_image_and_hostile_text_is_harmless(full):
    mail = mail_to("carol")
    _message, text, html = parts(mail)
    assert len(bytes(mail.raw)) < 100_000
    assert not re.search(r"<(img|script|link|iframe|object|video)\b|url\(", html)
    assert "<b>unique" not in html
    assert "<l’axe B>" in text
    assert "<l’axe" not in html


def test_the_headers_of_a_list(full):
    message, text, _html = parts(mail_to("carol"))
    other, *_rest = parts(mail_to("bob"))
    stop = message["List-Unsubscribe"].strip("<>")
    assert stop in text
    assert "/committee/stop/" in stop
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<committee.economie-numerique.nouvelle-aquitaine.localhost>"
    assert message["In-Reply-To"] == message["References"] == other["References"]
    assert message["Message-ID"] != other["Message-ID"]
    assert message["From"] == "Nouvelle-Aquitaine | Coroute <coroute@region.example>"
    assert message["Reply-To"] == "contact@region.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == DUE


def test_the_letters_of_a_committee_are_one_thread(full):
    freeze_due_digests(DUE + WEEK)
    roots = {
        parts(mail)[0]["References"]
        for mail in Mail.objects.filter(kind=Mail.Kind.DIGEST, to="carol@example.org")
    }
    assert len(roots) == 1
    assert Mail.objects.filter(to="carol@example.org").count() == 2


def test_a_member_reads_in_their_language_at_the_hour_of_the_region(full):
    mail = mail_to("carol")
    closes = full.roadmap.phases.first().closes_at
    assert moment(closes, full.tz) in parts(mail)[1]


def test_no_mail_to_who_left_or_stopped_between_freezing_and_owing(full):
    digest = operations.freeze_due_digest(committee_id=full.pk, now=DUE + WEEK)
    carol, bob = full.seats.all()
    operations.stop_letters(member=carol.members.get())
    operations.end_seat(seat=bob, actor=None)
    operations.owe_letters(digest_id=digest.pk)
    assert not Mail.objects.filter(key__startswith=digest.mails).exists()
    digest.refresh_from_db()
    assert digest.owed_at


def test_a_late_letter_says_so(full):
    freeze_due_digests(DUE + 4 * WEEK)
    text = parts(mail_to("carol", 2))[1]
    assert "paraît en retard" in text
    assert "remplace aussi 3 lettres" in text


def test_one_letter_in_trouble_does_not_hold_back_the_others(full, monkeypatch):
    whole = digests.letter_for
    carol, bob = full.seats.all()

    def broken(copy, reading):
        if copy.seat == carol:
            raise RuntimeError
        return whole(copy, reading)

    monkeypatch.setattr(digests, "letter_for", broken)
    freeze_due_digests(DUE + WEEK)
    digest = Digest.objects.get(number=2)
    assert [mail.to for mail in Mail.objects.filter(key__startswith=digest.mails)] == [
        bob.members.get().user.email
    ]
    assert digest.owed_at is None
    monkeypatch.setattr(digests, "letter_for", whole)
    freeze_due_digests(DUE + WEEK)
    assert mail_to("carol", 2)
    digest.refresh_from_db()
    assert digest.owed_at


@pytest.mark.django_db
def test_the_votes_of_an_open_round_change_no_letter():
    """Two committees that differ by one vote get the same edition, but for their own names."""
    contents = []
    for slug in ("one", "two"):
        plan = factories.published(factories.roadmap(factories.region(slug)))
        making.published_at(plan, DUE - 10 * WEEK - len(contents) * SECOND)
        body = making.committee(plan)
        making.seat(body, f"member-{slug}")
        round = making.review(plan, closes_at=DUE + 2 * WEEK, may_vote=True, may_review=True)
        Vote.objects.create(
            round=round,
            participant=factories.voice(),
            action=plan.actions.first(),
            position="for" if slug == "one" else "against",
            cast_at=DUE - SECOND,
        )
        digest = operations.freeze_due_digest(committee_id=body.pk, now=DUE)
        items = [item["code"] for copy in digest.copies.all() for item in copy.content["items"]]
        (facts,) = digest.content["roadmaps"]
        contents.append((digest.content["periods"], facts["coverage"], items))
    assert contents[0] == contents[1]


# Two workers, and a worker killed ---------------------------------------------


def in_threads(*calls):
    """Run the calls at once, each on a connection of its own; raises what they raised."""

    def alone(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(alone, call) for call in calls]]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_ten_sweeps_in_the_same_moment_make_one_edition_and_one_mail_a_seat():
    plan = making.plan()
    body = making.committee(plan)
    making.review(plan)
    seats = [making.seat(body, f"member-{n}") for n in range(5)]
    in_threads(*[lambda: freeze_due_digests(DUE)] * 10)
    digest = Digest.objects.get()
    assert sorted(Mail.objects.values_list("key", flat=True)) == sorted(
        digest.key_of(seat.pk) for seat in seats
    )
    assert digest.owed_at


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(worker):
    """A real worker is killed while it owes mails; after a restart every seat has its mail."""
    plan = making.plan()
    body = making.committee(plan, starts_at=timezone.now() - 2 * WEEK)
    making.review(plan, timezone.now() - 3 * WEEK, timezone.now() + WEEK)
    seats = [making.seat(body, f"member-{n}") for n in range(60)]

    def owed():
        connection.close()
        return Mail.objects.filter(kind=Mail.Kind.DIGEST).count()

    worker.ask("committee.tasks.freeze_due_digests")
    until(lambda: owed() >= 3, "the first mails", 60)
    worker.kill()
    left_behind = owed()
    assert left_behind < len(seats)
    worker.start()
    worker.ask("committee.tasks.freeze_due_digests")
    until(lambda: owed() == len(seats), "every mail to be owed", 60)
    digest = Digest.objects.get()
    assert set(Mail.objects.filter(kind=Mail.Kind.DIGEST).values_list("key", flat=True)) == {
        digest.key_of(seat.pk) for seat in seats
    }


@pytest.mark.django_db
def test_the_link_of_each_item_opens_it(full, client):
    _message, text, _html = parts(mail_to("carol"))
    links = [link for link in LINK.findall(text) if "/committee/letter/" in link]
    page = client.get(links[0].removeprefix("http://localhost"))
    assert page.status_code == 200
    home = reverse("committee:home", args=["nouvelle-aquitaine", "economie-numerique"])
    assert client.get(home).status_code == 200
