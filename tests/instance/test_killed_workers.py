"""A worker killed twice while letters leave by a mail server in a bad mood: each arrives, hardly
twice, and the rows say what the server saw."""

import pytest
from django.utils import timezone

from outbox.models import Mail
from tests.instance.moods import Ledger, Moods
from tests.instance.owing import owed
from tests.outbox import smtp
from tests.services import until

MAILS = 50
KILLED_AT = (10, 30)
SHORT = {
    smtp.RCPT: ((0.05, "451", smtp.answer("451 4.7.1 come back later")),),
    smtp.KEPT: (
        (0.05, "451", smtp.answer("451 4.3.0 try again")),
        (0.03, "dropped", smtp.drop),
        (0.03, "dropped, kept", smtp.keep_and_drop),
        (0.30, "late", smtp.wait(0.05)),
    ),
}


@pytest.fixture
def server():
    with smtp.server() as server:
        yield server


def is_waiting():
    """Whether a mail has not left; what waits for its next try is tried now."""
    waiting = Mail.objects.filter(state__in=[Mail.State.OWED, Mail.State.SENDING])
    waiting.filter(state=Mail.State.OWED).update(next_try_at=timezone.now())
    return waiting.exists()


def test_a_worker_that_is_told_to_end_finishes_the_mail_under_way(work, server):
    work.environment["EMAIL_URL"] = server.url
    for number in range(MAILS):
        owed(f"told:{number}", to=f"voix{number:02}@chaos.example")
    server.will(smtp.KEPT, smtp.wait(0.5))
    work.start()
    until(lambda: len(server.letters) >= 2, "letters to leave", 60)
    work.process.terminate()
    assert work.process.wait(20) == 0
    assert len(server.letters) < MAILS
    assert Mail.objects.filter(state=Mail.State.SENT).count() == len(server.letters)
    assert not Mail.objects.filter(state=Mail.State.SENDING).exists()


@pytest.mark.both_databases
def test_nothing_is_lost_and_the_rows_say_what_the_server_saw(work, server):
    work.environment["EMAIL_URL"] = server.url
    for number in range(MAILS):
        owed(f"chaos:{number}", to=f"voix{number:02}@chaos.example")
    frozen = {mail.to: bytes(mail.raw) for mail in Mail.objects.all()}
    moods = server.choose = Moods(["voix07@chaos.example", "voix41@chaos.example"], SHORT, seed=5)
    for taken in KILLED_AT:
        work.start()
        until(
            lambda taken=taken: is_waiting() and len(server.letters) >= taken,
            "letters to leave",
            60,
        )
        work.kill()
        Mail.objects.filter(state=Mail.State.SENDING).update(lease_until=timezone.now())
    work.start()
    until(lambda: not is_waiting(), "every mail to leave or fail", 60)
    ledger = Ledger(server, moods, frozen)
    assert ledger.wrong() == {}
    assert len(ledger.arrived) == MAILS - 2
