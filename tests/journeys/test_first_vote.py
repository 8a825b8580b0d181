"""From arriving to a counted vote: at most six clicks and three fields, by any means."""

import re

import pytest

from consultation.models import Registration, Vote
from tests import factories
from tests.journeys.steps import code_of_the_mail, sign_in, tab_to

pytestmark = pytest.mark.django_db(transaction=True)

ROADMAP = "/nouvelle-aquitaine/economie-numerique/"


@pytest.fixture
def plan():
    plan = factories.published()
    factories.phase(plan)
    return plan


def counted():
    vote = Vote.objects.get()
    registration = Registration.objects.get()
    return vote.action.code, vote.position, registration.college, registration.department


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_visitor_s_first_vote(new_page, plan, axe, script, width):
    page = new_page(java_script_enabled=script, viewport={"width": width, "height": 800})
    page.goto(f"{ROADMAP}actions/A-01/")
    page.get_by_role("button", name="Pour").first.click()  # 1
    assert "pour" in page.inner_text("main")
    page.get_by_label("Votre adresse électronique").fill("nouvelle@example.org")
    page.get_by_role("button", name="Recevoir mon code").click()  # 2
    page.get_by_label("Code reçu par courriel").fill(code_of_the_mail())
    page.get_by_role("button", name="Continuer").click()  # 3
    page.get_by_label("Entreprise").check()  # 4
    page.get_by_label("Département").select_option("33")
    if script:
        axe(page)
    page.get_by_role("button", name="Voter pour").click()  # 5
    assert "enregistré" in page.inner_text("body")
    assert counted() == ("A-01", "for", "company", "33")


def test_the_same_by_keyboard_alone(page, plan):
    page.goto(f"{ROADMAP}actions/A-01/")
    tab_to(page, "Contre")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vote/**")
    tab_to(page, field="email")
    page.keyboard.type("clavier@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/code/")
    tab_to(page, field="code")
    page.keyboard.type(code_of_the_mail())
    page.keyboard.press("Enter")
    page.wait_for_url("**/vote/**")
    tab_to(page, field="college")
    page.keyboard.press("ArrowDown")
    tab_to(page, field="department")
    page.keyboard.type("Giro")
    tab_to(page, "Voter contre")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/actions/A-01/(#.*)?$"))
    assert counted() == ("A-01", "against", "association", "33")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_vote_where_the_action_stands_and_its_change(new_page, plan, site, script):
    voice = factories.voice()
    page = new_page(java_script_enabled=script)
    sign_in(page, site, voice.user)
    page.goto(ROADMAP)
    row = page.locator(".action", has_text="A-02")
    row.get_by_role("button", name="Mitigé").click()
    row.locator('[aria-pressed="true"]').wait_for()
    assert Vote.objects.get().position == "mixed"
    row.get_by_role("button", name="Contre").click()
    row.locator('.against[aria-pressed="true"]').wait_for()
    assert Vote.objects.get().position == "against"
