"""What is too old is forgotten, exactly that, and each run is written down."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Colleague, Organisation, SignInCode
from consultation.models import Likeness, Proposal, Summary, Trace
from consultation.operations import begin_proposal
from instance import retention
from instance.models import Retention
from instance.retention import RULES, forget_old, last_runs
from outbox.models import Mail
from roadmaps.models import Phase
from tests import factories

pytestmark = pytest.mark.django_db
AFTER = {rule.name: rule.after for rule in RULES}
MOMENT = timedelta(minutes=1)


def sides(name, now):
    """A moment that is just too old for this rule, and one that is not."""
    return now - AFTER[name] - MOMENT, now - AFTER[name] + MOMENT


def code(at):
    return SignInCode.objects.create(
        email="a@example.org", email_key="a", digest="x", created_at=at, expires_at=at
    )


def draft(at):
    phase = Phase.objects.last()
    made = begin_proposal(phase=phase, user=factories.user(), action=None)
    Proposal.objects.filter(pk=made.pk).update(created_at=at)
    return made


def likeness(at):
    plan = Phase.objects.last().roadmap
    return Likeness.objects.create(roadmap=plan, digest=str(at), text="x", asked_at=at)


def trace(at):
    plan = Phase.objects.last().roadmap
    over = factories.phase(plan, -timedelta(800), timedelta(days=1), may_vote=True)
    Phase.objects.filter(pk=over.pk).update(closes_at=at)
    return Trace.objects.create(
        round=over, participant=factories.voice(), action=plan.actions.first(), at=at
    )


def colleague(at):
    siren = f"{Organisation.objects.count():09}"
    body = Organisation.objects.create(name="Club", siren=siren)
    return Colleague.objects.create(
        organisation=body, email="b@example.org", email_key="b", invited_at=at, expires_at=at
    )


def sheet(at):
    facts = {"actor": factories.user(), "name": "l.csv", "rows": [], "created_at": at}
    return Phase.objects.last().roadmap.region.contact_sheets.create(**facts)


def summary(at):
    region = Phase.objects.last().roadmap.region
    facts = {"user": factories.user(), "region": region, "since": at - timedelta(days=7)}
    return Summary.objects.create(**facts, until=at)


MADE = {
    "codes": code,
    "drafts": draft,
    "likenesses": likeness,
    "traces": trace,
    "colleagues": colleague,
    "sheets": sheet,
    "summaries": summary,
}


@pytest.mark.parametrize("name", MADE)
def test_each_rule_forgets_exactly_what_is_older(plan, name):
    now = timezone.now()
    old, young = (MADE[name](at) for at in sides(name, now))
    for _n in range(2):
        forget_old(now)
    kept = set(type(old).objects.values_list("pk", flat=True))
    assert kept == {young.pk}
    runs = Retention.objects.filter(rule=name).order_by("pk").values_list("forgotten", flat=True)
    assert list(runs) == [1, 0]


def test_the_words_of_old_mails_go_and_their_record_stays(plan):
    now = timezone.now()
    facts = {"to": "a@example.org", "subject": "x", "raw": b"x", "state": "sent"}
    for key, kind, at in (
        ("old", "notice", sides("mails", now)[0]),
        ("young", "notice", sides("mails", now)[1]),
        ("letter", "digest", sides("mails", now)[0]),
    ):
        moments = {"owed_at": at, "next_try_at": at, "sent_at": at}
        Mail.objects.create(key=key, kind=kind, **facts, **moments)
    forget_old(now)
    found = {mail.key: bytes(mail.raw) for mail in Mail.objects.all()}
    assert found == {"old": b"", "young": b"x", "letter": b"x"}


def test_what_is_owed_still_leaves_however_old(plan):
    then = timezone.now() - timedelta(900)
    facts = {"to": "a@example.org", "subject": "x", "raw": b"x", "kind": "notice"}
    Mail.objects.create(key="late", owed_at=then, next_try_at=then, **facts)
    forget_old()
    assert bytes(Mail.objects.get().raw) == b"x"


def test_a_rule_in_trouble_holds_back_no_other(plan, monkeypatch, caplog):
    def broken(before):
        raise RuntimeError("away")

    rules = [replace(RULES[0], forget=broken), *RULES[1:]]
    monkeypatch.setattr(retention, "RULES", rules)
    forget_old()
    assert f"{RULES[0].name} are not forgotten" in caplog.text
    stopped = Retention.objects.get(rule=RULES[0].name)
    assert (stopped.forgotten, stopped.error) == (0, "RuntimeError")
    assert Retention.objects.filter(error="").count() == len(RULES) - 1


def test_the_page_on_data_says_what_is_forgotten_and_when_it_was(client, plan):
    assert "pas encore" in client.get("/privacy/").text
    forget_old()
    page = client.get("/privacy/").text
    assert "pas encore" not in page
    assert "60 jours après les résultats" in page
    assert all(run for _rule, run in last_runs())
    Retention.objects.update(error="OperationalError")
    assert "repris au prochain passage" in client.get("/privacy/").text


@pytest.fixture
def plan(db):
    made = factories.published()
    factories.phase(made)
    return made
