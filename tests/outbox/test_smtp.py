"""What becomes of a mail when the server is slow, busy, refuses, hangs, drips, or cuts the line."""

import ssl
import time
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.utils import timezone

import outbox.smtp
from outbox.models import LEASE, Mail
from outbox.operations import deliver_due
from tests.outbox import smtp
from tests.outbox.owing import owed

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hasty(server, settings, monkeypatch):
    """The same server, for a program with little time."""
    settings.MAILERS = {**server.mailer}
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.6
    monkeypatch.setattr(outbox.smtp, "OPEN_WITHIN", 2)
    monkeypatch.setattr(outbox.smtp, "SEND_WITHIN", 2)
    monkeypatch.setattr(outbox.smtp, "CLOSE_WITHIN", 0.2)
    return server


def states():
    return list(Mail.objects.order_by("pk").values_list("state", "tries"))


def test_a_mail_is_done_with_before_its_lease_ends():
    seconds = outbox.smtp.OPEN_WITHIN + outbox.smtp.SEND_WITHIN + outbox.smtp.CLOSE_WITHIN
    assert seconds < LEASE.total_seconds()


@pytest.mark.parametrize("moment", [smtp.MAIL, smtp.RCPT, smtp.DATA, smtp.KEPT])
@pytest.mark.parametrize(
    ("reply", "state"), [("451 4.3.0 later", "owed"), ("550 5.1.1 unknown", "failed")]
)
def test_4xx_is_tried_again_and_5xx_fails_at_once_without_holding_back_others(
    server, moment, reply, state
):
    refused, other = owed("notice:1"), owed("notice:2", to="eve@example.org")
    server.will(moment, smtp.answer(reply), times=1)
    now = timezone.now()
    assert deliver_due(now) == 1
    refused.refresh_from_db()
    assert (refused.state, refused.error) == (state, reply)
    assert (refused.failed_at is None) == (state == "owed")
    attempt = refused.attempts.get()
    assert (attempt.left, attempt.code, attempt.said) == (False, reply[:3], reply[4:])
    if state == "owed":
        assert now + MINUTE <= refused.next_try_at < now + 2 * MINUTE
    assert [one.to for one in server.letters] == [other.to]
    assert server.connections == 1


def test_many_leave_over_one_line(server):
    for number in range(120):
        owed(f"notice:{number}", to=f"p{number}@example.org")
    assert deliver_due() == 120
    assert server.connections == 1
    assert {one.to for one in server.letters} == {f"p{number}@example.org" for number in range(120)}


def test_a_server_that_asks_for_a_password_has_refused_nobodys_mail(server):
    for number in range(2):
        owed(f"notice:{number}")
    server.will(smtp.MAIL, smtp.answer("530 5.7.0 authentication required"))
    assert deliver_due() == 0
    assert states() == [("owed", 1), ("owed", 0)]


@pytest.mark.parametrize("moment", [smtp.MAIL, smtp.RCPT, smtp.KEPT])
def test_421_closes_the_line_and_everybody_waits_but_loses_no_try(server, moment):
    for number in range(3):
        owed(f"notice:{number}")
    server.will(moment, smtp.answer("421 4.3.2 too busy"))
    now = timezone.now()
    assert deliver_due(now) == 0
    assert states() == [("owed", 1), ("owed", 0), ("owed", 0)]
    assert not Mail.objects.filter(next_try_at__lt=now + MINUTE).exists()
    server.behaves_again()
    assert deliver_due(now + MINUTE) == 0
    assert deliver_due(now + 2 * MINUTE) == 3
    assert len(server.letters) == 3


def test_a_line_that_the_server_closes_between_two_mails_is_opened_again(server):
    for number in range(4):
        owed(f"notice:{number}")
    server.choose = lambda moment, to: (
        smtp.answer("421 4.7.0 two mails a line")
        if moment == smtp.MAIL and len(server.letters) == 2 and server.connections == 1
        else None
    )
    assert deliver_due() == 4
    assert states() == [("sent", 1)] * 4
    assert server.connections == 2


@pytest.mark.parametrize(
    ("moment", "behave", "code"),
    [
        (smtp.CONNECT, smtp.answer("421 4.3.2 closed"), "421"),
        (smtp.CONNECT, smtp.answer("554 5.7.1 you are listed"), "554"),
        (smtp.CONNECT, smtp.drop, ""),
        (smtp.EHLO, smtp.answer("554 5.7.1 not from there"), "554"),
    ],
)
def test_a_server_that_takes_nobody_makes_everybody_wait(server, moment, behave, code):
    first, second = owed("notice:1"), owed("notice:2")
    for when in (moment, "HELO"):
        server.will(when, behave)
    assert deliver_due() == 0
    assert states() == [("owed", 1), ("owed", 0)]
    assert first.attempts.get().code == code
    assert not second.attempts.exists()


def test_a_refused_password_is_nobodys_mails_fault(server, settings):
    settings.MAILERS["default"]["OPTIONS"] |= {"username": "coroute", "password": "s3cret"}
    server.will("AUTH", smtp.answer("535 5.7.8 no"))
    mail = owed()
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("owed", "535 5.7.8 no")
    assert "s3cret" not in mail.error


def test_no_server_at_all(settings, server):
    settings.MAILERS["default"]["OPTIONS"]["port"] = 1
    mail = owed()
    deliver_due()
    mail.refresh_from_db()
    assert mail.state == "owed"
    assert "refused" in mail.error


def test_dropped_after_data_it_is_tried_again_the_same(server):
    """The server took it and never said so: one repeat, with the same bytes."""
    lost = owed("notice:1")
    owed("notice:2", to="eve@example.org")
    server.will(smtp.KEPT, smtp.keep_and_drop, to=lost.to, times=1)
    now = timezone.now()
    assert deliver_due(now) == 1
    assert states() == [("owed", 1), ("sent", 1)]
    assert deliver_due(now + 2 * MINUTE) == 1
    assert [one.raw for one in server.letters if one.to == lost.to] == [bytes(lost.raw)] * 2
    assert list(lost.attempts.values_list("left", flat=True)) == [False, True]


def test_a_server_that_goes_away_in_the_middle_is_met_again(server, settings):
    """Each mail it had not taken waits its turn, and none is lost."""
    for number in range(6):
        owed(f"notice:{number}")
    server.choose = lambda moment, to: (
        smtp.drop if len(server.letters) == 3 and moment in (smtp.CONNECT, smtp.MAIL) else None
    )
    now = timezone.now()
    assert deliver_due(now) == 3
    assert states() == [("sent", 1)] * 3 + [("owed", 1)] * 2 + [("owed", 0)]
    server.choose = lambda moment, to: None
    assert deliver_due(now + 2 * MINUTE) == 3
    assert sorted(one.raw for one in server.letters) == sorted(
        bytes(mail.raw) for mail in Mail.objects.all()
    )


def test_three_lost_lines_in_a_row_are_the_servers_doing(server):
    for number in range(4):
        owed(f"notice:{number}")
    server.will(smtp.KEPT, smtp.drop)
    deliver_due()
    assert states() == [("owed", 1)] * 3 + [("owed", 0)]


@pytest.mark.parametrize(
    "moment", [smtp.CONNECT, smtp.EHLO, smtp.MAIL, smtp.RCPT, smtp.DATA, smtp.KEPT, smtp.QUIT]
)
@pytest.mark.parametrize("behave", [smtp.hang, smtp.drip(0.45)], ids=["hangs", "drips"])
def test_a_server_that_hangs_or_drips_is_left(hasty, moment, behave):
    hasty.will(moment, behave)
    mail = owed()
    begun = time.monotonic()
    deliver_due()
    assert time.monotonic() - begun < 6
    mail.refresh_from_db()
    said = moment == smtp.QUIT or (moment == smtp.KEPT and behave is not smtp.hang)
    assert mail.state == ("sent" if said else "owed")  # the first bytes of "250" are enough


def test_a_line_that_dies_between_two_mails_does_not_double_the_time(hasty):
    owed("1"), owed("2")
    hasty.choose = lambda moment, to: (
        smtp.drip(0.45) if hasty.letters and moment not in (smtp.CONNECT, smtp.EHLO) else None
    )
    begun = time.monotonic()
    assert deliver_due() == 1
    assert time.monotonic() - begun < 4
    assert states() == [("sent", 1), ("owed", 1)]


def test_a_slow_server_is_waited_for(server):
    server.will(smtp.KEPT, smtp.wait(0.5))
    mail = owed()
    assert deliver_due() == 1
    attempt = mail.attempts.get()
    assert attempt.ended_at - attempt.begun_at >= timedelta(seconds=0.5)


def test_a_sign_in_code_passes_before_everybody(server):
    for number in range(60):
        owed(f"notice:{number}")
    owed("access:1", kind=Mail.Kind.ACCESS, to="alice@example.org")
    deliver_due()
    assert server.letters[0].to == "alice@example.org"


# Encrypted ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of the loopback, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture(params=["use_ssl", "use_tls"])
def encrypted(request, certificate, settings, monkeypatch):
    """The mail server, encrypted from the first byte or from its greeting on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    monkeypatch.setattr(outbox.smtp, "OPEN_WITHIN", 2)
    monkeypatch.setattr(outbox.smtp, "SEND_WITHIN", 2)
    with smtp.server(**{request.param: context}) as server:
        settings.MAILERS = server.mailer
        settings.MAILERS["default"]["OPTIONS"][request.param] = True
        yield server


def trusting(monkeypatch, certificate):
    trusted = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(outbox.smtp.Backend, "ssl_context", trusted)


def test_encrypted_lines_carry_the_same_bytes(encrypted, certificate, monkeypatch):
    trusting(monkeypatch, certificate)
    mails = [owed("1"), owed("2")]
    assert deliver_due() == 2
    assert [one.raw for one in encrypted.letters] == [bytes(mail.raw) for mail in mails]
    assert encrypted.connections == 1


def test_a_server_that_cannot_prove_its_name_gets_no_mail(encrypted):
    mail = owed()
    deliver_due()
    mail.refresh_from_db()
    assert mail.state == "owed"
    assert "CERTIFICATE_VERIFY_FAILED" in mail.error
    assert encrypted.letters == []


def test_an_encrypted_line_that_drips_is_left(encrypted, certificate, monkeypatch):
    trusting(monkeypatch, certificate)
    encrypted.will(smtp.RCPT, smtp.drip(0.5))
    mail = owed()
    begun = time.monotonic()
    deliver_due()
    assert time.monotonic() - begun < 6
    mail.refresh_from_db()
    assert mail.state == "owed"
