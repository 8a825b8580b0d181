"""The secretary's hand on the next letter: held, let go, sent at once, shown beforehand, with a
word in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import JournalEntry
from committee.masking import masked
from committee.models import Digest
from committee.operations import (
    AlreadySent,
    freeze_due_digest,
    freeze_due_digests,
    hold_letter,
    release_letter,
    send_now,
)
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Phase
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK, at
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(plan):
    now = timezone.now()
    making.review(plan, now - WEEK, now + WEEK)
    return making.committee(plan, starts_at=now + timedelta(hours=1))


@pytest.fixture
def sam(client, plan):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    client.force_login(person)
    return person


# Held, let go ---------------------------------------------------------------------


def test_a_letter_held_back_waits_and_then_one_covers_what_was_missed(client, plan, sam):
    making.review(plan, closes_at=DUE + 9 * WEEK)
    body = making.committee(plan)
    making.seat(body)
    client.post(at("hold"))
    client.post(at("hold"))
    freeze_due_digests(DUE + 2 * WEEK + SECOND)
    assert not Digest.objects.exists()
    assert "retenue depuis le" in client.get(at("letters")).text
    client.post(at("release"))
    freeze_due_digests(DUE + 2 * WEEK + SECOND)
    digest = body.digests.get()
    assert (digest.due_at, digest.content["missed"]) == (DUE + 2 * WEEK, 2)
    verbs = JournalEntry.objects.filter(actor=sam).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["hold_letter", "release_letter"]


def test_a_letter_let_go_before_its_hour_leaves_at_its_hour(plan, body):
    making.seat(body)
    sam = factories.user("sam")
    hold_letter(committee=body, actor=sam)
    release_letter(committee=body, actor=sam)
    freeze_due_digests()
    assert not Digest.objects.exists()


# Sent at once ---------------------------------------------------------------------


def test_an_edition_leaves_at_once_and_the_rhythm_goes_on(client, body, sam):
    carol = making.seat(body)
    page = client.get(at("now")).text
    assert "Une lettre partirait, à tous les sièges." in page
    assert not Digest.objects.exists()
    answer = client.post(at("now"), {"after": "0"})
    assert answer.url == at("deliveries", 1)
    digest = body.digests.get()
    assert (digest.sent_early_by, digest.content["missed"]) == (sam, 0)
    freeze_due_digests()
    assert Mail.objects.get(kind="digest").key == digest.key_of(carol.pk)
    assert "Envoyée sans attendre par" in client.get(at("deliveries", 1)).text
    body.refresh_from_db()
    soon = body.rhythm.after(timezone.now())
    making.proposal(body.roadmap, soon - SECOND)
    assert freeze_due_digest(committee_id=body.pk, now=soon).number == 2


def test_asked_twice_it_is_sent_once(client, body, sam):
    making.seat(body)
    client.post(at("now"), {"after": "0"})
    answer = client.post(at("now"), {"after": "0"}, follow=True)
    assert answer.request["PATH_INFO"] == at("deliveries", 1)
    assert "déjà partie" in answer.text
    assert body.digests.count() == 1
    assert JournalEntry.objects.filter(verb="send_letter_now").count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_the_same_moment_send_one_edition():
    plan, sam = making.plan(), factories.user("sam")
    now = timezone.now()
    making.review(plan, now - WEEK, now + WEEK)
    body = making.committee(plan)
    making.seat(body)

    def click(_):
        try:
            return send_now(committee=body, actor=sam, after=0).number
        except AlreadySent as error:
            return error.digest.number

    assert set(in_parallel(click, 8)) == {1}
    assert body.digests.count() == 1
    freeze_due_digests()
    assert Mail.objects.filter(kind="digest").count() == 1


def test_a_round_that_has_just_closed_is_counted_before_a_letter_sent_at_once_tells_of_it(
    plan, sam
):
    now = timezone.now()
    body = making.committee(plan, starts_at=now - 2 * WEEK)
    making.seat(body)
    making.review(plan, now - WEEK, now - SECOND, may_vote=True)
    frozen = send_now(committee=body, actor=sam, after=0)
    assert "Avis" in repr(frozen.content["periods"])
    assert not Phase.objects.to_close().exists()


def test_with_nothing_to_say_nothing_leaves_and_the_hold_stands(client, plan, sam):
    body = making.committee(plan, starts_at=timezone.now())
    making.seat(body)
    making.published_at(plan, timezone.now() - 9 * WEEK)
    client.post(at("hold"))
    assert "Personne n’a rien à lire" in client.get(at("now")).text
    answer = client.post(at("now"), {"after": "x"}, follow=True)
    assert "aucune lettre n’est partie" in answer.text
    body.refresh_from_db()
    assert body.held_at
    assert not Digest.objects.exists()


def test_a_letter_that_was_held_leaves_when_sent_and_is_held_no_more(client, body, sam):
    making.seat(body)
    client.post(at("hold"))
    assert "n’est plus retenue" in client.get(at("now")).text
    client.post(at("now"), {"after": "0"})
    body.refresh_from_db()
    assert body.held_at is None
    assert body.digests.count() == 1


# Shown beforehand -----------------------------------------------------------------


def test_the_next_letter_is_shown_as_each_seat_would_get_it(client, body, sam):
    carol = making.seat(body)
    quiet = making.seat(body, "quiet")
    quiet.members.update(letters_stopped_at=timezone.now())
    making.proposal(body.roadmap, timezone.now() - SECOND, title="Un <b>guichet</b> ouvert")
    page = client.get(at("preview"))
    assert "Une lettre partirait, un siège n’en aurait pas." in page.text
    assert page.context["chosen"].seat == carol
    assert page.context["letter"].subject in page.text
    assert "Un &lt;b&gt;guichet" in page.text
    assert "<b>guichet" not in page.text
    withheld = client.get(at("preview_seat", quiet.pk)).text
    assert "Lettre arrêtée à sa demande" in withheld
    assert client.get(at("preview_seat", 999)).status_code == 404
    file = client.get(at("preview_file", carol.pk))
    assert parsed(file.content)["To"] == carol.members.get().user.email
    assert client.get(at("preview_file", quiet.pk)).status_code == 404
    for shown in (page.text, parsed(file.content).get_body(("html",)).get_content()):
        assert masked(shown) == shown
    assert not Digest.objects.exists()
    assert not Mail.objects.exists()


def test_what_is_shown_is_what_leaves(client, body, sam):
    making.seat(body)
    shown = client.get(at("preview")).context["letter"]
    client.post(at("now"), {"after": "0"})
    freeze_due_digests()
    mail = Mail.objects.get(kind="digest")
    assert mail.subject == shown.subject


# The word -------------------------------------------------------------------------


@pytest.fixture
def chair(client, body):
    seat = making.seat(body, "carol")
    body.chair = seat
    body.save()
    return seat.members.get().user


def test_the_chair_writes_the_word_and_the_letter_says_so(client, body, chair):
    client.force_login(chair)
    seen = client.get(at("chair_word")).context["form"].initial["seen"]
    answer = client.post(at("chair_word"), {"word": "Bonne lecture.", "seen": seen})
    assert answer.status_code == 302
    assert client.get(at("letters")).status_code == 404
    frozen = send_now(committee=body, actor=chair, after=0)
    assert frozen.content["word"] == {"text": "Bonne lecture.", "chair": True, "by": chair.name}


def test_the_chair_s_page_is_the_chair_s(client, body, chair, sam):
    other = making.seat(body, "bob").members.get().user
    for person in (other, sam, factories.user("eve")):
        client.force_login(person)
        assert client.get(at("chair_word")).status_code == 404
        assert client.post(at("chair_word"), {"word": "x"}).status_code == 404
    deputy = making.member(body.chair, "deputy", rank="substitute")
    client.force_login(deputy.user)
    assert client.get(at("chair_word")).status_code == 404
    client.force_login(chair)
    assert client.get(at("chair_word")).status_code == 200
    for page in ("work", "home"):
        assert at("chair_word") in client.get(at(page)).text
    client.force_login(other)
    for page in ("work", "home"):
        assert at("chair_word") not in client.get(at(page)).text


def test_a_word_written_over_another_is_told_and_kept(client, body, chair, sam):
    seen = client.get(at("letters")).context["form"].initial["seen"]
    client.force_login(chair)
    client.post(at("chair_word"), {"word": "Celui de la présidence."})
    client.force_login(sam)
    answer = client.post(at("word"), {"word": "Le mien.", "seen": seen})
    assert answer.status_code == 409
    assert "Celui de la présidence." in answer.text
    assert "Le mien." in answer.text
    again = answer.context["form"]["seen"].value()
    assert client.post(at("word"), {"word": "Le mien.", "seen": again}).status_code == 302
    body.refresh_from_db()
    assert (body.word, body.word_by) == ("Le mien.", sam)
