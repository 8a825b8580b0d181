"""The secretaries are told of letters that did not arrive: soon, once, all in one mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from committee import operations
from committee.operations import alerts, freeze_due_digests, send_copy_again
from committee.operations.alerts import alert_secretaries
from committee.queries import delivery_of
from outbox.letters import parsed
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, WEEK
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def edition(plan, names):
    """An edition frozen and owed to these people."""
    making.review(plan, closes_at=timezone.now() + WEEK)
    body = making.committee(plan)
    for name in names:
        making.seat(body, name)
    freeze_due_digests(DUE)
    return body.digests.get()


def lose(digest, minutes, **facts):
    """Its mails failed so many minutes ago."""
    facts = facts or {"state": "failed", "error": "550 5.1.1 <i>unknown</i>"}
    then = timezone.now() - minutes * MINUTE
    when = {"bounced_at": then} if facts["state"] == "bounced" else {"failed_at": then}
    Mail.objects.filter(key__startswith=digest.mails).update(**facts, **when)


def told():
    return Mail.objects.filter(key__startswith="letter-failed:").order_by("pk")


def test_thirty_failures_at_once_are_one_mail_to_each_secretary(plan):
    for name in ("sam", "sue"):
        factories.role(factories.user(name), plan.region, "secretary")
    factories.role(factories.user("ada"), plan.region, "administrator")
    digest = edition(plan, [f"member-{n}" for n in range(30)])
    lose(digest, 11)
    for _ in range(3):
        alert_secretaries()
    assert sorted(mail.to.partition("@")[0] for mail in told()) == ["sam", "sue"]
    mail = parsed(bytes(told()[0].raw))
    assert mail["Subject"] == "30 lettres du comité ne sont pas arrivées"
    text = mail.get_body(("plain",)).get_content()
    assert text.count("550 5.1.1") == 12
    assert "Et 18 autres" in text
    assert "<i>" not in mail.get_body(("html",)).get_content()
    assert not digest.copies.filter(alerted_at=None).exists()


def test_they_are_told_within_a_quarter_of_an_hour_and_not_one_by_one(plan):
    factories.role(factories.user("sam"), plan.region, "secretary")
    digest = edition(plan, ["carol", "bob"])
    first, second = Mail.objects.order_by("pk")
    now = timezone.now()
    Mail.objects.filter(pk=first.pk).update(state="failed", failed_at=now, error="550")
    alert_secretaries(now + 9 * MINUTE)
    assert told().count() == 0
    Mail.objects.filter(pk=second.pk).update(state="failed", failed_at=now + 9 * MINUTE)
    alert_secretaries(now + 10 * MINUTE)
    assert told().count() == 1
    assert digest.copies.filter(alerted_at=None).count() == 0
    alert_secretaries(now + 30 * MINUTE)
    assert told().count() == 1


def test_without_a_secretary_the_administrators_are_told_as_soon_as_there_is_one(plan):
    factories.role(factories.user("mo"), plan.region, "moderator")
    lose(edition(plan, ["carol"]), 11, state="bounced", error="user unknown")
    alert_secretaries()
    assert not told().exists()
    factories.role(factories.user("ada"), plan.region, "administrator")
    alert_secretaries()
    mail = told().get()
    assert mail.to.startswith("ada@")
    assert "revenue le" in parsed(bytes(mail.raw)).get_body(("plain",)).get_content()


def test_what_arrived_or_is_still_owed_alerts_nobody(plan):
    factories.role(factories.user("sam"), plan.region, "secretary")
    digest = edition(plan, ["carol"])
    alert_secretaries()
    Mail.objects.update(state="sent", sent_at=timezone.now())
    alert_secretaries()
    assert told().count() == 0
    assert digest.copies.get().alerted_at is None


def test_a_letter_sent_again_that_fails_again_is_told_again(plan):
    sam = factories.user("sam")
    factories.role(sam, plan.region, "secretary")
    digest = edition(plan, ["carol"])
    lose(digest, 30)
    alert_secretaries()
    delivery = delivery_of(digest, digest.copies.get().seat_id)
    again = send_copy_again(delivery=delivery, actor=sam)
    alert_secretaries()
    assert told().count() == 1
    when = timezone.now() - 11 * MINUTE
    Mail.objects.filter(pk=again.pk).update(state="failed", failed_at=when, error="550")
    alert_secretaries(timezone.now() + 2 * MINUTE)
    assert told().count() == 2


def test_a_worker_killed_between_two_mails_leaves_nothing_half_told(plan, monkeypatch):
    for name in ("sam", "sue"):
        factories.role(factories.user(name), plan.region, "secretary")
    digest = edition(plan, ["carol"])
    lose(digest, 11)
    owe, calls = alerts.owe, []

    def dies_at_the_second(**facts):
        calls.append(facts)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return owe(**facts)

    monkeypatch.setattr(alerts, "owe", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        alert_secretaries()
    assert told().count() == 0
    assert digest.copies.get().alerted_at is None
    monkeypatch.setattr(alerts, "owe", owe)
    operations.alert_secretaries()
    assert told().count() == 2


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_sweeps_that_meet_tell_it_once():
    plan = making.plan()
    factories.role(factories.user("sam"), plan.region, "secretary")
    lose(edition(plan, ["carol", "bob"]), 11)
    in_parallel(lambda _: alert_secretaries(), 6)
    assert told().count() == 1
