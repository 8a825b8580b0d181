"""A proposal's life: written, kept, submitted, moderated, told, reported; by any means."""

import pytest

from consultation.models import Proposal
from tests import factories
from tests.consultation import writing
from tests.journeys.steps import letter_to, link_in, said

pytestmark = pytest.mark.django_db(transaction=True)

ROADMAP = "/nouvelle-aquitaine/economie-numerique/"
ACTION = f"{ROADMAP}actions/A-01/"
QUEUE = f"{ROADMAP}moderation/"
TITLE = "Confier ce chantier à une régie publique"
REASON = "La région seule n’a pas les équipes."


@pytest.fixture
def plan():
    return factories.published()


@pytest.fixture
def phase(plan):
    return factories.phase(plan)


@pytest.fixture
def cast(plan, phase):
    return writing.cast(plan)


def test_from_an_idea_to_a_published_amendment(person, cast):
    alice = person(cast["alice"])
    begin_an_amendment(alice)
    alice.go("Enregistrer le brouillon")
    assert "Votre brouillon est enregistré" in said(alice.page)
    come_back_and_submit(alice)

    mo = person(cast["mo"])
    open_queue(mo, TITLE)
    assert "En attente depuis" in said(mo.page)
    mo.go("Publier", key="p")
    assert f"{TITLE} : publiée" in said(mo.page)
    assert "Tout est traité" in said(mo.page)

    visitor = person()
    visitor.page.goto(ACTION)
    assert TITLE in said(visitor.page)
    visitor.go(TITLE)
    page = said(visitor.page)
    assert REASON in page
    assert "Une régie publique" in page
    assert "Région" in page  # what it says now, struck
    assert TITLE in letter_to(cast["alice"])
    assert link_in(letter_to(cast["alice"]), "/proposals/").endswith("/proposals/1/")


def open_queue(moderator, excerpt):
    """The queue, and the case that says this."""
    moderator.page.goto(QUEUE)
    assert excerpt in said(moderator.page)
    moderator.go(excerpt)


def begin_an_amendment(alice):
    alice.page.goto(ACTION)
    alice.go("Proposer une modification")
    alice.unfold("Qui la mène")
    alice.write("Porteur", "Une régie publique")
    alice.write("Titre de la proposition", TITLE)


def come_back_and_submit(alice):
    """The draft waits among one's own proposals, as typed; what is missing is said."""
    alice.page.goto(ACTION)
    alice.page.goto(f"{ROADMAP}proposals/")
    assert "Vos propositions" in said(alice.page)
    alice.go(TITLE)
    assert alice.page.get_by_label("Porteur").first.input_value() == "Une régie publique"
    alice.go("Soumettre aux modérateurs")
    assert "Dites pourquoi" in said(alice.page)
    assert alice.page.get_by_label("Porteur").first.input_value() == "Une régie publique"
    alice.write("Pourquoi", REASON)
    alice.go("Soumettre aux modérateurs")
    assert "Votre proposition est soumise" in said(alice.page)
    assert Proposal.objects.get().state == Proposal.State.SUBMITTED


def test_a_refusal_says_its_reason_to_the_author_and_leaves_a_trace(person, cast, phase):
    proposal = writing.submitted(phase, cast["alice"])
    mo = person(cast["mo"])
    open_queue(mo, writing.TITLE)
    mo.go("Refuser", key="r")
    assert "Choisissez un motif" in said(mo.page)
    mo.check("Publicité ou démarchage", key="3")
    mo.go("Refuser", key="r")
    assert f"{writing.TITLE} : refusée" in said(mo.page)

    letter = letter_to(cast["alice"])
    assert "Motif : publicité ou démarchage." in letter
    assert "Règles et journal de la modération" in letter
    assert "une autre personne tranche" in letter
    visitor = person()
    visitor.page.goto(f"{ROADMAP}proposals/{proposal.number}/")
    page = said(visitor.page)
    assert "publicité ou démarchage" in page.lower()
    assert writing.TITLE not in page
    visitor.page.goto(link_in(letter, "/moderation/log/"))
    assert "Publicité ou démarchage" in said(visitor.page)


def test_asked_for_a_change_the_author_makes_it_and_comes_back(person, cast, phase):
    writing.submitted(phase, cast["alice"], axis="A")
    mo = person(cast["mo"])
    open_queue(mo, writing.TITLE)
    mo.go("Faire reformuler", key="d")
    assert "Écrivez à l’auteur ce qu’il doit changer" in said(mo.page)
    mo.write("Message à l’auteur", "Dites à partir de quelle heure.")
    mo.go("Faire reformuler")
    assert "Tout est traité" in said(mo.page)

    letter = letter_to(cast["alice"])
    assert "Dites à partir de quelle heure." in letter
    alice = person(cast["alice"])
    alice.page.goto(link_in(letter, "/edit/"))
    assert "Dites à partir de quelle heure." in said(alice.page)
    alice.write("Titre de la proposition", "Ouvrir les salles de réunion dès 18 heures")
    alice.go("Soumettre aux modérateurs")
    open_queue(mo, "Ouvrir les salles de réunion dès 18 heures")


def test_a_report_leads_to_the_queue_and_the_proposal_is_hidden_with_its_reason(
    person, cast, phase
):
    proposal = writing.published(phase, cast["alice"], cast["mo"])
    address = f"{ROADMAP}proposals/{proposal.number}/"
    bob = person(cast["bob"])
    bob.page.goto(address)
    bob.go("Signaler cette proposition")
    bob.go("Envoyer le signalement")
    assert "Choisissez un motif" in said(bob.page)
    bob.check("publicité ou démarchage")
    bob.write("Précision", "Un numéro de téléphone commercial.")
    bob.go("Envoyer le signalement")
    assert "Les modérateurs examinent votre signalement" in said(bob.page)

    max = person(cast["max"])
    open_queue(max, writing.TITLE)
    assert "Un numéro de téléphone commercial." in said(max.page)
    max.check("Publicité ou démarchage", key="3")
    max.go("Masquer", key="r")
    assert "Tout est traité" in said(max.page)
    bob.page.goto(address)
    assert writing.TITLE not in said(bob.page)
    assert "publicité ou démarchage" in said(bob.page).lower()
    assert "Motif : publicité ou démarchage." in letter_to(cast["alice"])
