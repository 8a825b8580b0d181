"""From the clock to the opinion: a letter is due, its link opens one work list and nothing else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from committee.models import Digest, Opinion
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.journeys.steps import letter_to, link_in, said

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@pytest.fixture
def carol():
    """A member whose committee's letter has been due for up to a week."""
    now = timezone.now()
    plan = making.plan()
    making.review(plan, now - 9 * DAY, now + DAY)
    return making.seat(making.committee(plan, starts_at=now - 8 * DAY))


def test_from_the_clock_to_the_opinions(person, carol):
    call_command("run_due")
    digest = Digest.objects.get()
    assert Mail.objects.get(key=digest.key_of(carol.pk)).state == Mail.State.SENT
    letter = letter_to(carol.member, kind="digest")
    assert "3 actions attendent votre avis" in letter

    member = person()
    page = member.page
    page.goto(work_link(carol))
    assert "0/3" in said(page)
    member.go("Ouvrir le chantier A-01")
    assert page.locator("input:checked").count() == 0
    give(member, "Favorable")
    assert "Avis enregistré sur A-01" in said(page)
    assert "1/3" in said(page)
    refused_without_a_reason(member)
    assert "2/3" in said(page)
    give(member, "Réservé", "Le calendrier est trop court.")
    assert "3/3" in said(page)
    assert "rien ici n’attend plus votre avis" in said(page)

    views = dict(Opinion.objects.values_list("action__code", "view"))
    assert views == {"A-01": "favourable", "A-02": "unfavourable", "B-01": "reserved"}
    receipt = Mail.objects.get(key=f"opinion-receipt:{digest.pk}:{carol.pk}")
    assert receipt.to == carol.member.email
    page.goto("/accounts/")
    assert "/accounts/login/" in page.url  # the link opened no session


def work_link(seat):
    letter = letter_to(seat.member, kind="digest")
    return link_in(letter.partition("Ouvrir ma liste de travail")[2], "/committee/letter/")


def give(member, view, reason=""):
    member.check(view)
    if reason:
        member.write("Motif", reason)
    member.go("Enregistrer et passer à la suivante")


def refused_without_a_reason(member):
    """An unfavourable opinion says why; what was chosen is kept."""
    give(member, "Défavorable")
    assert "Dites pourquoi en une phrase" in said(member.page)
    assert member.page.locator("input:checked").get_attribute("value") == "unfavourable"
    give(member, "Défavorable", "Déjà porté par la métropole.")


def test_once_the_review_is_closed_the_same_link_says_since_when(page, carol):
    call_command("run_due")
    link = work_link(carol)
    factories.end(carol.committee.roadmap.phases.get())
    page.goto(link)
    assert "Les avis sont clos depuis le" in said(page)
    page.get_by_role("link", name="Ouvrir le chantier A-01").click()
    page.get_by_role("heading", name="Votre avis").wait_for()
    assert page.locator("form.opinion-form").count() == 0
