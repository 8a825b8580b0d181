"""The page of an edition against a real mail server: it says what the server saw."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from committee.operations import freeze_due_digests
from outbox.letters import parsed
from outbox.models import Mail
from outbox.operations import deliver_due
from tests import factories
from tests.committee import making
from tests.committee.making import PLACE, WEEK
from tests.outbox import smtp

pytestmark = pytest.mark.django_db
NAMES = ("carol", "refused", "later", "cut", "kept")


@pytest.fixture
def server(settings):
    with smtp.server() as served:
        settings.MAILERS = served.mailer
        yield served


@pytest.fixture
def seats(plan, client):
    """An edition frozen just now for five members, before the eyes of the secretary."""
    now = timezone.now()
    making.review(plan, now - WEEK, now + WEEK)
    body = making.committee(plan, starts_at=now - WEEK)
    sam = factories.user("sam")
    factories.role(sam, plan.region, "secretary")
    client.force_login(sam)
    found = {name: making.seat(body, name) for name in NAMES}
    freeze_due_digests(now)
    return found


def address(name):
    return Mail.objects.get(kind="digest", to__startswith=f"{name}@").to


def page_of(client, name="deliveries", *args):
    return client.get(reverse(f"committee:{name}", args=[*PLACE, 1, *args]))


def rows_of(client):
    """Each row of the page, in words, by the name of its member."""
    page = page_of(client).text
    rows = re.findall(r'<tr class="(\w+)">(.*?)</tr>', page, re.DOTALL)
    found = {}
    for state, row in rows:
        words = re.sub(r"<[^>]+>|\s+", " ", row)
        name = next(name for name in NAMES if f"{name}@" in words)
        found[name] = (state, " ".join(words.split()))
    return found


def test_the_page_says_what_the_server_saw(client, server, seats):
    server.will(smtp.RCPT, smtp.answer("550 5.1.1 unknown here"), to=address("refused"))
    server.will(smtp.RCPT, smtp.answer("451 4.7.1 later please"), to=address("later"), times=1)
    server.will(smtp.KEPT, smtp.drop, to=address("cut"), times=1)
    server.will(smtp.KEPT, smtp.keep_and_drop, to=address("kept"), times=1)
    deliver_due()
    rows = rows_of(client)
    taken = {one.to for one in server.letters}
    assert taken == {address("carol"), address("kept")}
    assert {name: state for name, (state, _) in rows.items()} == {
        "carol": "sent",
        "refused": "failed",
        "later": "owed",
        "cut": "owed",
        "kept": "owed",  # taken, but the line was cut before the server could say so
    }
    assert "550 5.1.1 unknown here" in rows["refused"][1]
    assert "451 4.7.1 later please" in rows["later"][1]
    assert "prochain essai le" in rows["cut"][1]
    Mail.objects.update(next_try_at=timezone.now())
    deliver_due()
    rows = rows_of(client)
    assert [name for name in NAMES if rows[name][0] == "sent"] == ["carol", "later", "cut", "kept"]
    assert all("2 essais" in rows[name][1] for name in ("later", "cut", "kept"))
    assert {one.to for one in server.letters} == {address(n) for n in NAMES} - {address("refused")}
    for letter in server.letters:
        name = letter.to.partition("@")[0]
        assert parsed(letter.raw)["Message-ID"] in rows[name][1].replace("&lt;", "<").replace(
            "&gt;", ">"
        )
    twice = [one.raw for one in server.letters if one.to == address("kept")]
    assert len(twice) == 2
    assert twice[0] == twice[1]


def test_what_is_sent_again_is_the_same_to_the_last_octet(client, server, seats):
    deliver_due()
    (first,) = [one for one in server.letters if one.to == address("carol")]
    url = reverse("committee:again", args=[*PLACE, 1, seats["carol"].pk])
    assert client.post(url).status_code == 302
    deliver_due()
    mine = [one.raw for one in server.letters if one.to.startswith("carol@")]
    assert mine == [first.raw, first.raw]
    assert "renvoyée une fois" in rows_of(client)["carol"][1]
