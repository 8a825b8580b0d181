"""Beginning for real: the first region, its administrator, one sweep by hand."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from committee.models import Digest
from instance.models import Sweep
from instance.queries import schedule
from outbox.models import Mail
from roadmaps.models import Phase, Region, Role
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, WEEK
from tests.instance.owing import owed

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Bretagne",
    "slug": "bretagne",
    "zone": "Europe/Paris",
    "departments": "22,29,35,56",
    "sender": "coroute@bretagne.example",
    "reply_to": "plan@bretagne.example",
    "contact": "Anne Le Goff",
    "administrator": "anne@bretagne.example",
}


def test_the_first_region_and_its_administrator():
    call_command("set_up", **FACTS)
    region = Region.objects.get()
    assert region.departments == ["22", "29", "35", "56"]
    assert Role.objects.get().user.email == "anne@bretagne.example"
    invitation = Mail.objects.get()
    assert invitation.to == "anne@bretagne.example"
    assert b"/accounts/login/" in bytes(invitation.raw)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "admin"}, "Cette adresse est réservée."),
        ({"slug": "pas une adresse"}, "slug: "),
        ({"zone": "Europe/Nulle-Part"}, "zone: Fuseau horaire inconnu\u00a0: Europe/Nulle-Part"),
        ({"departments": "22,99Z"}, "departments: Départements inconnus\u00a0: 99Z"),
        ({"sender": "coroute"}, "sender: "),
        ({"administrator": "anne"}, "administrator: "),
        ({"name": ""}, "name: "),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(wrong, said, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "")
    with pytest.raises(CommandError, match=f"^{said}"):
        call_command("set_up", **FACTS | wrong)
    assert not Region.objects.exists()
    assert not Mail.objects.exists()


def test_twice_is_said():
    call_command("set_up", **FACTS)
    with pytest.raises(CommandError, match="already"):
        call_command("set_up", **FACTS)


def test_a_sweep_by_hand_does_what_the_clock_does_and_says_so(capsys):
    plan = factories.published()
    phase = factories.phase(plan, timedelta(days=-2), timedelta(seconds=-1), may_vote=True)
    owed("first")
    call_command("run_due")
    phase.refresh_from_db()
    assert phase.rules["phase"] == phase.name
    assert phase.closed_at
    assert set(Sweep.objects.values_list("task", "error")) == {(task, "") for task in schedule()}
    assert capsys.readouterr().out.splitlines() == [
        "Phases opened: 1. Rounds closed: 1.",
        "Committee letters frozen: 0. Mails that left: 1.",
        "Mails still owed: 0.",
    ]


def test_a_sweep_by_hand_names_what_stopped_and_goes_on(monkeypatch, capsys):
    def stop():
        raise ValueError("no")

    monkeypatch.setattr("roadmaps.operations.open_phases", stop)
    owed("first")
    with pytest.raises(CommandError, match=r"above: roadmaps\.tasks\.open_phases\.$"):
        call_command("run_due")
    assert Sweep.objects.get(task="roadmaps.tasks.open_phases").error == "ValueError"
    assert Mail.objects.get().state == "sent"


def test_the_next_letter_of_each_committee_is_said(capsys):
    body = making.committee(making.plan(), starts_at=DUE)
    call_command("run_due", now=(DUE - WEEK).isoformat())
    said = capsys.readouterr().out.splitlines()[-1]
    first = DUE.astimezone(body.tz)
    assert said == f"Next letter of {body}: {first:%A %Y-%m-%d %H:%M} ({body.tz.key})."


@pytest.mark.parametrize("wrong", ["tomorrow", "2027-13-01T08:00:00"])
def test_a_moment_that_is_none_is_said(wrong):
    with pytest.raises(CommandError, match="--now wants a moment"):
        call_command("run_due", now=wrong)


def test_now_never_opens_or_closes_a_phase():
    plan = factories.published()
    open_phase = factories.phase(plan)
    later = (timezone.now() + timedelta(days=30)).isoformat()
    call_command("run_due", now=later)
    assert Phase.objects.get(pk=open_phase.pk).closed_at is None
    assert not Digest.objects.exists()
