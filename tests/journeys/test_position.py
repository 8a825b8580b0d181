"""A position, from opinions that divide to the dossier: proposed by the chair, decided by written
consultation, published with its action."""

from datetime import timedelta

import pytest
from django.utils import timezone

from committee.models import Committee, Position, Sitting
from committee.operations.sittings import close_due_consultations
from roadmaps.models import Clock
from tests import factories
from tests.committee import making
from tests.journeys.steps import Mouse, letter_to, link_in, said, sign_in
from tests.public import printing

pytestmark = pytest.mark.django_db(transaction=True)

ROADMAP = "/nouvelle-aquitaine/economie-numerique/"
DAY = timedelta(days=1)
WHY = "Le calendrier ne laisse pas le temps de recruter."
DISSENT = "Il faut commencer tout de suite."
VIEWS = {"carol": "favourable", "dan": "reserved", "erin": "unfavourable"}


@pytest.fixture
def plan():
    return making.plan()


@pytest.fixture
def seats(plan):
    """Three seats whose opinions on one action differ, in a review that is over."""
    now = timezone.now()
    phase = making.review(plan, now - 9 * DAY, now + DAY)
    body = making.committee(plan, starts_at=now - 8 * DAY)
    seats = {name: making.seat(body, name) for name in VIEWS}
    for name, view in VIEWS.items():
        making.opinion(seats[name], phase, "A-01", now - DAY, view, reason=f"Raison {view}.")
    Committee.objects.filter(pk=body.pk).update(chair=seats["carol"])
    factories.end(phase)
    return seats


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_divided_opinions_to_the_dossier(new_page, site, plan, seats, axe, script):
    def window(person=None):
        width = 1280 if script else 390
        page = new_page(java_script_enabled=script, viewport={"width": width, "height": 900})
        if person:
            sign_in(page, site, person)
        return Mouse(page)

    people = {name: seat.members.get().user for name, seat in seats.items()}
    carol = window(people["carol"])
    proposes(carol)
    calls(carol)
    for name, answer, dissent in (("dan", "D’accord", ""), ("erin", "Pas d’accord", DISSENT)):
        answers(window(), letter_to(people[name]), answer, dissent)
    answers_signed_in(carol)
    visitor = window()
    visitor.page.goto(f"{ROADMAP}actions/A-01/")
    assert WHY not in said(visitor.page)
    Sitting.objects.update(closes_at=Clock())
    close_due_consultations()
    publishes(carol)
    if script:
        axe(carol.page)
    stands_everywhere(visitor, window, plan)


def proposes(chair):
    chair.page.goto(f"{ROADMAP}committee/positions/")
    chair.go("Ouvrir le chantier A-01")
    for name in VIEWS.values():
        assert f"Raison {name}." in said(chair.page)
    chair.check("Réservée")
    chair.write("Motivation", WHY)
    chair.go("Proposer cette position")
    assert Position.objects.get().view == "reserved"


def calls(chair):
    chair.page.goto(f"{ROADMAP}committee/sittings/call/")
    chair.check("Une consultation écrite")
    now = timezone.localtime()
    chair.moment("Début", f"{now - timedelta(minutes=1):%Y-%m-%dT%H:%M}")
    chair.moment("Fin", f"{now + DAY:%Y-%m-%dT%H:%M}")
    chair.check("A-01")
    chair.go("Convoquer")
    assert Sitting.objects.get().positions.count() == 1


def answers(member, letter, answer, dissent):
    """By the link of the mail, without a session; nothing is chosen beforehand."""
    member.page.goto(link_in(letter, "/committee/consultation/"))
    assert member.page.locator("input:checked").count() == 0
    member.page.get_by_label(answer, exact=True).check()
    if dissent:
        member.write("Opinion divergente", dissent)
    member.go("Enregistrer mes réponses")
    assert "Vos réponses sont enregistrées" in said(member.page)


def answers_signed_in(chair):
    chair.page.goto(f"{ROADMAP}committee/sittings/1/")
    chair.go("Répondre")
    chair.page.get_by_label("D’accord", exact=True).check()
    chair.go("Enregistrer mes réponses")


def publishes(chair):
    chair.page.goto(f"{ROADMAP}committee/sittings/1/")
    page = said(chair.page)
    assert "3 sièges sur 3" in page
    assert DISSENT in page
    chair.go("Publier le procès-verbal")
    chair.go("Publier")
    assert Sitting.objects.get().published_at


def stands_everywhere(visitor, window, plan):
    """With its action, on the merging screen, in the dossier, among the committee's positions."""
    administrator = factories.user("ada")
    factories.role(administrator, plan.region, "administrator")
    ada = window(administrator)
    printing.dossier(plan, published_at=timezone.now())
    for person, path in (
        (visitor, f"{ROADMAP}actions/A-01/"),
        (ada, f"{ROADMAP}manage/merging/A-01/"),
        (visitor, f"{ROADMAP}dossier/1/axis-1/"),
        (visitor, f"{ROADMAP}committee/"),
    ):
        person.page.goto(path)
        for fold in person.page.locator("main details:not([open])").all():
            fold.evaluate("(one) => { one.open = true }")
        assert "réservée" in said(person.page).lower(), path
    visitor.page.goto(f"{ROADMAP}actions/A-01/")
    assert WHY in said(visitor.page)
