"""From the clock to the opinion: a letter is due, its link opens one work list and nothing else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from committee.models import Digest, Member, Opinion
from outbox.models import Mail
from roadmaps.operations import publish_version
from tests import factories
from tests.committee import making
from tests.journeys.steps import Keyboard, letter_to, link_in, said

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
PHONE = {"viewport": {"width": 390, "height": 800}}


def seated(plan):
    """A member of a committee whose letter has been due for up to a week."""
    now = timezone.now()
    making.review(plan, now - 9 * DAY, now + DAY)
    return making.seat(making.committee(plan, starts_at=now - 8 * DAY)).members.get()


@pytest.fixture
def carol():
    return seated(making.plan())


def test_from_the_clock_to_the_opinions(person, carol):
    call_command("run_due")
    digest = Digest.objects.get()
    assert Mail.objects.get(key=digest.key_of(carol.seat_id)).state == Mail.State.SENT
    letter = letter_to(carol.user, kind="digest")
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
    receipt = Mail.objects.get(key=f"opinion-receipt:{digest.pk}:{carol.seat_id}:{carol.pk}")
    assert receipt.to == carol.user.email
    page.goto("/accounts/")
    assert "/accounts/login/" in page.url  # the link opened no session


def work_link(member):
    letter = letter_to(member.user, kind="digest")
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


def test_twelve_opinions_in_a_row_by_keyboard_alone_on_a_phone(new_page):
    carol = seated(making.plan([f"A-{n:02}" for n in range(1, 15)]))
    call_command("run_due")
    member = Keyboard(new_page(**PHONE))
    page = member.page
    page.goto(work_link(carol))
    assert "0/12" in said(page)
    member.go("Ouvrir le chantier")
    for done in range(12):
        assert f"{done}/12" in said(page)
        page.keyboard.press("1")
        assert page.locator("input:checked").get_attribute("value") == "favourable"
        member.go("", key="e")
        assert "Avis enregistré sur" in said(page)
    assert "12/12" in said(page)
    assert "rien de cette lettre" in said(page) or "rien ici n’attend plus" in said(page)
    assert Opinion.objects.filter(seat=carol.seat, view="favourable").count() == 12
    assert "2 autres actions attendent aussi votre avis" in said(page)


def test_who_carries_the_action_is_asked_and_stands_aside(person):
    plan = factories.roadmap()
    factories.action(plan, "A-01", owner="Cluster Numérique")
    publish_version(roadmap=plan, actor=None)
    making.published_at(plan, timezone.now() - 30 * DAY)
    carol = seated(plan)
    Member.objects.filter(pk=carol.pk).update(organisation="CLUSTER NUMERIQUE")
    call_command("run_due")
    member = person()
    member.page.goto(work_link(carol))
    member.go("Ouvrir le chantier A-01")
    assert "Cluster Numérique" in said(member.page)
    member.check("Favorable")
    member.go("Enregistrer et passer à la suivante")
    assert Opinion.objects.count() == 0
    member.check("Déporté")
    member.write("Votre lien avec cette action", "Mon entreprise dirige ce cluster.")
    member.go("Enregistrer et passer à la suivante")
    given = Opinion.objects.get()
    assert (given.view, given.interest) == ("recused", "Mon entreprise dirige ce cluster.")


def test_the_old_link_of_who_was_replaced_says_so_and_opens_nothing(page, carol):
    call_command("run_due")
    link = work_link(carol)
    Member.objects.filter(pk=carol.pk).update(ended_at=timezone.now())
    making.member(carol.seat, "successor")
    for address in (link, f"{link}A-01/"):
        assert page.goto(address).status == 410
        assert "Ce lien ne sert plus" in said(page)
        assert page.locator("form.opinion-form").count() == 0


def test_once_the_review_is_closed_the_same_link_says_since_when(page, carol):
    call_command("run_due")
    link = work_link(carol)
    factories.end(carol.seat.committee.roadmap.phases.get())
    page.goto(link)
    assert "Les avis sont clos depuis le" in said(page)
    page.get_by_role("link", name="Ouvrir le chantier A-01").click()
    page.get_by_role("heading", name="Votre avis").wait_for()
    assert page.locator("form.opinion-form").count() == 0
