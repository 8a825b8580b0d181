"""The region's answers: nobody sees one before all are published."""

import pytest
from django.core.exceptions import PermissionDenied

from consultation.models import Answer, Proposal
from consultation.operations import (
    AnswerPublished,
    NotWritable,
    prepare_answer,
    publish_answers,
    withdraw_proposal,
)
from outbox.models import Mail
from tests import factories
from tests.consultation import writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(plan, people):
    return writing.published(factories.phase(plan), people["alice"], people["mo"])


def prepare(proposal, actor, reasons="Le budget le permet."):
    return prepare_answer(proposal=proposal, actor=actor, outcome="accepted", reasons=reasons)


def test_an_answer_is_private_until_all_are_published_together(client, plan, people, proposal):
    other = writing.published(proposal.phase, people["bob"], people["mo"])
    Mail.objects.all().delete()
    prepare(proposal, people["ada"])
    prepare(other, people["ada"])
    client.force_login(people["alice"])
    assert "Le budget le permet." not in client.get(PLACE + "proposals/1/").text
    assert publish_answers(roadmap=plan, actor=people["ada"]) == 2
    assert publish_answers(roadmap=plan, actor=people["ada"]) == 0
    page = client.get(PLACE + "proposals/1/").text
    assert "Le budget le permet." in page
    assert "cceptée" in page
    assert set(Mail.objects.values_list("key", flat=True)) == {
        f"answer:{answer.pk}" for answer in Answer.objects.all()
    }
    assert "cceptée" in client.get(PLACE + "proposals/?state=answered").text


def test_only_administrators_answer(people, plan, proposal):
    with pytest.raises(PermissionDenied):
        prepare(proposal, people["mo"])
    with pytest.raises(PermissionDenied):
        publish_answers(roadmap=plan, actor=people["mo"])


def test_a_published_answer_is_not_rewritten_nor_its_proposal_withdrawn(plan, people, proposal):
    prepare(proposal, people["ada"])
    prepare(proposal, people["ada"], "Réécrite.")
    publish_answers(roadmap=plan, actor=people["ada"])
    assert Answer.objects.get().reasons == "Réécrite."
    with pytest.raises(AnswerPublished):
        prepare(proposal, people["ada"], "Trop tard.")
    with pytest.raises(NotWritable):
        withdraw_proposal(proposal=proposal, actor=people["alice"])
    assert Proposal.objects.get().state == "published"
