"""A written consultation: answered by link or signed in until its end, closed once and counted."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import JournalEntry
from committee.links import SITTING, STOP, WORK, sign
from committee.models import Attendance, CommitteeVote, Member, Position, Sitting
from committee.operations import NotSitting, SeatEnded
from committee.operations.positions import sign_of
from committee.operations.sittings import (
    SittingClosed,
    answer_consultation,
    call_sitting,
    close_consultation,
    close_due_consultations,
)
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.deciding import (
    ABSTAINED,
    AGAINST,
    FOR,
    HOUR,
    NOW,
    answer,
    called,
    draft,
    end,
    field,
    link,
    member,
    seat,
    stand_aside,
    together,
)
from tests.committee.making import PLACE, at

pytestmark = pytest.mark.django_db


# Answering in writing -----------------------------------------------------------------------


def test_by_link_one_answers_and_changes_until_the_end_with_one_receipt(client, body, phase):
    sitting = called(body, phase)
    url = link(body, sitting, "dave")
    told = client.get(url).text
    assert "checked" not in told
    assert client.post(url, {field(sitting, "answer"): AGAINST}).status_code == 302
    said = {field(sitting, "answer"): FOR, field(sitting, "dissent"): "Mais pas trop vite."}
    assert client.post(url, said).status_code == 302
    vote = CommitteeVote.objects.get()
    assert (vote.answer, vote.dissent) == (FOR, "Mais pas trop vite.")
    assert "checked" not in client.get(url).text
    assert Mail.objects.filter(key=f"sitting-receipt:{sitting.pk}:{vote.seat_id}").count() == 1


def test_a_get_changes_nothing_and_a_form_sent_as_served_gives_no_answer(client, body, phase):
    sitting = called(body, phase)
    url = link(body, sitting, "dave")
    client.get(url)
    client.head(url)
    assert client.post(url, {field(sitting, "dissent"): ""}).status_code == 422
    assert not CommitteeVote.objects.exists()


def test_words_without_an_answer_are_refused_and_kept(client, body, phase):
    sitting = called(body, phase)
    url = link(body, sitting, "dave")
    told = client.post(url, {field(sitting, "dissent"): "Je m’explique."})
    assert told.status_code == 422
    assert "Je m’explique." in told.text


def test_words_without_choosing_again_go_with_the_answer_that_stands(client, body, phase):
    sitting = called(body, phase)
    url = link(body, sitting, "dave")
    client.post(url, {field(sitting, "answer"): AGAINST})
    assert client.post(url, {field(sitting, "dissent"): "Je m’explique."}).status_code == 302
    vote = CommitteeVote.objects.get()
    assert (vote.answer, vote.dissent) == (AGAINST, "Je m’explique.")


def test_each_title_leads_to_the_public_action(client, body, phase):
    told = client.get(link(body, called(body, phase), "dave")).text
    assert reverse("public:action", args=[*PLACE, "A-01"]) in told


def test_the_link_opens_that_consultation_and_nothing_else(client, body, phase):
    sitting = called(body, phase)
    dave = member(body, "dave")
    token = link(body, sitting, "dave").rstrip("/").rpartition("/")[2]
    for name in ("letter", "stop"):
        assert client.get(at(name, token)).status_code == 404
    for purpose in (WORK, STOP):
        wrong = sign(purpose, dave, expires_at=sitting.closes_at, about=sitting.pk)
        assert client.get(at("consultation", wrong)).status_code == 404
    assert client.get(at("sitting_answer", sitting.number)).status_code == 302
    assert client.get(at("work")).status_code == 302


def test_the_link_dies_with_the_end_the_seat_and_the_address(client, body, phase):
    sitting = called(body, phase)
    url = link(body, sitting, "dave")
    over = sign(SITTING, member(body, "dave"), expires_at=NOW() - HOUR, about=sitting.pk)
    told = client.get(at("consultation", over))
    assert told.status_code == 410
    assert "close" in told.text
    dave = member(body, "dave").user
    dave.email = dave.email_key = "ailleurs@example.org"
    dave.save()
    assert client.get(url).status_code == 410
    erin = link(body, sitting, "erin")
    Member.objects.filter(pk=member(body, "erin").pk).update(ended_at=NOW())
    assert client.get(erin).status_code == 410
    assert client.post(erin, {field(sitting, "answer"): FOR}).status_code == 410
    assert not CommitteeVote.objects.exists()


def test_signed_in_a_member_answers_an_outsider_does_not(client, body, phase):
    sitting = called(body, phase)
    client.force_login(factories.user("eve"))
    assert client.get(at("sitting_answer", 1)).status_code == 404
    client.force_login(member(body, "erin").user)
    said = {field(sitting, "answer"): ABSTAINED}
    assert client.post(at("sitting_answer", 1), said).status_code == 302
    assert CommitteeVote.objects.get().answer == ABSTAINED
    assert not Mail.objects.filter(key__startswith="sitting-receipt").exists()


def test_who_stood_aside_takes_no_part(client, body, phase):
    stand_aside(body, phase, "dave")
    sitting = called(body, phase)
    url = link(body, sitting, "dave")
    assert "déporté" in client.get(url).text
    assert client.post(url, {field(sitting, "answer"): FOR}).status_code == 422
    assert answer(body, sitting, "dave", FOR) == []
    assert not CommitteeVote.objects.exists()


def test_after_the_last_moment_nothing_is_taken_though_no_sweep_came(client, body, phase):
    sitting = called(body, phase)
    client.force_login(member(body, "erin").user)
    end(sitting)
    with pytest.raises(SittingClosed):
        answer(body, sitting, "dave", FOR)
    said = {field(sitting, "answer"): FOR, field(sitting, "dissent"): "Trop tard."}
    told = client.post(at("sitting_answer", 1), said)
    assert told.status_code == 409
    assert "Trop tard." in told.text
    assert not CommitteeVote.objects.exists()


def test_before_its_beginning_nothing_is_taken(body, phase):
    sitting = called(body, phase, opens_at=NOW() + HOUR / 2)
    with pytest.raises(SittingClosed):
        answer(body, sitting, "dave", FOR)


def test_a_substitute_answers_only_while_the_titular_is_away(body, phase):
    dora = making.member(seat(body, "dave"), "dora", rank=Member.Rank.SUBSTITUTE)
    sitting = called(body, phase)
    said = {sitting.positions.get().pk: (FOR, "")}
    with pytest.raises(NotSitting):
        answer_consultation(member=dora, sitting=sitting, answers=said)
    Member.objects.filter(pk=dora.pk).update(ended_at=NOW())
    with pytest.raises(SeatEnded):
        answer_consultation(member=dora, sitting=sitting, answers=said)


def test_nobody_sees_a_direction_before_the_end(client, body, phase, sam):
    sitting = called(body, phase)
    for name in ("carol", "dave", "erin"):
        answer(body, sitting, name, AGAINST, "Non merci.")
    pages = {}
    for person in (sam, member(body, "carol").user, member(body, "finn").user):
        client.force_login(person)
        pages[person] = masked(client)
        assert "3 sièges ont répondu" in pages[person]
        assert "Non merci" not in pages[person]
    CommitteeVote.objects.update(answer=FOR)
    for person, before in pages.items():
        client.force_login(person)
        assert masked(client) == before


def masked(client):
    return re.sub(r'value="\w{64}"', "", client.get(at("sitting", 1)).text)


# Closing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "end_of"),
    [
        ((FOR, FOR), "adopted"),
        ((FOR, FOR, AGAINST), "adopted"),
        ((FOR, AGAINST), "refused"),
        ((ABSTAINED, ABSTAINED), "refused"),
        ((FOR, ABSTAINED), "adopted"),
        ((FOR,), "lapsed"),
        ((), "lapsed"),
    ],
)
def test_with_the_quorum_more_for_than_against_adopts(body, phase, votes, end_of):
    sitting = called(body, phase)
    for name, said in zip(("carol", "dave", "erin"), votes, strict=False):
        answer(body, sitting, name, said)
    end(sitting)
    close_due_consultations()
    sitting.refresh_from_db()
    one = sitting.positions.get()
    ends = [name for name in ("adopted", "refused", "lapsed") if getattr(one, f"{name}_at")]
    assert ends == [end_of]
    assert (sitting.seats, sitting.quorum) == (4, 2)
    assert sitting.attendances.count() == len(votes)
    counts = [one.votes_for, one.votes_against, one.abstained]
    if end_of == "lapsed":
        again = Position.objects.standing().get()
        assert counts == [None] * 3
        assert (again.sitting, again.reasoning) == (None, one.reasoning)
    else:
        assert counts == [votes.count(said) for said in (FOR, AGAINST, ABSTAINED)]


def test_closed_twice_is_closed_once(body, phase):
    sitting = called(body, phase)
    answer(body, sitting, "dave", FOR)
    assert not close_consultation(sitting_id=sitting.pk)
    end(sitting)
    assert close_consultation(sitting_id=sitting.pk)
    assert not close_consultation(sitting_id=sitting.pk)
    close_due_consultations()
    assert Position.objects.count() == 2
    assert JournalEntry.objects.filter(verb="close_sitting").count() == 1


def test_who_stood_aside_since_is_not_counted_nor_a_seat_that_ended(body, phase):
    sitting = called(body, phase)
    for name in ("carol", "dave", "erin", "finn"):
        answer(body, sitting, name, AGAINST if name in ("dave", "erin") else FOR)
    stand_aside(body, phase, "dave")
    gone = seat(body, "erin")
    gone.ended_at = NOW()
    gone.save()
    end(sitting)
    close_due_consultations()
    one = sitting.positions.get()
    assert (one.votes_for, one.votes_against) == (2, 0)
    assert one.adopted_at


@pytest.mark.both_databases
def test_what_was_decided_never_changes(body, phase):
    sitting = called(body, phase)
    for name in ("carol", "dave"):
        answer(body, sitting, name, FOR)
    end(sitting)
    close_due_consultations()
    with pytest.raises(DatabaseError), transaction.atomic():
        sitting.positions.update(reasoning="Autre chose.")
    with pytest.raises(DatabaseError), transaction.atomic():
        sitting.positions.all().delete()


# Together -----------------------------------------------------------------------------------


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_many_closers_close_once(body, phase):
    sitting = called(body, phase)
    for name in ("carol", "dave", "erin"):
        answer(body, sitting, name, FOR)
    end(sitting)
    told = together(*[lambda: close_consultation(sitting_id=sitting.pk)] * 4)
    assert sorted(map(bool, told)) == [False, False, False, True]
    assert sitting.positions.get().votes_for == 3
    assert Attendance.objects.count() == 3


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_parallel_answers_of_one_seat_are_one(body, phase):
    sitting = called(body, phase)
    told = together(
        *[lambda said=said: answer(body, sitting, "dave", said) for said in [FOR, AGAINST] * 3]
    )
    assert all(isinstance(one, list) for one in told)
    assert CommitteeVote.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_calls_on_the_same_drafts_make_one_sitting(body, phase):
    one, sam = draft(body.chair, phase), factories.user("sam")
    moments = {"kind": "written", "opens_at": NOW(), "closes_at": NOW() + HOUR, "place": ""}

    def call():
        return call_sitting(
            committee=body, phase=phase, actor=sam, facts=moments, chosen=[sign_of(one)]
        )

    told = together(call, call, call)
    assert sum(isinstance(one, Sitting) for one in told) == 1
    assert Sitting.objects.count() == 1
    assert Mail.objects.count() == 4
