"""Organisations: declared, known fact by fact, spoken for by whom they mandate."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Fact, Mandate, Organisation, Participant
from accounts.operations.organisations import (
    FactsLacking,
    NotMandated,
    NotWaiting,
    OwnOrganisation,
    end_mandate,
    record_fact,
    refuse_mandate,
    verify_mandate,
    vouch,
    vouch_for,
)
from accounts.queries import lacking, voices_of, waiting_in
from outbox import letters
from outbox.models import Mail
from tests import factories
from tests.accounts import mandating

pytestmark = pytest.mark.django_db

DECLARED = {
    "number": "732 829 320",
    "name": "Périgord en ligne",
    "kind": "school",
    "department": "24",
    "function": "Directrice",
    "link": "",
}


@pytest.fixture
def alice():
    return factories.user("alice")


@pytest.fixture
def bob():
    return factories.user("bob")


def test_declaring_is_asking_and_speaks_for_nothing(client, alice):
    client.force_login(alice)
    response = client.post(reverse("accounts:organisation_new"), DECLARED)
    body = Organisation.objects.get()
    assert response.url == reverse("accounts:organisation", args=[body.pk])
    assert (body.siren, body.declared_by, body.kind) == ("732829320", alice, "school")
    assert voices_of(alice) == []
    page = client.get(response.url).content.decode()
    assert "Vous ne parlez pas encore pour elle." in page
    assert page.count("à vérifier") == 4


@pytest.mark.parametrize(
    "wrong",
    [{"number": "000000000"}, {"number": "123456789"}, {"name": "Région Test"}, {"function": ""}],
)
def test_what_is_wrong_is_said_and_kept(client, alice, wrong):
    client.force_login(alice)
    response = client.post(reverse("accounts:organisation_new"), DECLARED | wrong)
    assert response.status_code == 422
    assert not Organisation.objects.exists()
    assert "Périgord" in response.content.decode() or "name" in wrong


@pytest.mark.both_databases
def test_one_number_is_one_organisation_whoever_declares_it(alice, bob):
    first, second = mandating.declared(alice), mandating.declared(bob, name="Autre nom")
    assert first.organisation == second.organisation
    assert Organisation.objects.get().name == "Périgord en ligne"
    assert mandating.declared(alice) == first
    assert Mandate.objects.count() == 2


def test_a_mandate_waits_for_each_fact(alice, bob):
    mandate = mandating.declared(alice)
    with pytest.raises(FactsLacking) as missing:
        verify_mandate(mandate=mandate, actor=bob, proof="Kbis")
    assert len(missing.value.lacking) == 3
    mandating.establish(mandate.organisation, kinds=["exists", "active"])
    with pytest.raises(FactsLacking):
        verify_mandate(mandate=mandate, actor=bob, proof="Kbis")
    mandating.establish(mandate.organisation, kinds=["place"])
    verify_mandate(mandate=mandate, actor=bob, proof="Kbis")
    (voice,) = voices_of(alice)
    assert (voice.college, voice.department, voice.assurance) == ("company", "33", "organisation")
    assert Mail.objects.get(to=alice.email).subject == "Vous parlez pour Périgord en ligne"
    with pytest.raises(NotWaiting):
        verify_mandate(mandate=mandate, actor=bob, proof="Kbis")


@pytest.mark.both_databases
def test_a_fact_found_false_silences_and_a_later_one_takes_its_place(alice):
    body = mandating.speaking(alice)
    own = factories.voice(alice, college="citizen")
    assert len(voices_of(alice)) == 2
    mandating.establish(body, holds=False, kinds=["active"])
    assert voices_of(alice) == [own]
    assert [str(one) for one in lacking(body)] == ["est en activité"]
    mandating.establish(body, kinds=["active"])
    assert len(voices_of(alice)) == 2
    assert body.facts.filter(kind="active").count() == 3
    before = {"kind": "active", "holds": False, "proof": "Ancien avis"}
    before["established_on"] = timezone.localdate() - timezone.timedelta(days=400)
    record_fact(organisation=body, actor=None, fact=before)
    assert len(voices_of(alice)) == 2


def test_nobody_verifies_their_own_organisation(alice, bob):
    mandate = mandating.declared(alice)
    mandating.declared(bob)
    mandating.establish(mandate.organisation)
    for person in (alice, bob):
        with pytest.raises(OwnOrganisation):
            verify_mandate(mandate=mandate, actor=person, proof="Moi")
        with pytest.raises(OwnOrganisation):
            refuse_mandate(mandate=mandate, actor=person, reason="Non")


def test_a_refusal_says_why_and_one_may_ask_again(alice, bob):
    mandate = mandating.declared(alice)
    refuse_mandate(mandate=mandate, actor=bob, reason="Le Kbis nomme quelqu’un d’autre.")
    mail = Mail.objects.get(to=alice.email)
    assert mail.subject == "Mandat refusé : Périgord en ligne"
    text = letters.parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    assert "Le Kbis nomme quelqu’un d’autre." in text
    assert mandating.declared(alice) != mandate


def test_those_who_speak_are_told_and_may_confirm(client, alice, bob):
    body = mandating.speaking(alice)
    asked = mandating.declared(bob)
    assert Mail.objects.filter(to=alice.email, subject__startswith="Une demande").count() == 1
    with pytest.raises(NotMandated):
        vouch_for(mandate=asked, actor=bob)
    client.force_login(alice)
    page = client.get(reverse("accounts:organisation", args=[body.pk])).content.decode()
    assert "Demandent à parler pour elle" in page
    client.post(reverse("accounts:mandate_vouch", args=[body.pk, asked.pk]))
    asked.refresh_from_db()
    assert asked.verified_by == alice
    assert asked.proof == "confirmé par Alice"
    assert voices_of(alice) == voices_of(bob)


def test_whoever_only_asks_does_not_read_who_speaks(client, alice, bob):
    body = mandating.speaking(alice)
    mandating.declared(bob)
    client.force_login(bob)
    page = client.get(reverse("accounts:organisation", args=[body.pk])).content.decode()
    assert "Alice" not in page
    assert client.get(reverse("public:organisation_done", args=[body.pk])).status_code == 404


def test_an_organisation_is_nothing_to_others(client, alice, bob):
    body = mandating.speaking(alice)
    client.force_login(bob)
    mandate = body.mandates.get()
    for name, args in [
        ("accounts:organisation", [body.pk]),
        ("accounts:mandate_end", [body.pk, mandate.pk]),
        ("public:organisation_done", [body.pk]),
    ]:
        assert client.get(reverse(name, args=args)).status_code == 404
    for name in ("accounts:mandate_vouch", "accounts:mandate_end"):
        assert client.post(reverse(name, args=[body.pk, mandate.pk])).status_code == 404
    with pytest.raises(NotMandated):
        end_mandate(mandate=mandate, actor=bob)


def test_the_end_of_the_last_mandate_is_said_beforehand(client, alice):
    body = mandating.speaking(alice)
    url = reverse("accounts:mandate_end", args=[body.pk, body.mandates.get().pk])
    client.force_login(alice)
    assert "l’organisation se tait" in client.get(url).content.decode()
    assert Mandate.objects.standing().exists()
    client.post(url)
    assert voices_of(alice) == []
    assert Participant.objects.filter(organisation=body).exists()


def test_a_colleague_whose_mandate_ends_is_told(alice, bob):
    body = mandating.speaking(alice)
    end_mandate(mandate=mandating.joined(bob, body), actor=alice)
    assert Mail.objects.get(to=bob.email).subject == "Mandat terminé : Périgord en ligne"


@pytest.mark.both_databases
def test_a_provider_that_carries_the_siret_is_believed(alice):
    assert vouch(alice, "x", source="proconnect") is None
    assert not Organisation.objects.exists()
    for _again in range(2):
        vouch(alice, "73282932000074", source="proconnect")
    mandate = Mandate.objects.get()
    assert (mandate.organisation.siren, mandate.proof) == ("732829320", "proconnect")
    assert Fact.objects.get().kind == "exists"
    assert voices_of(alice) == []


def test_the_employer_of_today_is_the_only_one_a_provider_vouches_for(alice):
    before = vouch(alice, "73282932000074", source="proconnect")
    declared = mandating.declared(alice, siren="552100554")
    now = vouch(alice, "13002526500013", source="proconnect")
    assert set(Mandate.objects.standing()) == {now}
    before.refresh_from_db()
    declared.refresh_from_db()
    assert (before.ended_at is not None, declared.ended_at) == (True, None)


def test_a_mandate_that_was_refused_does_not_come_back_by_signing_in_again(alice):
    first = vouch(alice, "73282932000074", source="proconnect")
    refuse_mandate(mandate=first, actor=factories.user("mo"), reason="Partie")
    again = vouch(alice, "73282932000074", source="proconnect")
    assert (again.pk != first.pk, again.verified_at) == (True, None)
    assert not Mandate.objects.standing().exists()


def test_what_has_said_no_department_waits_nowhere_until_it_is_declared(alice, bob):
    """Staff of one region does not read who speaks for the organisations of another."""
    first = vouch(alice, "73282932000074", source="proconnect")
    refuse_mandate(mandate=first, actor=bob, reason="Vous n’y travaillez plus.")
    waiting = vouch(alice, "73282932000074", source="proconnect")
    assert not waiting_in(["33"])
    assert mandating.declared(alice, waiting.organisation.siren) == waiting
    assert list(waiting_in(["33"])) == [waiting]
    assert not waiting_in(["75"])


def test_an_organisation_named_by_a_provider_says_what_it_is_and_has_its_voice(client, alice):
    body = vouch(alice, "73282932000074", "proconnect").organisation
    client.force_login(alice)
    described = {"name": "Périgord en ligne", "kind": "association", "department": "24"}
    url = reverse("accounts:organisation_describe", args=[body.pk])
    assert client.post(url, described).status_code == 302
    (voice,) = voices_of(alice)
    assert (voice.college, voice.department) == ("association", "24")
    assert client.post(url, described | {"department": "33"}).status_code == 404
