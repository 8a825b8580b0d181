"""A sitting: called, held, written down, published; what everybody sees of it and when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from committee.models import Attendance, Member, Position, Sitting
from committee.operations.positions import sign_of
from committee.operations.sittings import (
    PositionsChanged,
    SittingClosed,
    call_sitting,
    publish_sitting,
    record_meeting,
    sign_of_record,
)
from committee.queries.positions import published_on
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.deciding import (
    HOUR,
    NOW,
    adopted,
    called,
    draft,
    member,
    seat,
    stand_aside,
)
from tests.committee.making import PLACE, at

pytestmark = pytest.mark.django_db


# Calling ------------------------------------------------------------------------------------


def test_each_seat_is_mailed_once_and_the_drafts_are_put(body, phase):
    sitting = called(body, phase)
    assert sitting.number == 1
    assert sitting.positions.get().sitting == sitting
    mails = Mail.objects.filter(key__startswith=f"sitting-call:{sitting.pk}:")
    assert sorted(mails.values_list("to", flat=True)) == [
        f"{name}@example.org" for name in ("carol", "dave", "erin", "finn")
    ]


def test_the_substitute_is_called_for_an_absent_titular(body, phase):
    dora = making.member(seat(body, "dave"), "dora", rank=Member.Rank.SUBSTITUTE)
    today = body.today(NOW())
    titular = Member.objects.get(seat=dora.seat, rank=Member.Rank.TITULAR)
    titular.absences.create(from_on=today - 2 * timedelta(days=1), until_on=today)
    sitting = called(body, phase)
    key = f"sitting-call:{sitting.pk}:{dora.pk}"
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
    assert again.status_code == 409
    assert Sitting.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{"chosen": []}, {"kind": ""}, {"place": ""}, {"closes_at": "2026-01-01T08:00"}]
)
def test_a_call_that_lacks_something_is_refused(client, body, phase, sam, typed):
    one = draft(body.chair, phase)
    client.force_login(sam)
    assert client.post(at("sitting_call"), call_form(phase, one, **typed)).status_code == 422
    assert not Sitting.objects.exists()


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


@pytest.mark.both_databases
def test_a_meetings_record_is_closed_once(body, phase):
    sitting = meeting(body, phase)
    told = {"present": {}, "votes": {sitting.positions.get().pk: [0, 0, 0]}, "minutes": ""}
    sam, seen = factories.user("olga"), sign_of_record(sitting)
    record_meeting(sitting=sitting, actor=sam, told=told, seen=seen, close=True)
    with pytest.raises(SittingClosed):
        record_meeting(sitting=sitting, actor=sam, told=told, seen=seen, close=True)


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
