"""The seats: given by mail, handed over, suspended, away, ended."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry, User
from committee.links import WORK, DeadLink, read, sign
from committee.models import Absence, Member, Seat
from committee.operations import (
    AlreadySeated,
    Invited,
    PlaceChanged,
    end_seat,
    entrust_roadmap,
    give_seat,
    make_chair,
    seat_person,
)
from outbox.models import Mail
from roadmaps.journal import VERBS
from tests import factories
from tests.committee import making
from tests.committee.making import WEEK, at
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db
NOW = timezone.now
DAN = Invited("Dan", "dan@example.org", "Numéa")
TYPED = {"title": "Cybersécurité", "college": "company", "name": "Dan", "email": "Dan@Example.org"}
AFTER = {"name": "Léa", "email": "lea@example.org"}


@pytest.fixture
def body(plan):
    return making.committee(plan, mandate="Lire le **plan**.")


@pytest.fixture
def sam(plan, client):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    client.force_login(person)
    return person


def holder(seat, rank="titular"):
    return seat.members.get(rank=rank, ended_at=None)


def told(key):
    """Whom the mail of this key was owed to."""
    return list(Mail.objects.filter(key__startswith=key).values_list("to", flat=True))


# Given --------------------------------------------------------------------------


def test_a_seat_is_given_by_mail_to_a_person_known_or_new(client, body, sam):
    assert client.post(at("seats"), TYPED | {"organisation": "Numéa"}).status_code == 302
    seat = Seat.objects.get()
    member = holder(seat)
    assert (seat.title, member.user.name, member.organisation) == ("Cybersécurité", "Dan", "Numéa")
    assert told(f"seat-given:{member.pk}") == ["Dan@Example.org"]
    assert client.post(at("seats"), TYPED).status_code == 302  # from another tab
    again = client.post(at("seats"), TYPED | {"title": "Autre", "email": "dan@example.org"})
    assert again.status_code == 422
    assert "tient déjà un siège" in again.text
    assert Seat.objects.count() == User.objects.filter(name="Dan").count() == 1


def test_a_seat_may_be_made_vacant_but_not_half_given(client, body, sam):
    bare = {"title": "Recherche", "college": "research"}
    assert client.post(at("seats"), bare | {"name": "Dan"}).context["form"].errors.keys() == {
        "email"
    }
    assert client.post(at("seats"), bare | {"email": "d@ex.org"}).context["form"].errors.keys() == {
        "name"
    }
    assert not Seat.objects.exists()
    for _ in range(2):
        assert client.post(at("seats"), bare).status_code == 302
    assert Seat.objects.count() == 1
    assert Mail.objects.count() == 0
    page = client.get(at("seats")).text
    assert "Un siège n’a personne pour siéger aujourd’hui." in page


def test_an_address_no_server_takes_is_refused(client, body, sam):
    answer = client.post(at("seats"), TYPED | {"email": "dan@localhost"})
    assert answer.status_code == 422
    assert not Seat.objects.exists()


def test_a_substitute_is_named_and_told(client, body, sam):
    seat = making.seat(body)
    url = at("seat_person", seat.pk, "substitute")
    assert "Nommer une personne suppléante" in client.get(url).text
    assert client.post(url, AFTER).url == at("seat", seat.pk)
    member = holder(seat, "substitute")
    assert member.user.name == "Léa"
    assert told(f"seat-given:{member.pk}") == ["lea@example.org"]


def test_a_rank_that_does_not_exist_has_no_page(client, body, sam):
    assert client.get(at("seat_person", making.seat(body).pk, "king")).status_code == 404


def test_the_invitation_waits_for_nobody_but_the_worker(body, sam):
    give_seat(committee=body, actor=sam, title="Recherche", college="research", invited=DAN)
    mail = Mail.objects.get()
    text = making.parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    assert "Un siège vous est confié" in text
    assert "/committee/work/" in text.replace("%2F", "/")
    assert "chaque lundi à 8\u00a0h" in text


# Handed over --------------------------------------------------------------------


def test_replacing_is_one_act_the_old_links_die_and_both_are_told(client, body, sam):
    seat = making.seat(body)
    old = holder(seat)
    token = sign(WORK, old)
    url = at("seat_person", seat.pk, "titular")
    assert "Remplacer Carol" in client.get(url).text
    client.post(url, AFTER | {"instead_of": old.pk})
    new = holder(seat)
    old.refresh_from_db()
    assert (old.ended_at is not None, new.user.name) == (True, "Léa")
    with pytest.raises(DeadLink):
        read(WORK, token)
    assert told(f"seat-ended:{old.pk}") == ["carol@example.org"]
    assert told(f"seat-given:{new.pk}") == ["lea@example.org"]
    page = client.get(at("seat", seat.pk)).text
    assert "Carol" in page.partition("Avant")[2]


def test_replaced_twice_from_two_tabs_it_is_done_once(client, body, sam):
    seat = making.seat(body)
    url, typed = at("seat_person", seat.pk, "titular"), AFTER | {"instead_of": holder(seat).pk}
    assert [client.post(url, typed).status_code for _ in range(2)] == [302, 302]
    assert seat.members.count() == 2
    assert Mail.objects.count() == 2


def test_a_place_that_changed_hands_since_is_said_and_typing_is_kept(client, body, sam):
    seat = making.seat(body)
    seen = holder(seat)
    seat_person(seat=seat, actor=sam, rank="titular", invited=DAN, instead_of=seen)
    url = at("seat_person", seat.pk, "titular")
    answer = client.post(url, AFTER | {"instead_of": seen.pk})
    assert answer.status_code == 409
    assert "Dan la tient maintenant" in answer.text
    assert "lea@example.org" in answer.text
    now_seen = answer.context["form"]["instead_of"].value()
    assert client.post(url, AFTER | {"instead_of": now_seen}).status_code == 302
    assert holder(seat).user.name == "Léa"


def test_a_substitute_becomes_the_titular_and_leaves_the_other_place(body, sam):
    seat = making.seat(body)
    old = holder(seat)
    lea = making.member(seat, "lea", rank="substitute")
    invited = Invited("Lea", lea.user.email)
    seat_person(seat=seat, actor=sam, rank="titular", invited=invited, instead_of=old)
    assert [(one.user, one.rank) for one in seat.members.filter(ended_at=None)] == [
        (lea.user, "titular")
    ]


def test_a_person_has_one_place_in_a_committee(client, body, sam):
    making.seat(body, "dan")
    seat = making.seat(body)
    url = at("seat_person", seat.pk, "substitute")
    dan = {"name": "Dan", "email": "dan@example.org"}
    answer = client.post(url, dan)
    assert answer.status_code == 422
    assert "tient déjà un siège" in answer.text
    typed = dan | {"instead_of": holder(seat).pk}
    assert client.post(at("seat_person", seat.pk, "titular"), typed).status_code == 422
    assert holder(seat).user.name == "Carol"
    assert Mail.objects.count() == 0


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_seat_one_person_once():
    body, sam = making.committee(), factories.user("sam")
    seats = [making.seat(body, f"m{n}") for n in range(4)]

    def invite(n):
        try:
            seat_person(seat=seats[n % 4], actor=sam, rank="substitute", invited=DAN)
        except (AlreadySeated, PlaceChanged) as error:
            return type(error)

    in_parallel(invite, 8)
    assert Member.objects.standing().filter(user__email=DAN.email).count() == 1
    assert Mail.objects.filter(key__startswith="seat-given:").count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_many_replacements_at_once_leave_one_titular():
    body, sam = making.committee(), factories.user("sam")
    seat = making.seat(body)
    seen = holder(seat)

    def replace(n):
        invited = Invited(f"P{n}", f"p{n}@example.org")
        try:
            seat_person(seat=seat, actor=sam, rank="titular", invited=invited, instead_of=seen)
        except PlaceChanged:
            return "late"
        return "seated"

    assert in_parallel(replace, 6).count("seated") == 1
    assert seat.members.filter(ended_at=None).count() == 1


# Ended, presiding, renamed ------------------------------------------------------


def test_a_seat_ends_with_its_members_its_chair_and_its_charges(client, plan, body, sam):
    seat = making.seat(body)
    making.member(seat, "lea", rank="substitute")
    make_chair(seat=seat, actor=sam)
    body.remits.get().charges.create(axis="A", rapporteur=seat)
    assert client.get(at("end_seat", seat.pk)).status_code == 200
    for _ in range(2):
        end_seat(seat=seat, actor=sam)
    body.refresh_from_db()
    assert body.chair is None
    assert body.remits.get().charges.get().rapporteur is None
    assert sorted(told("seat-ended:")) == ["carol@example.org", "lea@example.org"]
    assert client.get(at("seat", seat.pk)).status_code == 404
    assert "Un siège a pris fin" in client.get(at("seats")).text
    assert client.post(at("seats"), TYPED | {"email": "carol@example.org"}).status_code == 302


def test_nobody_is_seated_on_a_seat_that_ended(body, sam):
    seat = making.seat(body)
    end_seat(seat=seat, actor=sam)
    with pytest.raises(PlaceChanged):
        seat_person(seat=seat, actor=sam, rank="titular", invited=DAN)
    with pytest.raises(PlaceChanged):
        make_chair(seat=seat, actor=sam)


def test_one_seat_presides(client, body, sam):
    first, second = making.seat(body), making.seat(body, "bob")
    for seat in (first, second, second):
        client.post(at("chair", seat.pk))
    body.refresh_from_db()
    assert body.chair == second
    rows = client.get(at("seats")).context["rows"]
    assert [row.seat for row in rows if row.is_chair] == [second]
    client.post(at("chair", first.pk), {"leave": "1"})
    body.refresh_from_db()
    assert body.chair == second
    client.post(at("chair", second.pk), {"leave": "1"})
    body.refresh_from_db()
    assert body.chair is None
    assert JournalEntry.objects.filter(verb="make_chair").count() == 2


def test_a_seat_is_renamed(client, body, sam):
    seat = making.seat(body)
    assert client.post(at("seat", seat.pk), {"title": "", "college": "x"}).status_code == 422
    client.post(at("seat", seat.pk), {"title": "Recherche", "college": "research"})
    seat.refresh_from_db()
    assert (seat.title, seat.college) == ("Recherche", "research")


# In public ------------------------------------------------------------------------


def test_everybody_knows_the_seats_who_presides_and_reports_but_no_name(client, plan, body, sam):
    chair, other = making.seat(body, "dominique", title="Cyber"), making.seat(body, "bob")
    make_chair(seat=chair, actor=sam)
    body.remits.get().charges.create(axis="A", rapporteur=chair)
    body.remits.get().charges.create(axis="B", rapporteur=chair)
    culture = factories.published(factories.roadmap(plan.region, "culture", title="Culture"))
    entrust_roadmap(committee=body, roadmap=culture, actor=sam)
    client.logout()
    page = client.get(at("home"))
    told = [(one["seat"], one["presides"], one["reports"]) for one in page.context["seats"]]
    assert told == [(chair, True, ["A", "B"]), (other, False, [])]
    assert "préside le comité, rapporteur des axes A, B" in page.text
    assert "Culture" in page.text
    assert "Dominique" not in page.text
    there = client.get(reverse("committee:home", args=[plan.region.slug, "culture"]))
    assert "rapporteur" not in there.text


# What the secretary sees ----------------------------------------------------------


def test_the_secretary_never_sees_an_opinion(client, plan, body, sam):
    phase = making.review(plan, NOW() - WEEK, NOW() + WEEK)
    seat = making.seat(body)
    making.opinion(seat, phase, "A-01", NOW(), "unfavourable", "Une raison cachée")
    for page in ("seats",), ("seat", seat.pk), ("remits",), ("settings",):
        text = client.get(at(*page)).text
        assert "Une raison cachée" not in text
        assert "défavorable" not in text.casefold()


def test_an_invitation_that_did_not_arrive_is_said(client, body, sam):
    give_seat(committee=body, actor=sam, title="Recherche", college="research", invited=DAN)
    Mail.objects.update(state="failed", failed_at=NOW(), error="550 <b>inconnu</b>")
    seat = Seat.objects.get()
    assert "invitation non remise" in client.get(at("seats")).text
    page = client.get(at("seat", seat.pk)).text
    assert "550 &lt;b&gt;inconnu" in page


def test_a_seat_of_another_committee_is_not_here(client, body, sam):
    elsewhere = making.committee(
        factories.published(factories.roadmap(factories.region("corse", name="Corse")))
    )
    far = making.seat(elsewhere, "far")
    member = holder(far)
    for page in [
        ("seat", far.pk),
        ("end_seat", far.pk),
        ("seat_person", far.pk, "titular"),
        ("suspend", member.pk),
        ("end_member", member.pk),
        ("member_absence", member.pk),
    ]:
        assert client.get(at(*page)).status_code == 404, page
        assert client.post(at(*page), AFTER | {"reason": "x"}).status_code == 404, page
    assert client.post(at("chair", far.pk)).status_code == 404
    assert client.post(at("resume", member.pk)).status_code == 404


def test_every_act_is_a_sentence_of_the_journal(client, body, sam):
    seat = making.seat(body)
    carol, today = holder(seat), body.today(NOW())
    dates = {"from_on": today, "until_on": today}
    client.post(at("seat", seat.pk), {"title": "Recherche", "college": "research"})
    client.post(at("member_absence", carol.pk), dates)
    client.post(at("absence_remove", Absence.objects.get().pk))
    client.post(at("suspend", carol.pk), {"reason": "Un conflit."})
    client.post(at("resume", carol.pk))
    client.post(at("seat_person", seat.pk, "titular"), AFTER | {"instead_of": carol.pk})
    client.post(at("seat_person", seat.pk, "substitute"), {"name": "Dan", "email": "dan@ex.org"})
    client.post(at("end_member", holder(seat, "substitute").pk))
    client.post(at("chair", seat.pk))
    client.post(at("chair", seat.pk), {"leave": "1"})
    client.post(at("end_seat", seat.pk))
    lines = JournalEntry.objects.filter(actor=sam).order_by("pk")
    verbs = list(lines.values_list("verb", flat=True))
    assert verbs == [
        "settle_seat",
        "declare_absence",
        "withdraw_absence",
        "suspend_member",
        "lift_suspension",
        "replace_member",
        "seat_person",
        "end_member",
        "make_chair",
        "leave_chair",
        "end_seat",
    ]
    assert set(verbs) <= VERBS.keys()


@pytest.mark.parametrize("page", ["seats", "seat", "remits", "settings"])
def test_a_page_asks_as_many_questions_for_thirty_seats_as_for_one(client, body, sam, page):
    first = making.seat(body)
    making.member(first, "s", rank="substitute")
    body.remits.get().charges.create(axis="X", rapporteur=first)
    url = at(page, first.pk) if page == "seat" else at(page)

    def asked():
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    one = asked()
    for n in range(29):
        seat = making.seat(body, f"m{n}")
        making.member(seat, f"s{n}", rank="substitute")
        body.remits.get().charges.create(axis=f"X{n}", rapporteur=seat)
    assert asked() == one <= 16
