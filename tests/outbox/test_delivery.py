"""Owed mail: once per key, claimed by one, tried again, and true to what the page shows."""

import smtplib
from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import operations
from outbox.letters import Letter, Sender, parsed
from outbox.models import Mail
from outbox.operations import deliver, deliver_due, owe
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db

REGION = Sender("Région, là | Coroute", "coroute@region.example", "ada@region.example")


def letter(subject="Bonjour", headers=None):
    return Letter(subject, "Texte é\n", "<p>Texte é</p>", REGION, headers or {})


def owed(key="notice:1", **more):
    return owe(key=key, kind=Mail.Kind.NOTICE, to="bob@example.org", letter=letter(), **more)


@pytest.fixture
def server(monkeypatch):
    """The mail server, as this test wants it to answer."""

    class Server:
        answer = None
        sent = []

        def send_messages(self, messages):
            if self.answer:
                raise self.answer
            self.sent.extend(message.message().as_bytes() for message in messages)
            return len(messages)

    server = Server()
    server.sent = []
    monkeypatch.setattr(operations, "mailers", type("Mailers", (), {"default": server}))
    return server


def test_owed_twice_is_owed_once():
    first, second = owed(), owed()
    assert first.pk == second.pk
    assert Mail.objects.count() == 1


def test_the_same_key_and_moment_make_the_same_bytes():
    at = timezone.now()
    first = bytes(owed(at=at).raw)
    Mail.objects.all().delete()
    assert bytes(owed(at=at).raw) == first


def test_what_was_frozen_is_what_leaves(server):
    frozen = bytes(owed().raw)
    assert deliver_due() == 1
    assert server.sent == [frozen]
    message = parsed(frozen)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == "ada@region.example"
    assert message["Message-ID"].endswith("@region.example>")
    assert message.get_body(("plain",)).get_content().split() == ["Texte", "é"]


def test_a_header_cannot_be_smuggled_in():
    hostile = letter(subject="Objet\r\nBcc: eve@example.org")
    with pytest.raises(ValueError, match="linefeed|newline|CR"):
        owe(key="x", kind=Mail.Kind.NOTICE, to="bob@example.org", letter=hostile)


@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        (smtplib.SMTPResponseException(451, b"later"), "owed", timedelta(minutes=1)),
        (ConnectionRefusedError("down"), "owed", timedelta(minutes=1)),
        (smtplib.SMTPResponseException(550, b"no such user"), "failed", None),
        (smtplib.SMTPRecipientsRefused({"bob": (550, b"no")}), "failed", None),
        (smtplib.SMTPRecipientsRefused({"bob": (450, b"busy")}), "owed", timedelta(minutes=1)),
    ],
)
def test_4xx_is_tried_again_and_5xx_fails_at_once(server, answer, state, wait):
    server.answer = answer
    now = timezone.now()
    mail = owed(at=now)
    deliver_due(now)
    mail.refresh_from_db()
    assert mail.state == state
    assert mail.error
    if wait:
        assert mail.next_try_at == now + wait


def test_back_off_then_give_up_after_two_days(server):
    server.answer = ConnectionRefusedError("down")
    now = start = timezone.now()
    mail = owed(at=now)
    waits = []
    while mail.state == "owed":
        deliver_due(now)
        mail.refresh_from_db()
        if mail.state == "owed":
            waits.append(mail.next_try_at - now)
            now = mail.next_try_at
    assert waits[:5] == [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
    assert mail.state == "failed"
    assert timedelta(hours=48) <= now - start <= timedelta(hours=53)


@pytest.mark.parametrize("answer", [ValueError("an address no server takes"), KeyError("a fault")])
def test_a_mail_in_trouble_holds_back_no_other(server, answer):
    first, second = owed("notice:1"), owed("notice:2")
    faults = iter([answer])
    keep = server.send_messages
    server.send_messages = lambda messages: fail(next(faults, None)) or keep(messages)
    assert deliver_due() == 1
    for mail in (first, second):
        mail.refresh_from_db()
    final = isinstance(answer, ValueError)
    assert (first.state, second.state) == ("failed" if final else "owed", "sent")


def fail(error):
    if error:
        raise error


def test_an_address_that_the_mail_server_refuses_to_write_down_fails_at_once(settings, mail_server):
    host, port = mail_server.server_address
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": host, "port": port},
        }
    }
    for number, to in enumerate(("mi\u212ae@example.org", '"\x01"@example.org', "a@example.org")):
        owe(key=f"{number}", kind=Mail.Kind.ACCESS, to=to, letter=letter())
    assert deliver_due() == 1
    assert list(Mail.objects.order_by("key").values_list("state", flat=True)) == [
        "failed",
        "failed",
        "sent",
    ]


def test_a_domain_of_other_letters_is_written_as_the_internet_writes_it():
    mail = owe(key="x", kind=Mail.Kind.NOTICE, to="zoe@exämple.fr", letter=letter())
    assert b"\r\nTo: zoe@xn--exmple-cua.fr\r\n" in bytes(mail.raw)


def test_a_lease_that_ran_out_is_taken_up(server):
    mail = owed()
    Mail.objects.update(state="sending", lease_until=timezone.now() - timedelta(seconds=1), tries=1)
    assert deliver_due() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("sent", 2)


def test_a_lease_that_stands_is_respected(server):
    owed()
    Mail.objects.update(state="sending", lease_until=timezone.now() + timedelta(minutes=1))
    assert deliver_due() == 0


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_mail_once(server):
    mail = owed()
    now = timezone.now()
    assert sum(in_parallel(lambda _: deliver(mail.pk, now), 20)) == 1
    assert len(server.sent) == 1
