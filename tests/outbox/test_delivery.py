"""Owed mail: once per key, claimed by one, tried again, and true to what the page shows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.carrier import Carrier
from outbox.letters import parsed
from outbox.models import Attempt, Mail
from outbox.operations import (
    AccessIsOnce,
    StillOwed,
    deliver,
    deliver_due,
    owe,
    send_again,
)
from tests.consultation.test_voting import in_parallel
from tests.outbox import smtp
from tests.outbox.owing import letter, owed

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def tries(mail):
    return list(mail.attempts.values_list("number", "left", "code"))


def deliver_one(mail, now=None):
    with Carrier() as carrier:
        return deliver(mail.pk, now or timezone.now(), carrier)


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
    mail = owed()
    assert deliver_due() == 1
    assert [one.raw for one in server.letters] == [bytes(mail.raw)]
    assert (server.letters[0].sender, server.letters[0].to) == (
        "coroute@region.example",
        "bob@example.org",
    )
    message = parsed(server.letters[0].raw)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == "ada@region.example"
    assert message["Message-ID"].endswith("@region.example>")
    assert message.get_body(("plain",)).get_content().split() == ["Texte", "é"]
    assert tries(mail) == [(1, True, "250")]
    assert mail.attempts.get().said == "2.0.0 kept"


def test_a_header_cannot_be_smuggled_in():
    hostile = letter(subject="Objet\r\nBcc: eve@example.org")
    with pytest.raises(ValueError, match="linefeed|newline|CR"):
        owe(key="x", kind=Mail.Kind.NOTICE, to="bob@example.org", letter=hostile)


def test_an_address_that_no_server_may_be_told_fails_at_once(server):
    for number, to in enumerate(("mi\u212ae@example.org", '"\x01"@example.org', "a@example.org")):
        owed(f"{number}", kind=Mail.Kind.ACCESS, to=to)
    assert deliver_due() == 1
    assert list(Mail.objects.order_by("key").values_list("state", flat=True)) == [
        "failed",
        "failed",
        "sent",
    ]


def test_a_domain_of_other_letters_is_written_as_the_internet_writes_it():
    mail = owed(to="zoe@exämple.fr")
    assert b"\r\nTo: zoe@xn--exmple-cua.fr\r\n" in bytes(mail.raw)


def test_back_off_then_give_up_after_two_days(server):
    server.will(smtp.RCPT, smtp.answer("450 4.2.0 greylisted"))
    now = start = timezone.now()
    mail = owed(at=now)
    waits = []
    while mail.state == "owed":
        deliver_one(mail, now)
        mail.refresh_from_db()
        if mail.state == "owed":
            waits.append(mail.next_try_at - now)
            now = mail.next_try_at
    assert waits[:5] == [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
    assert (mail.state, mail.error) == ("failed", "450 4.2.0 greylisted")
    assert timedelta(hours=48) <= now - start <= timedelta(hours=53)
    assert [left for _, left, _ in tries(mail)] == [False] * mail.tries


def test_a_mail_that_waited_long_for_a_worker_has_all_its_tries_still(server):
    server.will(smtp.RCPT, smtp.answer("450 4.2.0 greylisted"), times=1)
    now = timezone.now()
    mail = owed(at=now - timedelta(days=21))
    assert deliver_due(now) == 0
    assert deliver_due(now + 2 * MINUTE) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("sent", 2)


def test_a_lease_that_ran_out_is_taken_up_and_the_ledger_says_so(server):
    mail = owed()
    past = timezone.now() - timedelta(seconds=1)
    Mail.objects.update(state="sending", lease_until=past, tries=1)
    Attempt.objects.create(mail=mail, number=1, begun_at=past)
    assert deliver_due() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("sent", 2)
    assert tries(mail) == [(1, None, ""), (2, True, "250")]
    assert [attempt.was_cut_short for attempt in mail.attempts.all()] == [True, False]


def test_a_lease_that_stands_is_respected_whatever_moment_is_asked_for(server):
    mail = owed()
    Mail.objects.update(state="sending", lease_until=timezone.now() + MINUTE, tries=1)
    attempt = Attempt.objects.create(mail=mail, number=1, begun_at=timezone.now())
    assert deliver_due(timezone.now() + timedelta(days=1)) == 0
    attempt = Attempt.objects.get(pk=attempt.pk)
    assert (attempt.is_under_way, attempt.was_cut_short) == (True, False)


def test_a_worker_that_sent_late_is_believed(server):
    """Its lease ran out while it was frozen, and another took the mail up meanwhile."""
    mail = owed()

    class Frozen(Carrier):
        def carry(self, mail):
            outcome = super().carry(mail)
            past = timezone.now() - MINUTE
            Mail.objects.update(lease_until=past)
            server.will(smtp.RCPT, smtp.answer("550 5.1.1 no"))
            assert deliver_one(mail).final
            return outcome

    with Frozen() as carrier:
        assert deliver(mail.pk, timezone.now(), carrier).left
    mail.refresh_from_db()
    assert (mail.state, mail.failed_at) == ("sent", None)
    assert tries(mail) == [(1, True, "250"), (2, False, "550")]


def test_an_access_is_erased_when_it_has_left(server):
    mail = owed(kind=Mail.Kind.ACCESS)
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, bytes(mail.raw)) == ("sent", b"")


def test_what_a_server_says_is_plain_text_on_one_line(server):
    mail = owed()
    server.will(smtp.RCPT, smtp.answer("550-5.1.1 no\r\n550 such\x00 \x1b[31m user" + "x" * 900))
    deliver_due()
    mail.refresh_from_db()
    assert mail.error.startswith("550 5.1.1 no such [31m userxxx")
    assert mail.error.isprintable()
    assert len(mail.error) <= 500


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_mail_once(server):
    mail = owed()
    outcomes = in_parallel(lambda _: deliver_one(mail), 20)
    assert [outcome.left for outcome in outcomes if outcome] == [True]
    assert len(server.letters) == 1
    assert tries(mail) == [(1, True, "250")]


# Once more -------------------------------------------------------------------


def test_sent_again_is_the_same_bytes_to_the_same_address_in_a_row_of_its_own(server):
    mail = owed("digest:1:2", kind=Mail.Kind.DIGEST)
    deliver_due()
    for number in (1, 2):
        again = send_again(mail=Mail.objects.latest("pk"))
        assert (again.key, again.to, again.kind) == (
            f"digest:1:2:again:{number}",
            mail.to,
            "digest",
        )
        assert deliver_due() == 1
    assert [one.raw for one in server.letters] == [bytes(mail.raw)] * 3
    assert Mail.objects.copies_of(mail).count() == 3
    assert tries(mail) == [(1, True, "250")]


@pytest.mark.parametrize("state", ["owed", "sending"])
def test_what_is_still_owed_is_not_owed_once_more(state):
    mail = owed()
    Mail.objects.update(state=state)
    mail.refresh_from_db()
    with pytest.raises(StillOwed):
        send_again(mail=mail)
    Mail.objects.update(state="failed")
    again = send_again(mail=Mail.objects.get())
    for one in (mail, again):
        with pytest.raises(StillOwed):
            send_again(mail=one)
    assert Mail.objects.count() == 2


def test_a_key_that_begins_the_same_is_another_mail():
    mail, other = owed("digest:1:2"), owed("digest:1:21")
    assert list(Mail.objects.copies_of(mail)) == [mail]
    assert list(Mail.objects.copies_of(other)) == [other]


def test_a_sign_in_code_is_never_sent_again(server):
    mail = owed(kind=Mail.Kind.ACCESS)
    deliver_due()
    with pytest.raises(AccessIsOnce):
        send_again(mail=Mail.objects.get(pk=mail.pk))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_asked_for_twice_at_once_it_is_sent_again_once(server):
    mail = owed()
    deliver_due()
    mail.refresh_from_db()

    def ask(_):
        try:
            return send_again(mail=mail)
        except StillOwed:
            return None

    made = {again.pk for again in in_parallel(ask, 8) if again}
    assert len(made) == 1
    assert Mail.objects.count() == 2
