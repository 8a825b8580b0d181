"""What the law or moderation takes out leaves the dossiers already made, and those being made."""

import pytest
from django.utils import timezone

from consultation.models import Proposal
from public import operations
from roadmaps.models import Dossier, Redaction
from roadmaps.operations.dossiers import ask_dossier
from tests import factories
from tests.consultation import writing
from tests.public.test_dossier import at, made, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_what_the_law_takes_out_leaves_the_dossier_too(client, plan, ada):
    dossier = made(plan, ada, publish=True)
    url = at(plan, "public:dossier")
    assert client.get(url).status_code == 200
    Redaction.objects.create(
        roadmap=plan, item="A-01", field="title", basis="court_order", at=timezone.now()
    )
    assert client.get(url).status_code == 404
    assert client.get(at(plan, "public:dossier_pdf", number=1)).status_code == 404
    assert operations.make_dossiers() == 1
    assert "décision de justice" in client.get(url).content.decode()
    again = Dossier.objects.get(pk=dossier.pk)
    assert again.digest != dossier.digest


def test_what_the_law_takes_out_while_it_is_made_leaves_it_too(client, plan, ada, monkeypatch):
    """The facts were read before: the dossier never stands as made after the redaction."""
    dossier, press = made(plan, ada, publish=True), operations.pdf_of
    ask_dossier(roadmap=plan, actor=ada, seen=dossier.pk)

    def slow(*facts):
        order = {"item": "A-01", "field": "title", "basis": "court_order"}
        Redaction.objects.create(roadmap=plan, at=timezone.now(), **order)
        return press(*facts)

    with monkeypatch.context() as patch:
        patch.setattr(operations, "pdf_of", slow)
        operations.make_dossiers()
    assert not Dossier.objects.standing().exists()
    assert client.get(at(plan, "public:dossier")).status_code == 404
    assert operations.make_dossiers() == 2
    assert "décision de justice" in client.get(at(plan, "public:dossier")).text


def test_a_proposal_hidden_since_leaves_the_dossier(client, plan, ada):
    phase = factories.phase(plan, may_propose=True)
    proposal = writing.published(phase, factories.user("alice"), ada, title="Un titre injurieux")
    made(plan, ada, publish=True)
    assert "Un titre injurieux" in text_of(Dossier.objects.published().get().facts)
    page = at(plan, "public:dossier")
    Proposal.objects.filter(pk=proposal.pk).update(hidden_at=timezone.now())
    assert client.get(page).status_code == 404
    assert operations.make_dossiers() == 1
    assert client.get(page).status_code == 200
    assert "Un titre injurieux" not in text_of(Dossier.objects.published().get().facts)
