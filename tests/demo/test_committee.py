"""What the demonstration shows of a committee: its bench, letters, opinions and positions."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from committee.models import Committee, Member, Opinion, Position, Question, Sitting
from committee.operations import alert_secretaries
from committee.queries import asked_now, last_copy_for, views_of, work_list
from committee.queries.positions import leaning
from outbox.letters import parsed
from outbox.models import Attempt, Mail
from public.dossier import facts_of
from tests.committee import making

pytestmark = pytest.mark.django_db

PLACE = ("nouvelle-aquitaine", "economie-numerique")


@pytest.fixture
def committee(loaded):
    return Committee.objects.of(loaded).get()


def member(name):
    return Member.objects.get(user__email=f"{name}@demo.example")


def sign_in(client, name):
    """As that person, a second factor given where a room asks for one."""
    client.post("/demo/sign-in/", {"email": f"{name}@demo.example"})
    if "_auth_user_id" not in client.session:
        client.force_login(User.objects.get(email=f"{name}@demo.example"))


def copy_of(committee, number, name):
    return committee.digests.get(number=number).copies.get(seat=member(name).seat)


# The bench --------------------------------------------------------------------------------------


def test_the_committee_is_set_up(committee):
    seats = list(committee.seats.standing().with_bench())
    assert len(seats) == 12
    assert sum(len(seat.bench) > 1 for seat in seats) == 2
    assert committee.chair == member("bastien").seat
    charges = committee.remits.get().charges
    assert {row.axis for row in charges.exclude(rapporteur=None)} == {"A", "C", "D"}
    assert charges.filter(opinions_by__lt=timezone.now()).exists()
    assert charges.filter(opinions_by__gt=timezone.now()).exists()
    assert (committee.quorum, committee.sight, len(committee.quiet_weeks)) == (50, "after", 2)
    assert not any(one.is_holding for one in (member("remi"), member("enzo")))


def test_who_was_away_who_sat_for_them_and_who_left(committee):
    today = timezone.localdate()
    assert member("theodore").absence_on(today)
    assert copy_of(committee, 5, "theodore").member == member("ines")
    assert copy_of(committee, 5, "anh-thu").withheld == "absent"
    assert not member("anh-thu").absence_on(today)
    assert copy_of(committee, 3, "maite").member == member("remi")
    assert copy_of(committee, 4, "maite").member == member("maite")


def test_the_link_of_who_was_replaced_is_dead(client, loaded):
    letter = Mail.objects.filter(to="remi@demo.example", kind=Mail.Kind.DIGEST).latest("owed_at")
    address = re.search(r"/committee/letter/[^/\s\"<>]+/", bytes(letter.raw).decode()).group()
    answer = client.get(
        reverse("committee:home", args=PLACE).removesuffix("committee/") + address[1:]
    )
    assert answer.status_code == 410


# The letters ------------------------------------------------------------------------------------


def test_five_letters_left_and_the_next_is_due_within_minutes(committee):
    digests = committee.digests.order_by("number")
    assert [digest.number for digest in digests] == [1, 2, 3, 4, 5]
    words = [digest.content["word"] for digest in digests]
    assert [word and word["chair"] for word in words] == [False, None, True, False, True]
    coming = committee.rhythm.after(digests.last().due_at)
    assert coming - timezone.now() < timedelta(minutes=5)
    assert committee.word


def test_carol_has_seven_of_her_twelve_to_give(committee, loaded):
    seat = member("carol").seat
    copy = last_copy_for(seat)
    assert len(copy.content["items"]) == 12
    work = work_list(seat, loaded, copy)
    assert (work.done, len(work.whole)) == (5, 12)
    assert work.awaiting_plan > 12
    assert "G-05" in {stop.code for stop in work.shown if stop.action_id not in work.given}


def test_the_next_letter_catches_up_with_who_was_away(committee):
    now = timezone.now()
    seat = committee.seats.with_bench().get(pk=member("anh-thu").seat_id)
    assert making.preview(committee, seat, now)
    assert last_copy_for(seat).digest.number == 4


def test_what_the_mail_servers_said_is_kept(committee):
    lost = Mail.objects.filter(to="hortense@demo.example", kind=Mail.Kind.DIGEST)
    assert list(lost.order_by("owed_at").values_list("state", flat=True)) == [
        *["sent"] * 3,
        "bounced",
        "failed",
    ]
    assert not Attempt.objects.filter(ended_at=None).exists()
    for mail in Mail.objects.exclude(state=Mail.State.OWED):
        tries = list(mail.attempts.order_by("number"))
        assert len(tries) == mail.tries, mail.key
        assert tries[-1].left == bool(mail.sent_at), mail.key
    assert Attempt.objects.filter(code="451", number=1, mail__state="sent").exists()
    alerts = Mail.objects.filter(key__startswith="letter-failed:")
    assert set(alerts.values_list("to", flat=True)) == {"sam@demo.example"}
    alert_secretaries()
    assert alerts.count() == 2


def test_each_mail_left_when_it_was_written(committee):
    for mail in Mail.objects.filter(sent_at__isnull=False):
        assert timedelta(0) < mail.sent_at - mail.owed_at < timedelta(minutes=10), mail.key
        written = parsed(bytes(mail.raw))["Date"].datetime
        assert abs(written - mail.owed_at) < timedelta(seconds=2), mail.key


# Opinions ---------------------------------------------------------------------------------------


def test_the_committee_agrees_divides_and_is_silent(committee, loaded):
    asked = asked_now(committee.remits.get(), loaded)
    views = views_of(asked.phase)
    by_axis = {
        chapter.axis.code: Counter(leaning(views.get(s.action_id, {})) for s in chapter.stops)
        for chapter in asked.chapters
    }
    assert by_axis["A"]["agrees"] >= 10
    assert by_axis["F"]["divides"] >= 3
    assert by_axis["G"]["silent"] >= 5


def test_a_recusal_is_declared_and_another_is_asked_of_carol(client, committee, loaded):
    assert Opinion.objects.filter(view="recused").exclude(interest="").count() >= 4
    client.force_login(member("carol").user)
    page = client.get(reverse("committee:work_item", args=(*PLACE, "G-05"))).text
    assert member("carol").organisation in page


def test_questions_are_answered_or_waiting_and_notes_are_private(committee):
    assert Question.objects.waiting().count() == 1
    assert Question.objects.exclude(answer="").count() == 2
    assert Mail.objects.filter(key__startswith="question:", to="carol@demo.example").exists()
    assert member("carol").jottings.count() == 3


# Positions --------------------------------------------------------------------------------------


def test_a_meeting_adopted_ten_positions_and_refused_one(committee):
    meeting = committee.sittings.get(kind=Sitting.Kind.MEETING)
    assert meeting.published_at < timezone.now()
    assert (meeting.attendances.count(), meeting.quorum, meeting.seats) == (9, 6, 12)
    assert meeting.minutes
    assert meeting.positions.adopted().count() == 10
    assert meeting.positions.exclude(refused_at=None).get().action.code == "F-04"
    assert meeting.positions.exclude(dissent="").count() >= 5


def test_a_consultation_waits_for_carol_and_rapporteurs_write(committee):
    written = committee.sittings.get(kind=Sitting.Kind.WRITTEN)
    assert written.opens_at < timezone.now() < written.closes_at
    assert written.positions.count() == 4
    answered = set(written.positions.values_list("votes__seat", flat=True))
    assert len(answered) == 5
    assert member("carol").seat_id not in answered
    assert Mail.objects.filter(to="carol@demo.example", key__contains=f":{written.pk}:").exists()
    assert Position.objects.filter(sitting=None).count() == 3


def test_the_other_committee_has_ended_and_its_positions_are_in_the_dossier(loaded):
    committee = Committee.objects.exclude(remits__roadmap=loaded).get()
    assert (committee.held_at, committee.due_at(timezone.now())) != (None, None)
    assert not committee.digests.exists()
    assert committee.sittings.published().get().positions.adopted().count() == 5
    facts = str(facts_of(committee.roadmap.current))
    assert "Rester jusqu’au premier résultat distingue cette action" in facts


# Every room -------------------------------------------------------------------------------------

ROOMS = {
    "carol": ["work", "absence", "home"],
    "bastien": ["positions", "chair_word", "work"],
    "sam": ["letters", "seats", "settings", "remits", "preview", "positions"],
    "ada": ["questions"],
}


@pytest.mark.parametrize(("name", "room"), [(n, room) for n in ROOMS for room in ROOMS[n]])
def test_each_room_opens_to_who_works_there(client, loaded, name, room):
    sign_in(client, name)
    answer = client.get(reverse(f"committee:{room}", args=PLACE))
    assert answer.status_code == 200


def test_editions_copies_and_minutes_can_be_read(client, committee, loaded):
    sign_in(client, "sam")
    for number in range(1, 6):
        for room in ("edition", "deliveries"):
            assert (
                client.get(reverse(f"committee:{room}", args=(*PLACE, number))).status_code == 200
            )
    seat = member("hortense").seat_id
    assert "5.1.1" in client.get(reverse("committee:copy", args=(*PLACE, 4, seat))).text
    for number in (1, 2):
        assert client.get(reverse("committee:sitting", args=(*PLACE, number))).status_code == 200


def test_minutes_are_public_once_published(client, loaded):
    assert client.get(reverse("committee:sitting", args=(*PLACE, 1))).status_code == 200
