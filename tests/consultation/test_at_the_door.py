"""A visitor writes first; what is wrong is said before anybody signs in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.models import Proposal
from consultation.views import waiting
from roadmaps.models import Clock, Phase
from tests import factories
from tests.consultation.writing import PLACE, TITLE

pytestmark = pytest.mark.django_db
NEW = PLACE + "proposals/new/"


@pytest.fixture
def plan():
    plan = factories.roadmap()
    factories.action(plan, "A-01", summary="Former 300 personnes par an.")
    return factories.published(plan, codes=())


def amendment(field, value, reason="Il en faut plus."):
    facts = {"action": "A-01", "field": field, "title": TITLE, "reason": reason}
    return facts | {"value": value, "do": "submit"}


def test_a_visitor_writes_first_and_signs_in_to_send(client, people, phase):
    typed = amendment("summary", "Former 500 personnes par an.")
    answer = client.post(NEW, typed)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=")
    assert not Proposal.objects.exists()
    client.force_login(people["alice"])
    page = client.get(f"{NEW}?action=A-01&field=summary").text
    assert "Former 500 personnes par an." in page
    assert "Il en faut plus." in page
    assert not Proposal.objects.exists()  # reading writes nothing
    assert client.post(NEW, typed).status_code == 302
    assert Proposal.objects.get().state == "submitted"
    assert "Former 500" not in client.get(f"{NEW}?action=A-01&field=summary").text


def test_what_a_visitor_wrote_waits_an_hour_and_no_longer(client, people, phase):
    client.post(NEW, amendment("summary", "Former 500 personnes par an."))
    client.force_login(people["alice"])
    session = client.session
    session[waiting.KEY] |= {"at": session[waiting.KEY]["at"] - waiting.WAITS_IN_SECONDS}
    session.save()
    page = client.get(f"{NEW}?action=A-01&field=summary").text
    assert "Former 500 personnes" not in page


def test_a_visitor_who_comes_too_late_is_told_so_at_once(client, phase):
    Phase.objects.filter(pk=phase.pk).update(closes_at=Clock())
    answer = client.post(NEW, amendment("summary", "Former 500 personnes par an."))
    assert answer.status_code == 409
    assert waiting.KEY not in client.session


def test_a_visitor_is_told_what_is_wrong_before_signing_in(client, phase):
    answer = client.post(NEW, amendment("summary", "", reason=""))
    assert answer.status_code == 422
    assert Proposal.objects.count() == 0


def test_nothing_is_proposed_to_begin_in_the_past(client, people, phase):
    client.force_login(people["alice"])
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = client.post(NEW, amendment("starts_on", yesterday.isoformat()))
    assert answer.status_code == 422
    assert "déjà passée" in answer.text
    answer = client.post(NEW, amendment("starts_on", timezone.localdate().isoformat()))
    assert answer.status_code == 302
