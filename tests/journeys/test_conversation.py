"""Around the vote: arguing, supporting what exists, appealing, speaking for an organisation,
having enough of news; by any means."""

from datetime import date

import pytest

from accounts.models import Fact, Mandate, Preference
from accounts.operations.organisations import record_fact, verify_mandate
from consultation.models import Argument, Follow, Proposal, Support, Vote
from consultation.operations.summaries import tell_news
from outbox.models import Mail
from roadmaps.models import Action
from tests import factories
from tests.consultation import saying, writing
from tests.journeys.steps import letter_to, link_in, said

pytestmark = pytest.mark.django_db(transaction=True)

ROADMAP = "/nouvelle-aquitaine/economie-numerique/"
ACTION = f"{ROADMAP}actions/A-01/"
QUEUE = f"{ROADMAP}moderation/"
REASON = "Les ateliers du soir sont déjà pleins."


@pytest.fixture
def plan():
    return factories.published()


@pytest.fixture
def phase(plan):
    return factories.phase(plan, may_propose=True, may_comment=True, may_vote=True)


@pytest.fixture
def cast(plan, phase):
    return writing.cast(plan)


def decide(moderator, words, key, reason=None):
    """Open the first case of the queue and decide on it."""
    moderator.page.goto(QUEUE)
    moderator.go("Ouvrir le premier cas libre", key="o")
    if reason:
        moderator.check(reason[0], key=reason[1])
    moderator.go(words, key=key)


def test_an_argument_is_written_moderated_and_supported(person, cast):
    alice = person(cast["alice"])
    alice.page.goto(ACTION)
    alice.go("Écrire un argument pour")
    alice.go("Envoyer")
    assert "Écrivez votre argument" in said(alice.page)
    alice.write("Votre texte", REASON)
    alice.go("Envoyer")
    assert "Votre texte est envoyé" in said(alice.page)

    mo = person(cast["mo"])
    decide(mo, "Publier", "p")
    assert Argument.objects.get().state == "published"
    assert REASON in letter_to(cast["alice"])

    bob = person(cast["bob"])
    bob.page.goto(ACTION)
    assert REASON in said(bob.page)
    button = bob.page.locator(".argument").get_by_role("button", name="D’accord")
    button.focus()
    bob.page.keyboard.press("Enter")
    bob.page.locator('.argument [aria-pressed="true"]').wait_for()
    assert Support.objects.get().participant == cast["bob"].participant


def test_shown_a_near_proposal_one_supports_it_instead(person, cast, phase):
    there = writing.published(phase, cast["alice"], cast["mo"])
    bob = person(cast["bob"])
    bob.page.goto(f"{ROADMAP}proposals/new/")
    bob.write("Dites-la en une phrase", "Ouvrir le soir les salles de réunion")
    bob.go("Continuer")
    assert writing.TITLE in said(bob.page)
    bob.go("Soutenir celle-ci")
    assert f"Vous soutenez « {writing.TITLE} »" in said(bob.page)
    vote = Vote.objects.get()
    assert (vote.proposal, vote.position) == (there, "for")
    assert Proposal.objects.get(entered_by=cast["bob"]).state == "draft"


def test_a_refusal_is_appealed_and_another_person_settles_it(person, cast, phase):
    proposal = writing.submitted(phase, cast["alice"])
    mo = person(cast["mo"])
    decide(mo, "Refuser", "r", ("Publicité ou démarchage", "3"))

    alice = person(cast["alice"])
    alice.page.goto(link_in(letter_to(cast["alice"]), "/appeals/"))
    alice.go("Envoyer le recours")
    assert "Dites ce que la décision n’a pas vu" in said(alice.page)
    alice.write("Pourquoi cette décision vous paraît injuste", "Je ne vends rien.")
    alice.go("Envoyer le recours")
    assert "une autre personne l’examine" in said(alice.page).lower()

    max = person(cast["max"])
    max.page.goto(link_to_appeal(proposal))
    max.check("Annuler la première : la publier")
    max.write("Motifs", "Le texte ne vend rien.")
    max.go("Trancher")
    proposal.refresh_from_db()
    assert proposal.is_public
    assert "Le texte ne vend rien." in letter_to(cast["alice"])


def link_to_appeal(proposal):
    appeal = proposal.decisions.get(verb="refuse").appeal
    return f"{QUEUE}appeals/{appeal.pk}/"


def test_one_joins_an_organisation_and_votes_in_its_name(person, cast):
    alice = person(cast["alice"])
    alice.page.goto("/accounts/organisations/")
    alice.go("Déclarer une organisation")
    alice.write("Nom", "Atelier des rives")
    alice.check("entreprise")
    alice.choose("Département de son siège", "33 Gironde")
    alice.write("Numéro SIREN ou RNA", "732 829 320")
    alice.write("Votre fonction", "Gérante")
    alice.go("Envoyer à la vérification")
    assert "Vous ne parlez pas encore pour elle" in said(alice.page)
    verify(cast["ada"])

    alice.page.goto(ACTION)
    alice.go("Parler au nom de Atelier des rives")
    assert "Vous parlez au nom de Atelier des rives" in said(alice.page)
    alice.page.locator('button[name="position"][value="for"]').first.focus()
    alice.page.keyboard.press("Enter")
    alice.page.locator('.for[aria-pressed="true"]').first.wait_for()
    vote = Vote.objects.get()
    assert vote.participant.organisation.name == "Atelier des rives"
    assert vote.action == Action.objects.get(code="A-01")


def verify(ada):
    mandate = Mandate.objects.get()
    for kind in Fact.Kind.values:
        fact = {"kind": kind, "holds": True, "proof": "Registre", "established_on": date.today()}
        record_fact(organisation=mandate.organisation, actor=ada, fact=fact)
    verify_mandate(mandate=mandate, actor=ada, proof="Registre")


def test_who_has_enough_of_news_says_so_from_the_mail(person, new_page, cast, phase):
    proposal = writing.published(phase, cast["alice"], cast["mo"])
    Preference.objects.create(
        user=cast["alice"], direct=True, summary="none", changed_at=proposal.created_at
    )
    Follow.objects.create(
        user=cast["alice"], roadmap=phase.roadmap, kind="mine", since=proposal.created_at
    )
    saying.published(phase, cast["bob"], proposal)
    tell_news()
    letter = letter_to(cast["alice"])
    reader = person()
    reader.page.goto(link_in(letter, "/stop/"))
    assert Preference.objects.get(user=cast["alice"]).direct
    reader.check("les courriels envoyés aussitôt")
    reader.go("Ne plus recevoir")
    assert "Vous ne serez plus prévenu aussitôt" in said(reader.page)
    assert not Preference.objects.get(user=cast["alice"]).direct
    before = Mail.objects.count()
    tell_news()
    assert Mail.objects.count() == before
