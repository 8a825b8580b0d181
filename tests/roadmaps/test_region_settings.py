"""Who takes part in a region, at what hour, and who writes: said by its administrators."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import JournalEntry
from roadmaps.operations.regions import SETTINGS
from tests import factories

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def managing(client, region):
    ada = factories.user("ada")
    factories.role(ada, region, "administrator")
    client.force_login(ada)
    return client


def at(region):
    return reverse("regions:settings", args=[region.slug])


def typed(region, **said):
    facts = {name: getattr(region, name) for name in SETTINGS} | {"seen": region.sign(SETTINGS)}
    return facts | {"departments": ", ".join(region.departments)} | said


def test_settings_are_written_and_told_in_the_journal(managing, region):
    said = {"departments": "33 ; 2a, 1 33", "zone": "Indian/Reunion", "contact": "Ada\r\nBcc: eve"}
    assert managing.post(at(region), typed(region, **said)).status_code == 302
    region.refresh_from_db()
    assert region.departments == ["33", "2A", "01"]
    assert (region.zone, region.contact) == ("Indian/Reunion", "Ada Bcc: eve")
    entry = JournalEntry.objects.get(place=region.slug)
    assert entry.details == {"fields": ["departments", "zone", "contact"]}
    page = managing.get(reverse("regions:journal", args=[region.slug])).content.decode()
    assert "a changé les réglages de la région" in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("departments", "33, 999"),
        ("departments", ""),
        ("zone", "Mars/Olympus"),
        ("sender", "coroute"),
        ("sender", "a@b.example\r\nBcc: eve@example.org"),
        ("reply_to", "région@exemple.fr"),
    ],
)
def test_what_cannot_be_is_told_beside_it(managing, region, name, value):
    answer = managing.post(at(region), typed(region, **{name: value}))
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert not JournalEntry.objects.exists()


def test_who_takes_part_stays_while_people_may_speak(managing, region):
    plan = factories.published(factories.roadmap(region))
    phase = factories.phase(plan, -HOUR, HOUR, may_vote=True)
    answer = managing.post(at(region), typed(region, departments="33"))
    assert answer.status_code == 422
    said = answer.content.decode().replace("\xa0", " ")
    assert f"La phase « {phase.name} » est ouverte" in said
    assert managing.post(at(region), typed(region, contact="Bob")).status_code == 302
    factories.end(phase)
    region.refresh_from_db()
    assert managing.post(at(region), typed(region, departments="33")).status_code == 302


def test_what_another_changed_meanwhile_is_not_lost(managing, region):
    before = typed(region, contact="Moi")
    managing.post(at(region), typed(region, contact="Eux"))
    answer = managing.post(at(region), before)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="Moi"' in page
    assert "; Eux" in page.replace("\xa0", " ")
    region.refresh_from_db()
    assert region.contact == "Eux"
