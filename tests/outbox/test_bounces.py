"""A mail that comes back: told once, of the mail that was sent, by nobody who makes it up."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from outbox.envelope import return_address
from outbox.models import Mail
from outbox.operations import News, deliver_due, send_again, take_bounce
from tests.consultation.test_voting import in_parallel
from tests.outbox import smtp
from tests.outbox.owing import owed
from tests.outbox.reports import ABSENCE, BROKEN, EXCHANGE, GMAIL, POSTFIX, READ, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bounces_to(settings):
    settings.BOUNCES_TO = "bounces@region.example"


@pytest.fixture
def sent(server):
    """A mail that left, and the address it comes back to."""
    mail = owed()
    deliver_due()
    return mail, server.letters[-1].sender


def state(mail):
    mail.refresh_from_db()
    return mail.state


def test_each_mail_leaves_under_an_address_of_its_own(server):
    owed("1"), owed("2")
    deliver_due()
    first, second = (letter.sender for letter in server.letters)
    assert first != second
    for address in (first, second):
        assert address.startswith("bounces+b")
        assert address.endswith("@region.example")
        assert len(address.partition("@")[0]) <= 64
    assert b" <coroute@region.example>" in server.letters[0].raw
    assert b"bounces" not in server.letters[0].raw


@pytest.mark.parametrize("report", [POSTFIX, EXCHANGE, GMAIL], ids=["postfix", "exchange", "gmail"])
def test_a_mail_that_comes_back_is_told_once(sent, report):
    mail, address = sent
    before = timezone.now()
    assert take_bounce(written(report, address)) == News.BOUNCED
    assert state(mail) == "bounced"
    assert before <= mail.bounced_at <= timezone.now()
    assert mail.sent_at
    assert mail.error.startswith("5.1.1 550")
    first = mail.bounced_at
    assert take_bounce(written(report, address)) == News.KNOWN
    assert state(mail) == "bounced"
    assert mail.bounced_at == first


def test_an_address_changed_on_its_way_back_is_known_still(sent):
    mail, address = sent
    folded = written(POSTFIX, f"MAILER <{address.upper()}>")
    assert take_bounce(folded) == News.BOUNCED


def test_a_report_sent_on_to_another_mailbox_is_known_by_where_it_came_first(sent):
    mail, address = sent
    sent_on = f"X-Original-To: {address}\r\n".encode() + written(
        POSTFIX, "postmaster@region.example"
    )
    assert take_bounce(sent_on) == News.BOUNCED


@pytest.mark.parametrize("report", [POSTFIX, EXCHANGE, GMAIL], ids=["postfix", "exchange", "gmail"])
def test_a_delay_is_only_noted(sent, report):
    mail, address = sent
    assert take_bounce(written(report, address, "delayed", "4.4.1")) == News.NOTED
    assert state(mail) == "sent"
    assert mail.error.startswith("4.4.1 ")


def test_a_server_that_gives_up_after_days_has_given_up(sent):
    mail, address = sent
    assert take_bounce(written(EXCHANGE, address, "failed", "4.4.7")) == News.BOUNCED


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_is_no_bounce(sent, action):
    mail, address = sent
    assert take_bounce(written(POSTFIX, address, action, "2.0.0")) == News.IGNORED
    assert state(mail) == "sent"


@pytest.mark.parametrize("message", [ABSENCE, READ], ids=["absence", "read"])
def test_what_people_and_their_machines_answer_is_ignored(sent, message):
    mail, address = sent
    assert take_bounce(written(message, address)) == News.IGNORED
    assert state(mail) == "sent"


@pytest.mark.parametrize("raw", BROKEN)
def test_what_cannot_be_read_teaches_nothing(sent, raw):
    assert take_bounce(raw) in (News.IGNORED, News.FORGED)
    assert state(sent[0]) == "sent"


@given(
    report=st.sampled_from([POSTFIX, EXCHANGE, GMAIL, ABSENCE, READ]),
    cut=st.floats(0, 1),
    noise=st.binary(max_size=40),
)
def test_a_report_damaged_on_its_way_stops_nothing(report, cut, noise):
    raw = written(report, "bounces+b999.0123456789ab@region.example")
    at = int(cut * len(raw))
    for damaged in (raw[:at] + noise + raw[at:], raw[:at] + noise, noise + raw[at:]):
        assert take_bounce(damaged) in (News.IGNORED, News.FORGED)


def test_an_address_made_up_is_refused(sent):
    mail, address = sent
    proof = address.partition(".")[2].partition("@")[0]
    other = ("0" if proof[0] != "0" else "1") + proof[1:]
    for made_up in (address.replace(proof, other), address.replace(f"+b{mail.pk}.", "+b999.")):
        assert take_bounce(written(POSTFIX, made_up)) == News.FORGED
    assert take_bounce(written(POSTFIX, "bounces@region.example")) == News.IGNORED
    assert state(mail) == "sent"


def test_a_mail_that_no_longer_exists_teaches_nothing(sent):
    mail, address = sent
    mail.delete()
    assert take_bounce(written(POSTFIX, address)) == News.IGNORED


def test_what_was_sent_again_since_stays_true(sent, server):
    """The first came back late: the second, to an address repaired meanwhile, did not."""
    mail, address = sent
    again = send_again(mail=Mail.objects.get())
    take_bounce(written(POSTFIX, address))
    assert (state(mail), state(again)) == ("bounced", "owed")
    assert deliver_due() == 1
    assert state(again) == "sent"
    assert server.letters[-1].sender != address


def test_a_mail_taken_but_not_acknowledged_that_comes_back_is_not_tried_again(server):
    server.will(smtp.KEPT, smtp.keep_and_drop, times=1)
    mail = owed()
    deliver_due()
    assert state(mail) == "owed"
    take_bounce(written(POSTFIX, server.letters[0].sender))
    assert deliver_due(timezone.now() + timedelta(hours=1)) == 0
    assert state(mail) == "bounced"


def test_a_mail_never_tried_cannot_come_back():
    mail = owed()
    assert take_bounce(written(POSTFIX, return_address(mail, ""))) == News.IGNORED
    assert state(mail) == "owed"


def test_without_an_address_for_them_mails_leave_as_the_region(server, settings):
    settings.BOUNCES_TO = ""
    owed()
    deliver_due()
    assert server.letters[0].sender == "coroute@region.example"


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_told_twice_at_once_it_is_learned_once(sent):
    _, address = sent
    news = in_parallel(lambda _: take_bounce(written(POSTFIX, address)), 6)
    assert sorted(news) == sorted([News.BOUNCED] + [News.KNOWN] * 5)


def test_a_mail_server_gives_it_to_the_command(sent, monkeypatch):
    mail, address = sent
    raw = io.BytesIO(written(POSTFIX, address))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=raw))
    said = io.StringIO()
    call_command("take_bounce", stdout=said)
    assert (said.getvalue(), state(mail)) == ("bounced\n", "bounced")


def test_a_database_that_is_away_is_told_to_the_mail_server_as_later(monkeypatch):
    def away(raw):
        raise DatabaseError("away")

    monkeypatch.setattr("outbox.management.commands.take_bounce.take_bounce", away)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    with pytest.raises(CommandError, match="away") as raised:
        call_command("take_bounce")
    assert raised.value.returncode == 75
