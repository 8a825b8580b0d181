"""« This should not be here »: once per person, settled by a moderator."""

import pytest

from consultation.models import Decision, Proposal, Report
from consultation.operations import AlreadyDecided, NotReportable, Verdict, decide, report_item
from outbox.models import Mail
from tests import factories
from tests.consultation import writing
from tests.consultation.writing import PLACE, TITLE

pytestmark = pytest.mark.django_db
REPORT = PLACE + "proposals/1/report/"


@pytest.fixture
def proposal(plan, people):
    return writing.published(factories.phase(plan), people["alice"], people["mo"])


def test_a_report_joins_the_queue_and_is_made_once(client, people, proposal):
    client.force_login(people["bob"])
    assert "Signaler cette proposition" in client.get(PLACE + "proposals/1/").text
    assert client.post(REPORT, {}).status_code == 422
    for _n in range(2):
        typed = {"reason": "advertising", "note": "C’est une réclame."}
        assert client.post(REPORT, typed).status_code == 302
    assert Report.objects.count() == 1
    client.force_login(people["max"])
    page = client.get(PLACE + "moderation/1/").text
    assert "C’est une réclame." in page
    assert "Bob" not in page


def test_one_does_not_report_oneself_nor_what_is_not_public(client, people, proposal):
    client.force_login(people["alice"])
    client.post(REPORT, {"reason": "advertising"})
    assert not Report.objects.exists()
    Proposal.objects.update(state="refused")
    with pytest.raises(NotReportable):
        report_item(item=proposal, reporter=people["bob"], reason="advertising")


def test_hiding_leaves_a_tombstone_and_tells_the_author(client, people, proposal):
    writing.reported(proposal, people["bob"])
    Mail.objects.all().delete()
    writing.judge(proposal, people["max"], "hide", "advertising", "Une réclame.")
    page = client.get(PLACE + "proposals/1/").text
    assert "masquée" in page
    assert TITLE not in page
    assert TITLE not in client.get(PLACE + "proposals/").text
    assert Mail.objects.get().key == f"decision:{Decision.objects.last().pk}"
    client.force_login(people["alice"])
    assert TITLE in client.get(PLACE + "proposals/1/").text


def test_keeping_settles_the_reports_seen_and_writes_to_nobody(client, people, proposal):
    writing.reported(proposal, people["bob"], people["ada"])
    Mail.objects.all().delete()
    writing.judge(proposal, people["max"], "keep")
    assert not Report.objects.filter(settled_at=None).exists()
    assert not Mail.objects.exists()
    assert "Signalée, examinée, maintenue" in client.get(PLACE + "proposals/1/").text
    with pytest.raises(AlreadyDecided):
        writing.judge(proposal, people["max"], "keep")


def test_a_report_not_seen_waits_for_its_own_decision(people, proposal):
    writing.reported(proposal, people["bob"])
    seen = str(Report.objects.get().pk)
    writing.reported(proposal, people["ada"], reason="illegal")
    verdict = Verdict("keep")
    decide(item=proposal, moderator=people["max"], verdict=verdict, seen=seen)
    assert Report.objects.get(settled_at=None).reporter == people["ada"]
