"""Colleagues: invited by mail, by a link that opens for one address, once."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import sign
from accounts.models import Colleague, Mandate
from accounts.operations.colleagues import SpeaksAlready, invite_colleague
from accounts.operations.organisations import NotMandated
from accounts.queries import voices_of
from outbox.models import Mail
from tests import factories
from tests.accounts import mandating

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return factories.user("alice")


@pytest.fixture
def body(alice):
    return mandating.speaking(alice)


@pytest.fixture
def invitation(body, alice):
    return invite_colleague(organisation=body, actor=alice, email="ben@example.org")


def url_of(invitation):
    return reverse("accounts:colleague", args=[sign(invitation)])


def test_inviting_from_the_page_of_the_organisation(client, body, alice):
    client.force_login(alice)
    url = reverse("accounts:colleague_invite", args=[body.pk])
    assert client.post(url, {"email": "ben"}).status_code == 422
    assert client.post(url, {"email": "ben@example.org"}).status_code == 302
    mail = Mail.objects.get(to="ben@example.org")
    assert mail.subject == "Parler au nom de Périgord en ligne"
    assert client.post(url, {"email": alice.email}).status_code == 422


def test_a_look_at_the_link_changes_nothing(client, invitation):
    ben = factories.user(email="ben@example.org")
    client.force_login(ben)
    assert "Accepter" in client.get(url_of(invitation)).content.decode()
    assert not Mandate.objects.filter(user=ben).exists()


def test_accepting_once_with_the_address_invited(client, invitation, body, alice):
    ben = factories.user(email="ben@example.org")
    client.force_login(ben)
    url = url_of(invitation)
    assert client.post(url).status_code == 302
    mandate = Mandate.objects.get(user=ben)
    assert (mandate.proof, mandate.verified_by) == ("invité par Alice", alice)
    assert voices_of(ben) == voices_of(alice)
    assert client.post(url).status_code == 410
    assert client.get(url).status_code == 410


def test_another_address_does_not_accept(client, invitation):
    eve = factories.user("eve")
    client.force_login(eve)
    assert "pour une autre adresse" in client.get(url_of(invitation)).content.decode()
    assert client.post(url_of(invitation)).status_code == 404
    assert not Mandate.objects.filter(user=eve).exists()


def test_a_visitor_signs_in_and_comes_back_to_the_link(client, invitation):
    page = client.get(url_of(invitation)).content.decode()
    assert f'name="next" value="{url_of(invitation)}"' in page
    assert client.post(url_of(invitation)).status_code == 404


def test_links_die(client, invitation, body, alice):
    ben = factories.user(email="ben@example.org")
    client.force_login(ben)
    again = invite_colleague(organisation=body, actor=alice, email="ben@example.org")
    assert client.post(url_of(invitation)).status_code == 410
    Colleague.objects.filter(pk=again.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(url_of(again)).status_code == 410
    third = invite_colleague(organisation=body, actor=alice, email="ben@example.org")
    Mandate.objects.filter(user=alice).update(ended_at=timezone.now())
    assert client.post(url_of(third)).status_code == 410
    assert not Mandate.objects.filter(user=ben).exists()


def test_a_link_made_for_something_else_is_nothing(client, invitation):
    other = signing.Signer(salt="committee.sitting", sep=".").sign_object({"c": invitation.pk})
    for token in (other, "abc"):
        assert client.get(reverse("accounts:colleague", args=[token])).status_code == 404


def test_an_invitation_is_taken_back(client, invitation, body, alice):
    client.force_login(alice)
    client.post(reverse("accounts:colleague_withdraw", args=[body.pk, invitation.pk]))
    assert client.get(url_of(invitation)).status_code == 410


def test_only_who_speaks_invites_and_only_who_does_not_yet(body, alice):
    with pytest.raises(NotMandated):
        invite_colleague(organisation=body, actor=factories.user(), email="x@example.org")
    with pytest.raises(SpeaksAlready):
        invite_colleague(organisation=body, actor=alice, email="ALICE+web@example.org")
