"""A sitting: called, answered or held, closed once, published; what everybody sees of it when."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from committee.convocations import answer_url
from committee.links import SITTING, STOP, WORK, sign
from committee.models import Attendance, CommitteeVote, Member, Position, Sitting
from committee.operations import NotSitting, SeatEnded
from committee.operations.positions import sign_of
from committee.operations.sittings import (
    PositionsChanged,
    SittingChanged,
    SittingClosed,
    answer_consultation,
    call_sitting,
    close_consultation,
    close_due_consultations,
    publish_sitting,
    record_meeting,
    sign_of_record,
)
from committee.queries.positions import published_on
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.deciding import (
    ABSTAINED,
    AGAINST,
    FOR,
    HOUR,
    NOW,
    PLACE,
    adopted,
    answer,
    at,
    called,
    draft,
    end,
    member,
    seat,
    stand_aside,
)

pytestmark = pytest.mark.django_db


# Calling ------------------------------------------------------------------------------------


def test_each_seat_is_mailed_once_and_the_drafts_are_put(body, phase):
    sitting = called(body, phase)
    assert sitting.number == 1
    assert sitting.positions.get().sitting == sitting
    mails = Mail.objects.filter(key__startswith=f"sitting:{sitting.pk}:")
    assert sorted(mails.values_list("to", flat=True)) == [
        f"{name}@example.org" for name in ("carol", "dave", "erin", "finn")
    ]


def test_the_substitute_is_called_for_an_absent_titular(body, phase):
    dora = making.member(seat(body, "dave"), "dora", rank=Member.Rank.SUBSTITUTE)
    today = body.today(NOW())
    titular = Member.objects.get(seat=dora.seat, rank=Member.Rank.TITULAR)
    titular.absences.create(from_on=today - 2 * timedelta(days=1), until_on=today)
    sitting = called(body, phase)
    key = f"sitting:{sitting.pk}:{dora.seat_id}"
    assert Mail.objects.get(key=key).to == dora.user.email


def test_a_position_written_again_since_is_not_put(body, phase):
    seen = sign_of(draft(body.chair, phase))
    draft(body.chair, phase, seen=seen, reasoning="Autrement.")
    moments = {"kind": "written", "opens_at": NOW(), "closes_at": NOW() + HOUR, "place": ""}
    with pytest.raises(PositionsChanged):
        call_sitting(
            committee=body,
            phase=phase,
            actor=body.chair.members.get().user,
            facts=moments,
            chosen=[seen],
        )
    assert not Sitting.objects.exists()
    assert not Mail.objects.exists()


def call_form(phase, *drafts, **typed):
    begins = timezone.localtime(NOW() + HOUR)
    facts = {
        "kind": "meeting",
        "opens_at": f"{begins:%Y-%m-%dT%H:%M}",
        "closes_at": f"{begins + HOUR:%Y-%m-%dT%H:%M}",
        "place": "Bordeaux",
        "chosen": [sign_of(one) for one in drafts],
    }
    return facts | typed


def test_the_chair_and_the_secretary_call_a_rapporteur_does_not(client, body, phase, sam):
    one = draft(body.chair, phase)
    body.remits.get().charges.create(axis="A", rapporteur=seat(body, "dave"))
    client.force_login(member(body, "dave").user)
    assert client.post(at("sitting_call"), call_form(phase, one)).status_code == 404
    client.force_login(sam)
    answer = client.post(at("sitting_call"), call_form(phase, one))
    assert (answer.status_code, answer.url) == (302, at("sitting", 1))
    again = client.post(at("sitting_call"), call_form(phase, one))
    assert again.status_code == 422
    assert Sitting.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{"chosen": []}, {"kind": ""}, {"place": ""}, {"closes_at": "2026-01-01T08:00"}]
)
def test_a_call_that_lacks_something_is_refused(client, body, phase, sam, typed):
    one = draft(body.chair, phase)
    client.force_login(sam)
    assert client.post(at("sitting_call"), call_form(phase, one, **typed)).status_code == 422
    assert not Sitting.objects.exists()


# Answering in writing -----------------------------------------------------------------------


def link(body, sitting, name):
    return re.sub(r"^https?://[^/]+", "", answer_url(sitting, member(body, name)))


def field(sitting, name):
    return f"p{sitting.positions.get().pk}-{name}"


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


# A meeting ----------------------------------------------------------------------------------


def meeting(body, phase, codes=("A-01",)):
    return called(body, phase, "meeting", codes, place="Bordeaux")


def record_of(sitting, body, names, votes, do="close", **typed):
    """What the page of a meeting's record sends."""
    sitting.refresh_from_db()
    sent = {"do": do, "minutes": "On a bien parlé.", "seen": sign_of_record(sitting)}
    sent |= {f"seat-{seat(body, name).pk}": member(body, name).pk for name in names}
    for position, counts in zip(sitting.positions.order_by("pk"), votes, strict=True):
        for name, count in zip(("for", "against", "abstained"), counts, strict=True):
            sent[f"{name}-{position.pk}"] = count
    return sent | typed


def test_a_meeting_is_written_down_kept_then_closed(client, body, phase, sam):
    sitting = meeting(body, phase, ("A-01", "A-02"))
    client.force_login(sam)
    url = at("sitting_record", 1)
    kept = record_of(sitting, body, ("carol",), (("", "", ""),) * 2, "keep")
    assert client.post(url, kept).status_code == 302
    assert Attendance.objects.get().member == member(body, "carol")
    assert "On a bien parlé." in client.get(url).text
    told = record_of(sitting, body, ("carol", "dave", "erin"), ((2, 1, 0), (1, 1, 1)))
    assert client.post(url, told).url == at("sitting", 1)
    first, second = sitting.positions.order_by("pk")
    assert (bool(first.adopted_at), bool(second.refused_at)) == (True, True)
    sitting.refresh_from_db()
    assert (sitting.closed_at is not None, sitting.quorum) == (True, 2)
    assert client.get(url).status_code == 404
    page = client.get(at("sitting", 1)).text
    assert "2 pour, 1 contre" in page


@pytest.mark.parametrize("votes", [((3, 0, 0),), (("", 1, 0),), ((-1, 0, 0),), ((1, 1, 1),)])
def test_counts_that_cannot_be_are_refused(client, body, phase, sam, votes):
    """Two attended, and one of them stood aside."""
    stand_aside(body, phase, "dave")
    sitting = meeting(body, phase)
    client.force_login(sam)
    told = record_of(sitting, body, ("carol", "dave"), votes)
    assert client.post(at("sitting_record", 1), told).status_code == 422
    sitting.refresh_from_db()
    assert sitting.closed_at is None


def test_without_the_quorum_nothing_is_decided_and_the_draft_comes_back(client, body, phase, sam):
    sitting = meeting(body, phase)
    client.force_login(sam)
    told = record_of(sitting, body, ("carol",), ((1, 0, 0),))
    assert client.post(at("sitting_record", 1), told).status_code == 302
    assert sitting.positions.get().lapsed_at
    assert Position.objects.standing().drafts().count() == 1
    assert "non atteint" in client.get(at("sitting", 1)).text


def test_two_who_write_the_record_are_told(body, phase, client, sam):
    sitting = meeting(body, phase)
    client.force_login(sam)
    stale = record_of(sitting, body, ("carol",), (("", "", ""),), "keep", minutes="Le mien.")
    fresh = record_of(sitting, body, ("dave",), (("", "", ""),), "keep", minutes="Le leur.")
    assert client.post(at("sitting_record", 1), fresh).status_code == 302
    answer = client.post(at("sitting_record", 1), stale)
    assert answer.status_code == 409
    assert "Le mien." in answer.text
    sitting.refresh_from_db()
    assert sitting.minutes == "Le leur."


def test_a_meeting_to_come_has_no_record_yet(client, body, phase, sam):
    sitting = called(body, phase, "meeting", opens_at=NOW() + HOUR / 2, place="Pau")
    client.force_login(sam)
    told = record_of(sitting, body, ("carol", "dave"), ((2, 0, 0),))
    client.post(at("sitting_record", 1), told)
    sitting.refresh_from_db()
    assert sitting.closed_at is None


# Publication --------------------------------------------------------------------------------


def test_before_publication_members_read_it_and_nobody_else(client, body, phase, sam):
    sitting = adopted(body, phase)
    for person, status in ((factories.user("eve"), 404), (sam, 200)):
        client.force_login(person)
        assert client.get(at("sitting", 1)).status_code == status
    client.force_login(member(body, "finn").user)
    assert "Un mot à part." in client.get(at("sitting", 1)).text
    client.logout()
    assert client.get(at("sitting", 1)).status_code == 404
    action = reverse("public:action", args=[*PLACE, "A-01"])
    assert "Il manque des moyens." not in client.get(action).text
    assert "Ses positions" not in client.get(at("home")).text
    assert published_on(sitting.positions.get().action_id) is None


def test_published_the_position_stands_with_its_action(client, body, phase, sam):
    adopted(body, phase)
    action = reverse("public:action", args=[*PLACE, "A-01"])
    client.get(action)
    client.force_login(sam)
    assert client.get(at("sitting_publish", 1)).status_code == 200
    assert client.post(at("sitting_publish", 1)).status_code == 302
    assert client.post(at("sitting_publish", 1)).status_code == 302
    client.logout()
    assert "Il manque des moyens." in client.get(action).text
    assert "Ses positions" in client.get(at("home")).text
    assert client.get(at("sitting", 1)).status_code == 200
    assert JournalEntry.objects.filter(verb="publish_sitting").count() == 1


def test_a_rapporteur_and_a_member_do_not_publish(client, body, phase):
    adopted(body, phase)
    body.remits.get().charges.create(axis="A", rapporteur=seat(body, "dave"))
    for name in ("dave", "finn"):
        client.force_login(member(body, name).user)
        assert client.post(at("sitting_publish", 1)).status_code == 404
    assert not Sitting.objects.published().exists()


def test_what_is_under_way_is_not_published(client, body, phase, sam):
    sitting = called(body, phase, sam=sam)
    publish_sitting(sitting=sitting, actor=sam)
    client.force_login(sam)
    assert client.post(at("sitting_publish", 1)).status_code == 404
    assert not Sitting.objects.published().exists()


def test_a_sitting_of_another_committee_does_not_exist_here(client, body, phase, sam):
    adopted(body, phase)
    other = factories.published(factories.roadmap(body.region, "autre"))
    making.committee(other)
    client.force_login(sam)
    url = reverse("committee:sitting", args=["nouvelle-aquitaine", "autre", 1])
    assert client.get(url).status_code == 404


# Together -----------------------------------------------------------------------------------


def together(*steps):
    """Run these at the same moment, each over its own connection; what each returned or raised."""
    barrier, told = Barrier(len(steps)), [None] * len(steps)

    def run(place, step):
        barrier.wait()
        try:
            told[place] = step()
        except (SittingClosed, SittingChanged, PositionsChanged, ObjectDoesNotExist) as error:
            told[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


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


@pytest.mark.both_databases
def test_a_meetings_record_is_closed_once(body, phase):
    sitting = meeting(body, phase)
    told = {"present": {}, "votes": {sitting.positions.get().pk: [0, 0, 0]}, "minutes": ""}
    sam, seen = factories.user("olga"), sign_of_record(sitting)
    record_meeting(sitting=sitting, actor=sam, told=told, seen=seen, close=True)
    with pytest.raises(SittingClosed):
        record_meeting(sitting=sitting, actor=sam, told=told, seen=seen, close=True)
