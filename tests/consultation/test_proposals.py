"""From a blank page to a published proposal, and back out."""

import pytest

from consultation.models import Proposal
from outbox.models import Mail
from tests import factories
from tests.consultation import writing
from tests.consultation.writing import PLACE, TITLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.published()


@pytest.fixture
def people(plan):
    return writing.cast(plan)


@pytest.fixture
def phase(plan):
    return factories.phase(plan)


def new_action(**typed):
    """What the form of a new action sends."""
    return {
        "title": TITLE,
        "summary": "Prêter les salles aux associations.",
        "axis": "A",
        "reason": "Elles sont vides le soir.",
        "do": "submit",
    } | typed


def test_from_the_form_to_the_public_list(client, plan, people, phase):
    client.force_login(people["alice"])
    answer = client.post(PLACE + "proposals/new/", new_action(signature="Alice Martin"))
    assert (answer.status_code, answer.url) == (302, PLACE + "proposals/1/")
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.number, proposal.title) == ("submitted", 1, TITLE)
    assert TITLE in client.get(PLACE + "proposals/1/").text

    client.logout()
    assert client.get(PLACE + "proposals/1/").status_code == 404
    assert TITLE not in client.get(PLACE + "proposals/").text

    client.force_login(people["mo"])
    case = client.get(PLACE + "moderation/1/")
    assert "Prêter les salles" in case.text
    sent = {"verb": "publish", "seen": proposal.submitted_at.isoformat()}
    answer = client.post(PLACE + "moderation/1/", sent)
    assert (answer.status_code, answer.url) == (302, PLACE + "moderation/")

    client.logout()
    assert TITLE in client.get(PLACE + "proposals/").text
    page = client.get(PLACE + "proposals/1/").text
    assert "Alice Martin, Entreprise, Gironde" in page
    assert list(Mail.objects.values_list("to", flat=True)) == ["alice@example.org"]
