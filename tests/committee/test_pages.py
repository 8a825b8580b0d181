"""The public page, the edition, and the secretary's room."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from committee.models import Committee, Seat
from committee.operations import freeze_due_digest, freeze_due_digests, set_up_committee
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db
PLACE = ["nouvelle-aquitaine", "economie-numerique"]
NOW = timezone.now


def at(name, *args):
    return reverse(f"committee:{name}", args=[*PLACE, *args])


@pytest.fixture
def body(plan):
    return making.committee(plan, mandate="Lire le **plan**.")


@pytest.fixture
def sam(plan):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    return person


def text(answer):
    return answer.content.decode()


# In public --------------------------------------------------------------------


def test_the_public_page_shows_the_mandate_the_seats_and_the_coverage(client, plan, body):
    phase = making.review(plan, NOW() - WEEK, NOW() + WEEK)
    carol = making.seat(body)
    making.opinion(carol, phase, "A-01", NOW(), "unfavourable", "Une raison")
    page = text(client.get(at("home")))
    assert "<strong>plan</strong>" in page
    assert carol.title in page
    assert "<b>2</b><p>des 3 actions" in page
    assert "Une raison" not in page
    assert "Ses avis" not in page


def test_opinions_are_counted_in_public_once_the_phase_is_over(client, plan, body):
    phase = making.review(plan, DUE - WEEK, DUE)
    making.opinion(making.seat(body), phase, "A-01", DUE - SECOND, "reserved", "Une raison")
    page = text(client.get(at("home")))
    assert "Ses avis" in page
    assert "Une raison" not in page


def test_without_a_committee_the_page_says_so_and_leads_who_keeps_it_to_set_one_up(
    client, plan, sam
):
    page = text(client.get(at("home")))
    assert "pas encore constitué" in page
    assert reverse("committee:letters", args=PLACE) not in page
    client.force_login(sam)
    assert reverse("committee:letters", args=PLACE) in text(client.get(at("home")))


# The edition on the site ------------------------------------------------------


def test_members_read_the_edition_with_their_own_list_and_others_do_not(client, plan, body, sam):
    making.review(plan)
    carol = making.seat(body)
    making.proposal(plan, DUE - SECOND)
    freeze_due_digest(committee_id=body.pk, now=DUE)
    assert client.get(at("edition", 1)).status_code == 302
    client.force_login(factories.user("eve"))
    assert client.get(at("edition", 1)).status_code == 404
    client.force_login(sam)
    assert "Ouvrir un guichet" in text(client.get(at("edition", 1)))
    client.force_login(carol.member)
    page = text(client.get(at("edition", 1)))
    assert "3 actions attendaient votre avis" in page
    assert at("work_item", "A-01") in page
    assert client.get(at("edition", 2)).status_code == 404


# The secretary ----------------------------------------------------------------

ROOM = [("letters",), ("deliveries", 1), ("settings",), ("seats",)]


@pytest.mark.parametrize("page", ROOM)
@pytest.mark.parametrize(
    ("role", "status"),
    [("secretary", 200), ("administrator", 200), ("moderator", 404), (None, 404)],
)
def test_the_room_is_the_secretary_s_and_the_administrator_s(
    client, plan, body, page, role, status
):
    making.review(plan)
    making.seat(body)
    freeze_due_digest(committee_id=body.pk, now=DUE)
    person = factories.user("someone")
    if role:
        factories.role(person, plan.region, role)
    client.force_login(person)
    assert client.get(at(*page)).status_code == status


def test_a_member_is_not_the_secretary(client, plan, body):
    carol = making.seat(body)
    client.force_login(carol.member)
    assert client.get(at("letters")).status_code == 404
    assert client.post(at("word"), {"word": "x"}).status_code == 404
    assert client.post(at("end_seat", carol.pk)).status_code == 404
    assert client.post(at("seats"), {"title": "x"}).status_code == 404


def test_the_schedule_is_told_in_plain_words_with_its_next_three_dates(client, body, sam):
    client.force_login(sam)
    page = text(client.get(at("letters")))
    assert "lundi à 8\u00a0h" in page
    assert page.count(" à 8\u00a0h</li>") == 3


def test_who_was_sent_what_when_and_what_failed(client, plan, body, sam):
    making.review(plan)
    carol, bob = making.seat(body), making.seat(body, "bob")
    making.seat(body, "quiet", letters_stopped_at=DUE - WEEK)
    freeze_due_digests(DUE)
    digest = body.digests.get()
    mails = Mail.objects
    mails.filter(key=digest.key_of(carol.pk)).update(state="sent", sent_at=DUE + SECOND)
    mails.filter(key=digest.key_of(bob.pk)).update(
        state="failed", failed_at=DUE, error="550 no such <b>user</b>", tries=1
    )
    client.force_login(sam)
    page = text(client.get(at("deliveries", 1)))
    assert "9 mars 2026, 08:00:01" in page
    assert "550 no such &lt;b&gt;user" in page
    assert "La lettre est arrêtée à sa demande." in page
    listed = text(client.get(at("letters")))
    assert '<b class="status status-no">1</b>' in listed


def test_the_proof_begins_with_what_failed(client, plan, body, sam):
    making.review(plan)
    seats = {name: making.seat(body, name) for name in ("carol", "bob", "max")}
    making.seat(body, "quiet", letters_stopped_at=DUE - WEEK)
    freeze_due_digests(DUE)
    digest = body.digests.get()
    sent, failed = (digest.key_of(seats[name].pk) for name in ("carol", "max"))
    Mail.objects.filter(key=sent).update(state="sent", sent_at=DUE)
    Mail.objects.filter(key=failed).update(state="failed", failed_at=DUE, error="550")
    client.force_login(sam)
    page = client.get(at("deliveries", 1))
    rows = page.context["rows"]
    assert [row["state"] for row in rows] == ["failed", "owed", "sent", "none"]
    assert rows[0]["seat"] == seats["max"]
    assert "Une lettre n’a pas pu être remise." in page.text


def test_a_letter_tells_everybody_what_it_reported_but_not_what_it_says(client, plan, body):
    making.review(plan)
    making.seat(body)
    making.proposal(plan, DUE - timedelta(days=1))
    freeze_due_digests(DUE)
    page = text(client.get(at("home")))
    assert "0 sur 3" in page
    assert "Propositions nouvelles" in page
    assert "editions/1/" not in page


def test_the_word_is_written_for_the_next_letter(client, plan, body, sam):
    making.seat(body)
    client.force_login(sam)
    assert client.post(at("word"), {"word": "Bonne lecture."}).status_code == 302
    assert freeze_due_digest(committee_id=body.pk, now=DUE).content["word"] == "Bonne lecture."
    assert client.post(at("word"), {"word": "x" * 1501}).status_code == 422


def test_the_first_committee_is_set_up_from_the_page(client, plan, sam):
    client.force_login(sam)
    assert client.get(at("letters")).url == at("settings")
    typed = {"name": "Comité", "mandate": "Lire.", "weekday": 1, "hour": "07:30"}
    assert client.post(at("settings"), typed).status_code == 302
    made = Committee.objects.get()
    assert (made.weekday, made.hour, made.zone) == (1, time(7, 30), plan.region.zone)
    assert made.due_at(NOW()) is None
    assert made.due_at(NOW() + WEEK)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_committee_set_up_by_many_clicks_is_one():
    plan, ada = factories.published(), factories.user("ada")
    facts = {"name": "Comité", "mandate": "", "weekday": 0, "hour": time(8)}
    made = in_parallel(lambda _: set_up_committee(roadmap=plan, actor=ada, **facts).pk, 12)
    assert set(made) == {plan.committee.pk}


def test_a_rhythm_that_cannot_be_read_is_refused_and_kept_on_the_page(client, body, sam):
    client.force_login(sam)
    typed = {"name": "Autre nom", "weekday": 9, "hour": "25:00"}
    answer = client.post(at("settings"), typed)
    assert answer.status_code == 422
    assert "Autre nom" in text(answer)
    body.refresh_from_db()
    assert (body.name, body.weekday) == ("Comité", 0)


def test_a_seat_is_given_to_a_person_known_or_new_and_ended(client, plan, body, sam):
    client.force_login(sam)
    typed = {"title": "Cybersécurité", "college": "company", "name": "Dan", "email": "Dan@Ex.org"}
    assert client.post(at("seats"), typed).status_code == 302
    seat = Seat.objects.get()
    assert (seat.title, seat.member.name) == ("Cybersécurité", "Dan")
    again = client.post(at("seats"), typed | {"email": "dan@ex.org"})
    assert again.status_code == 422
    assert "tient déjà un siège" in text(again)
    assert User.objects.filter(name="Dan").count() == 1
    assert client.get(at("end_seat", seat.pk)).status_code == 200
    seat.refresh_from_db()
    assert seat.ended_at is None
    client.post(at("end_seat", seat.pk))
    seat.refresh_from_db()
    assert seat.ended_at
    assert client.post(at("end_seat", seat.pk)).status_code == 404
    assert client.post(at("seats"), typed).status_code == 302


# As many queries for three as for one -------------------------------------------


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "page",
    [("home",), ("work",), ("work_item", "A-01"), ("edition", 1), *ROOM],
)
def test_a_page_asks_as_many_questions_for_three_as_for_one(client, plan, body, sam, page):
    phase = making.review(plan, NOW() - 3 * WEEK, NOW() + WEEK)
    body.starts_at = NOW() - 5 * WEEK
    body.save()
    carol = making.seat(body)
    factories.role(carol.member, plan.region, "secretary")
    client.force_login(carol.member)
    action = plan.actions.first()

    def grow(n, now):
        making.seat(body, f"member-{n}")
        made = making.proposal(plan, now - timedelta(days=7, hours=1), action, phase=phase)
        making.decision(made, now - timedelta(days=7, hours=1))
        freeze_due_digests(now)

    grow(0, NOW() - WEEK)
    one = queries(client, at(*page))
    for n in (1, 2):
        grow(n, NOW() + (n - 1) * timedelta(seconds=1))
    three = queries(client, at(*page))
    assert one == three
    assert three <= 14
