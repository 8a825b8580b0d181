"""The back room of the organisations: facts established, mandates decided."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Fact, JournalEntry, Mandate
from accounts.queries import voices_of
from outbox.models import Mail
from tests import factories
from tests.accounts import mandating

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(region, settings, client):
    settings.DEMO = True  # the second factor has tests of its own
    person = factories.user("ada")
    factories.role(person, region, "administrator")
    client.force_login(person)
    return person


@pytest.fixture
def mandate():
    return mandating.declared(factories.user("alice"))


def url(region, name, *args):
    return reverse(f"regions:{name}", args=[region.slug, *args])


def fact(**more):
    return {
        "kind": "exists",
        "holds": "yes",
        "established_on": timezone.localdate().isoformat(),
        "proof": "Avis de situation",
    } | more


def test_from_what_waits_to_what_speaks(client, region, ada, mandate):
    pk = mandate.organisation_id
    page = client.get(url(region, "organisations")).content.decode()
    assert "Périgord en ligne" in page
    assert "Gérante" in page
    verify = url(region, "mandate_verify", pk, mandate.pk)
    assert "Il reste à établir" in client.post(verify, {"proof": "Kbis"}, follow=True).text
    for kind in ("exists", "active", "place"):
        assert client.post(url(region, "organisation_fact", pk), fact(kind=kind)).status_code == 302
    assert set(Fact.objects.values_list("recorded_by", flat=True)) == {ada.pk}
    assert client.post(verify, {"proof": ""}).status_code == 422
    client.post(verify, {"proof": "Extrait Kbis du 12 novembre"})
    assert len(voices_of(mandate.user)) == 1
    assert Mail.objects.filter(to=mandate.user.email).count() == 1
    verbs = JournalEntry.objects.filter(place=region.slug).values_list("verb", flat=True)
    assert sorted(verbs) == ["record_fact", "record_fact", "record_fact", "verify_mandate"]
    assert "Rien n’attend" in client.get(url(region, "organisations")).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"proof": ""}, {"holds": "maybe"}, {"established_on": "2999-01-01"}, {"kind": "x"}]
)
def test_a_fact_has_its_date_and_proof(client, region, ada, mandate, wrong):
    sent = fact(**wrong)
    address = url(region, "organisation_fact", mandate.organisation_id)
    assert client.post(address, sent).status_code == 422
    assert not Fact.objects.exists()


def test_a_refusal_needs_its_reason(client, region, ada, mandate):
    refuse = url(region, "mandate_refuse", mandate.organisation_id, mandate.pk)
    assert client.post(refuse, {"reason": ""}).status_code == 422
    client.post(refuse, {"reason": "Le site nomme une autre gérante."})
    mandate.refresh_from_db()
    assert mandate.ended_at
    assert mandate.refusal == "Le site nomme une autre gérante."


def test_what_was_declared_is_set_right_with_its_voice(client, region, ada):
    body = mandating.speaking(factories.user("alice"))
    address = url(region, "organisation_describe", body.pk)
    client.post(address, {"name": "Périgord", "kind": "association", "department": "86"})
    assert "Vienne (86)" in client.get(url(region, "organisation", body.pk)).text
    body.refresh_from_db()
    assert (body.name, body.participant.college, body.participant.department) == (
        "Périgord",
        "association",
        "86",
    )
    wrong = {"name": "Nouvelle-Aquitaine", "kind": "company", "department": "86"}
    assert client.post(address, wrong).status_code == 422


def test_ones_own_organisation_is_verified_by_somebody_else(client, region, ada, mandate):
    mandating.establish(mandate.organisation)
    mandating.declared(ada)
    verify = url(region, "mandate_verify", mandate.organisation_id, mandate.pk)
    said = client.post(verify, {"proof": "Moi"}, follow=True).text
    assert "Personne ne vérifie sa propre organisation." in said
    assert not Mandate.objects.standing().exists()


def test_secretaries_see_this_page_of_the_room_alone(client, region, ada):
    sam = factories.user("sam")
    factories.role(sam, region, "secretary")
    client.force_login(sam)
    page = client.get(url(region, "organisations"))
    assert page.status_code == 200
    assert url(region, "settings") not in page.text


def test_an_organisation_of_elsewhere_is_not_there(client, region, ada):
    mandate = mandating.declared(factories.user("alice"), department="75")
    assert client.get(url(region, "organisation", mandate.organisation_id)).status_code == 404
    assert "Périgord" not in client.get(url(region, "organisations")).content.decode()


def test_the_list_asks_the_same_whatever_waits(client, region, ada, django_assert_num_queries):
    mandating.declared(factories.user())
    page = url(region, "organisations")
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for number in mandating.OTHERS:
        mandating.declared(factories.user(), number)
    with django_assert_num_queries(len(one)):
        client.get(page)
