"""The mailbox that mails come back to, read over IMAP: each message once, none stops the others."""

import pytest

from config.celery import beat_schedule
from outbox.models import Mail
from outbox.operations import News, deliver_due, read_bounces
from tests.outbox.imap import mailbox
from tests.outbox.owing import owed
from tests.outbox.reports import ABSENCE, BROKEN, GMAIL, POSTFIX, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(server, settings):
    settings.BOUNCES_TO = "bounces@region.example"
    owed("1"), owed("2"), owed("3")
    deliver_due()
    return [letter.sender for letter in server.letters]


def states():
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def test_what_came_back_is_read_once(addresses, settings):
    first, second, third = addresses
    messages = [
        written(POSTFIX, first),
        BROKEN[0],
        written(ABSENCE, second),
        b"lost",
        written(GMAIL, third),
    ]
    with mailbox(*messages) as server:
        settings.BOUNCES_URL = server.url
        server.broken = {4}
        assert read_bounces() == {News.BOUNCED: 2, News.IGNORED: 2}
        assert states() == ["bounced", "sent", "bounced"]
        assert server.seen == {1, 2, 3, 5}
        assert read_bounces() == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda url: url.replace("mot%20de", "autre"), "AUTHENTICATIONFAILED"),
        (lambda url: url.replace("INBOX", "Autre"), "no such mailbox"),
        (lambda url: "imap://a:b@127.0.0.1:1/INBOX", "refused"),
    ],
)
def test_a_mailbox_that_cannot_be_read_says_why(settings, wrong, said):
    with mailbox() as server:
        settings.BOUNCES_URL = wrong(server.url)
        with pytest.raises(OSError, match=said):
            read_bounces()


def test_the_clock_reads_it_where_there_is_one(settings):
    assert "outbox.tasks.read_bounces" not in beat_schedule()
    settings.BOUNCES_URL = "imaps://a:b@mail.region.example/INBOX"
    assert beat_schedule()["outbox.tasks.read_bounces"]["schedule"] == 60
