"""From a sheet with errors, or from nothing at all, to a published version; by any means."""

import pytest

from roadmaps.models import Role
from tests import factories
from tests.journeys.steps import said
from tests.roadmaps.sheets import canonical

pytestmark = pytest.mark.django_db(transaction=True)

ROADMAP = "/nouvelle-aquitaine/economie-numerique/"
SCHOOL = {"code": "A-01", "axis_code": "A", "axis": "Former", "title": "Ouvrir une école du jeu"}
LENDING = SCHOOL | {"code": "A-02", "title": "Prêter du matériel aux lycées"}


@pytest.fixture
def region():
    return factories.region()


@pytest.fixture
def ada(region):
    person = factories.user("ada")
    factories.role(person, region, Role.Name.ADMINISTRATOR)
    return person


def test_from_a_sheet_with_errors_to_a_published_version(person, region, ada, tmp_path):
    factories.roadmap(region)
    wrong, right = tmp_path / "plan.csv", tmp_path / "plan-2.csv"
    wrong.write_bytes(canonical(SCHOOL | {"starts_on": "31/02/2027"}, LENDING, LENDING))
    right.write_bytes(canonical(SCHOOL | {"starts_on": "01/03/2027"}, LENDING))

    admin = person(ada)
    admin.page.goto(f"{ROADMAP}manage/import/")
    assert refused(admin, wrong) == {
        "2": "O (starts_on)",
        "3": "A (code)",
        "4": "A (code)",
    }
    admin.go("Choisir un autre fichier")
    assert refused(admin, right) == {}
    admin.go("Importer dans le projet")
    assert "2 actions créées" in said(admin.page)
    admin.page.goto(f"{ROADMAP}manage/publish/")
    admin.go("Publier la version 1")
    assert "Version 1 publiée" in said(admin.page)

    visitor = person()
    visitor.page.goto(ROADMAP)
    open_action(visitor)
    assert "mars 2027" in said(visitor.page)


def refused(admin, path):
    """What the dry run refuses, by line: the column named first."""
    admin.attach("Fichier", path)
    admin.go("Lire le fichier")
    rows = admin.page.locator("tr.refuse")
    return {
        row.locator("td").first.inner_text(): row.locator("td").last.locator("b").inner_text()
        for row in rows.all()
    }


def open_action(visitor):
    """From the document to its action; on a phone its axis is folded."""
    visitor.unfold("action")
    visitor.go("Ouvrir une école du jeu")


def test_from_nothing_to_version_1(person, region, ada):
    admin = person(ada)
    admin.page.goto("/nouvelle-aquitaine/manage/")
    admin.write("Titre", "Économie numérique")
    admin.go("Créer")
    assert "Rien n’est encore public" in said(admin.page)
    a_figure(admin)
    a_phase(admin)
    an_action(admin)
    rehearsed(admin, person())
    admin.page.goto(f"{ROADMAP}manage/publish/")
    admin.write("Ce qui change", "La première")
    admin.go("Publier la version 1")
    assert "Version 1 publiée" in said(admin.page)

    visitor = person()
    visitor.page.goto("/")
    visitor.go("Économie numérique")
    visitor.unfold("Lire l’état des lieux")
    assert "21 000 entreprises" in said(visitor.page)
    assert "Observatoire régional" in said(visitor.page)
    open_action(visitor)
    visitor.page.goto(f"{ROADMAP}rules/")
    assert "Co-construction" in said(visitor.page)


def a_figure(admin):
    admin.page.goto(f"{ROADMAP}manage/figures/")
    admin.go("Ajouter un chiffre")
    admin.write("Intitulé", "Entreprises")
    admin.write("Valeur", "21 000")
    admin.write("Unité", "entreprises")
    admin.moment("Date de la mesure", "2017-10-02")
    admin.write("Source", "Observatoire régional")
    admin.go("Enregistrer")
    assert "Chiffre enregistré" in said(admin.page)


def a_phase(admin):
    admin.page.goto(f"{ROADMAP}manage/phases/")
    admin.go("Ajouter une phase")
    admin.write("Nom", "Co-construction")
    admin.moment("Ouverture", "2027-01-10T08:00")
    admin.moment("Clôture", "2027-02-10T18:00")
    admin.check("On peut proposer")
    admin.check("On peut voter")
    admin.go("Enregistrer")
    assert "Phase enregistrée" in said(admin.page)
    assert "10 février 2027" in said(admin.page)


def an_action(admin):
    admin.page.goto(f"{ROADMAP}manage/actions/")
    admin.go("Ajouter une action")
    admin.write("Code", "A-01")
    admin.write("Titre", "Ouvrir une école du jeu")
    admin.go("Enregistrer")
    assert "Action ajoutée au projet" in said(admin.page)


def rehearsed(admin, visitor):
    """The private link shows the draft to who holds it; its public address does not exist yet."""
    assert visitor.page.goto(ROADMAP).status == 404
    admin.page.goto(f"{ROADMAP}manage/")
    link = admin.page.get_by_label("Lien privé").input_value()
    visitor.page.goto(link)
    assert visitor.page.locator(f'a[href^="{ROADMAP}"]').count() == 0  # nothing is there yet
    assert visitor.page.get_by_role("button", name="Pour").count() == 0
    open_action(visitor)
    assert "Ouvrir une école du jeu" in said(visitor.page)
