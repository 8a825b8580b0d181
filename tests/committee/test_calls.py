"""Who is called to a sitting, and what becomes of one that is cancelled."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import JournalEntry
from committee.models import Member, Position, Sitting
from committee.operations.sittings import SittingClosed, cancel_sitting, close_due_consultations
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.deciding import (
    AGAINST,
    FOR,
    NOW,
    answer,
    called,
    end,
    field,
    link,
    member,
    seat,
    together,
)
from tests.committee.making import at

pytestmark = pytest.mark.django_db


def calls(sitting):
    found = Mail.objects.filter(key__startswith=f"sitting-call:{sitting.pk}:")
    return sorted(found.values_list("to", flat=True))


def test_who_is_seated_after_the_call_is_called_once_and_the_quorum_stays(body, phase):
    sitting = called(body, phase)
    before = calls(sitting)
    gone = member(body, "dave")
    Member.objects.filter(pk=gone.pk).update(ended_at=NOW())
    making.member(gone.seat, "gina")
    for name in ("hugo", "ines"):
        making.seat(body, name)
    for _sweep in range(2):
        close_due_consultations()
    newcomers = [f"{name}@example.org" for name in ("gina", "hugo", "ines")]
    assert calls(sitting) == sorted(before + newcomers)
    for name in ("carol", "hugo"):
        answer(body, sitting, name, FOR)
    end(sitting)
    close_due_consultations()
    sitting.refresh_from_db()
    assert (sitting.seats, sitting.quorum) == (4, 2)
    assert sitting.positions.get().adopted_at


def test_the_substitute_who_takes_over_is_called_until_the_end(body, phase):
    dora = making.member(seat(body, "dave"), "dora", rank=Member.Rank.SUBSTITUTE)
    sitting = called(body, phase)
    today = body.today(NOW())
    titular = seat(body, "dave").members.get(rank=Member.Rank.TITULAR)
    titular.absences.create(from_on=today, until_on=today)
    end(sitting)
    close_due_consultations()
    assert dora.user.email not in calls(sitting)
    other = called(body, phase, codes=("A-02",))
    assert dora.user.email in calls(other)
    assert titular.user.email not in calls(other)
    titular.absences.all().delete()
    close_due_consultations()
    assert titular.user.email in calls(other)


# Cancelled ------------------------------------------------------------------------------------


def test_cancelled_its_positions_are_drafts_again_and_its_links_dead(client, body, phase, sam):
    sitting = called(body, phase)
    url = link(body, sitting, "dave")
    answer(body, sitting, "dave", AGAINST)
    client.force_login(sam)
    page = client.get(at("sitting_cancel", 1)).text
    assert "redeviennent des projets" in page
    assert at("sitting_cancel", 1) in client.get(at("sitting", 1)).text
    for _twice in range(2):
        said = client.post(at("sitting_cancel", 1), {"reason": "Trop <b>tôt</b>."})
        assert (said.status_code, said.url) == (302, at("sitting", 1))
    page = client.get(at("sitting", 1)).text
    assert "Trop &lt;b&gt;tôt&lt;/b&gt;." in page
    assert at("sitting_cancel", 1) not in page
    again = Position.objects.standing().get()
    assert (again.sitting, again.votes.count()) == (None, 0)
    mails = Mail.objects.filter(key__startswith=f"sitting-cancelled:{sitting.pk}:")
    assert sorted(mails.values_list("to", flat=True)) == calls(sitting)
    assert JournalEntry.objects.filter(verb="cancel_sitting").count() == 1
    client.logout()
    assert client.get(url).status_code == 410
    assert client.post(url, {field(sitting, "answer"): FOR}).status_code == 410
    client.force_login(member(body, "dave").user)
    assert client.get(at("sitting_answer", 1)).status_code == 410
    with pytest.raises(SittingClosed):
        answer(body, sitting, "dave", FOR, position=sitting.positions.get())
    end(sitting)
    close_due_consultations()
    sitting.refresh_from_db()
    assert sitting.closed_at is None


def test_what_is_over_is_not_cancelled_and_members_cancel_nothing(client, body, phase, sam):
    sitting = called(body, phase)
    client.force_login(member(body, "dave").user)
    assert client.post(at("sitting_cancel", 1)).status_code == 404
    end(sitting)
    client.force_login(sam)
    assert client.post(at("sitting_cancel", 1)).status_code == 302
    with pytest.raises(SittingClosed):
        cancel_sitting(sitting=sitting, actor=sam)
    close_due_consultations()
    assert client.get(at("sitting_cancel", 1)).status_code == 404
    sitting.refresh_from_db()
    assert sitting.cancelled_at is None
    assert not Mail.objects.filter(key__startswith="sitting-cancelled").exists()


@pytest.mark.both_databases
def test_what_is_closed_is_never_cancelled_in_the_rows(body, phase):
    sitting = called(body, phase)
    end(sitting)
    close_due_consultations()
    with pytest.raises(DatabaseError), transaction.atomic():
        Sitting.objects.update(cancelled_at=NOW())


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_cancelled_by_many_is_cancelled_once(body, phase):
    sitting, sam = called(body, phase), factories.user("sam")
    together(*[lambda: cancel_sitting(sitting=sitting, actor=sam)] * 4)
    assert Position.objects.standing().drafts().count() == 1
    assert JournalEntry.objects.filter(verb="cancel_sitting").count() == 1
