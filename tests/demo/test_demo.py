"""The demonstration: it loads, begins again, and is alive."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Participant
from committee.models import Committee, Digest
from consultation.models import Answer, Proposal, Vote
from demo import mailbox
from demo.people import accounts
from insights.models import Result
from outbox.models import Mail
from roadmaps.models import Roadmap

pytestmark = pytest.mark.django_db

HOME = "/nouvelle-aquitaine/economie-numerique/"


def test_it_tells_the_whole_story(loaded):
    assert loaded.current.entries.count() >= 85
    numbered = loaded.versions.published().values_list("number", "kind")
    assert list(numbered) == [(1, "revision"), (2, "revision"), (3, "correction")]
    assert Participant.objects.exclude(user__email__startswith="normandie").count() >= 220
    assert set(Proposal.objects.values_list("state", flat=True)) == set(Proposal.State.values)
    assert Answer.objects.filter(published_at__isnull=False).exists()
    closed, opened = loaded.phases.rounds().order_by("opens_at")
    assert closed.closed_at
    assert Result.objects.filter(round=closed).exists()
    assert not Result.objects.filter(round=opened).exists()
    assert Vote.objects.filter(round=opened).exists()
    assert Committee.objects.of(loaded).get().seats.count() == 12
    assert Digest.objects.count() == 5
    assert Mail.objects.filter(kind="digest", state="sent").exists()


def test_twice_is_once_and_reset_begins_again(loaded):
    call_command("load_demo")
    votes = Vote.objects.count()
    call_command("load_demo", reset=True)
    assert Vote.objects.count() == votes
    assert Roadmap.objects.count() == 2


@pytest.mark.parametrize("account", accounts(), ids=lambda account: account.email)
def test_each_account_signs_in_with_one_click(client, loaded, account):
    page = client.get("/accounts/login/").text
    assert account.email in page
    answer = client.post("/demo/sign-in/", {"email": account.email, "next": HOME})
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert account.name in client.get(HOME).text


def test_one_click_is_for_the_five_accounts_only(client, loaded):
    assert client.post("/demo/sign-in/", {"email": "voix001@demo.example"}).status_code == 404
    assert client.get("/demo/sign-in/").status_code == 405


def test_the_mailbox_shows_every_mail_as_it_left(client, loaded):
    listing = client.get(reverse("demo:mail")).text
    assert "carol@demo.example" in listing
    newest = mailbox.latest()[0]
    page = client.get(reverse("demo:mail_message", args=(newest.name,)))
    assert page.status_code == 200
    assert "<iframe" in page.text
    frame = client.get(reverse("demo:mail_frame", args=(newest.name,)))
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "script" not in re.sub(r"-?[Ss]cript", "script", frame["Content-Security-Policy"])
    assert client.get("/demo/mail/..%2Fsecret_key/").status_code == 404


def test_the_pages_say_it_is_a_demonstration(client, loaded):
    assert "Démonstration" in client.get(HOME).text
