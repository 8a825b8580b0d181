"""The whole chain: three fields amended, published, voted on, merged with other words, agreed to,
answered, carried by version 2, and found again from the proposal and from the action."""

import datetime

import pytest

from consultation.models import Change, Proposal
from consultation.operations import tell_answers
from roadmaps.operations import publish_version
from tests import factories
from tests.consultation import writing
from tests.journeys.steps import Mouse, letter_to, link_in, said, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

ROADMAP = "/nouvelle-aquitaine/economie-numerique/"
ACTION = f"{ROADMAP}actions/A-01/"
OWNER = "Syndicat mixte du numérique"
REASON = "Le syndicat a déjà les équipes, et six mois suffisent."
TARGET = {
    "key": "",
    "indicator": "Lieux ouverts",
    "baseline": "12",
    "target": "300",
    "unit": "lieux",
    "horizon": "2028",
}


@pytest.fixture
def plan():
    plan = factories.roadmap()
    ends = datetime.date(2028, 12, 31)
    factories.action(plan, "A-01", targets=[TARGET], ends_on=ends)
    factories.action(plan, "A-02")
    publish_version(roadmap=plan, actor=None)
    return plan


@pytest.fixture
def phase(plan):
    return factories.phase(plan, may_propose=True, may_vote=True)


@pytest.fixture
def cast(plan, phase):
    return writing.cast(plan)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_three_changed_fields_to_version_2(new_page, site, cast, phase, axe, script):
    width = 1280 if script else 390

    def window(name=""):
        page = new_page(java_script_enabled=script, viewport={"width": width, "height": 900})
        if name:
            sign_in(page, site, cast[name])
        return Mouse(page)

    amends(window("alice"))
    publishes(window("mo"))
    votes(window("bob"), cast["bob"], phase)
    factories.end(phase)
    ada = window("ada")
    merges(ada, script)
    if script:
        axe(ada.page)
    agrees(window("alice"), letter_to(cast["alice"]))
    answers(ada)
    publishes_version_2(ada)
    tell_answers()
    learns(letter_to(cast["alice"]))
    finds_it_again(window())


def amends(alice):
    alice.page.goto(ACTION)
    alice.go("Proposer une modification")
    for group in ("Qui la mène", "Le calendrier", "Ce qu’elle doit atteindre"):
        fold = alice.page.locator("details.ask").filter(has_text=group).first
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
    alice.write("Porteur", OWNER)
    alice.moment("Fin", "2028-06-30")
    alice.write("Cible", "500")
    alice.page.get_by_label("Pourquoi", exact=True).fill(REASON)
    alice.go("Relire d’abord")
    for words in (OWNER, "30 juin 2028", "500"):
        assert words in said(alice.page)
    alice.go("Soumettre aux modérateurs")
    assert "Votre proposition est soumise" in said(alice.page)
    changes = Change.objects.order_by("pk").values_list("field", flat=True)
    assert sorted(changes) == ["ends_on", "owner", "targets"]


def publishes(mo):
    mo.page.goto(f"{ROADMAP}moderation/1/")
    mo.go("Prendre ce cas")
    mo.go("Publier")
    assert Proposal.objects.get().is_public


def votes(bob, person, phase):
    bob.page.goto(f"{ROADMAP}proposals/1/")
    with bob.page.expect_response(lambda answer: answer.request.method == "POST"):
        bob.page.get_by_role("button", name="Pour").first.click()
    bob.page.locator('[aria-pressed="true"]').first.wait_for()
    votes = phase.votes.filter(participant=factories.first_voice(person))
    assert [vote.position for vote in votes] == ["for"]


def merges(ada, script):
    """The owner accepted, the target accepted as 400, the end rejected; the author is asked."""
    ada.page.goto(f"{ROADMAP}manage/merging/")
    ada.go("Ouvrir le chantier A-01")
    decide(ada, "owner", "accepted", "acceptée")
    card = card_of(ada, "targets")
    card.get_by_text("Accepter autre chose").click()
    card.get_by_label("Cible").fill("400")
    decide(ada, "targets", "modified", "acceptée et modifiée")
    card_of(ada, "ends_on").get_by_label("Motif").fill("Les travaux ne tiennent pas en un an.")
    decide(ada, "ends_on", "rejected", "rejetée")
    assert "Tout est décidé" in said(ada.page)
    decide(ada, "targets", "ask", "acceptée et modifiée")
    card_of(ada, "targets").get_by_text("L’auteur est interrogé").wait_for()


def card_of(ada, field):
    return ada.page.locator(f"#change-{Change.objects.get(field=field).pk}")


def decide(ada, field, decision, told):
    card = card_of(ada, field)
    card.locator(f'button[name="do"][value="{decision}"]').click()
    card.locator(".status").filter(has_text=told).wait_for()


def agrees(alice, letter):
    assert "400" in letter
    alice.page.goto(link_in(letter, "/proposals/1/"))
    alice.go("D’accord")
    assert "Vous êtes d’accord" in said(alice.page)


def answers(ada):
    ada.page.goto(f"{ROADMAP}manage/publish/")
    assert "attend encore sa réponse" in said(ada.page)
    ada.page.goto(f"{ROADMAP}manage/answers/1/")
    assert "avec l’accord de son auteur" in said(ada.page)
    ada.check("Acceptée en partie")
    ada.write("Motifs", "Le syndicat portera l’action ; 400 lieux sont à notre portée.")
    ada.go("Réponse prête")
    assert Proposal.objects.get().answer.published_at is None


def publishes_version_2(ada):
    ada.page.goto(f"{ROADMAP}manage/publish/")
    ada.write("Ce qui change", "Ce que la consultation a changé.")
    ada.go("Publier la version 2")
    assert "Version 2 publiée" in said(ada.page)


def learns(letter):
    for words in ("acceptée en partie", "400", OWNER, "Les travaux ne tiennent pas en un an."):
        assert words in letter


def finds_it_again(visitor):
    visitor.page.goto(f"{ROADMAP}proposals/1/")
    assert "400 lieux" in said(visitor.page)
    visitor.go("Les mots qu’elle a changés")
    assert "/versions/1-2/" in visitor.page.url
    page = said(visitor.page)
    assert OWNER in page
    assert "n° 1" in page
    assert "30 juin 2028" not in page
    visitor.page.goto(ACTION)
    page = said(visitor.page)
    assert OWNER in page
    assert "400 lieux" in page
    visitor.go("réécrite")
    assert "/versions/1-2/" in visitor.page.url
    visitor.go("n° 1")
    assert visitor.page.url.endswith("/proposals/1/")
