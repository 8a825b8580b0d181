"""Whoever works in a back room shows a second factor: at every door, however they came in."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import reverse

from outbox.models import Mail
from tests import factories
from tests.accounts import attaching
from tests.config.doors import BACK_ROOMS, MAY_ENTER

pytestmark = pytest.mark.django_db
STAFF = {"secretary", "moderator", "administrator"}
RECORDS = "account_authentication_methods"


@pytest.fixture(autouse=True)
def in_earnest(settings):
    """The demonstration alone does without."""
    settings.DEMO = False


def shared_rooms():
    """The rooms that staff shares with the committee's members, who need no second factor."""
    for name, who in MAY_ENTER.items():
        for method, parts in zip(("get", "post"), who, strict=True):
            if name not in BACK_ROOMS and parts & STAFF and not parts & {"visitor", "participant"}:
                yield name, method, parts & STAFF


def test_in_rooms_shared_with_members_staff_shows_it_too(browsers, address_of):
    wrong = []
    for name, method, parts in shared_rooms():
        for part in parts:
            answer = getattr(browsers[part], method)(address_of(name))
            if answer.get("Location") != reverse("mfa_index"):
                wrong.append(f"{method} {name}: {part}, {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def operator(client):
    person = factories.user("operator", is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


def rooms_of_django():
    yield reverse("admin:index")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield from (reverse(f"{name}_changelist"), reverse(f"{name}_add"))


def test_every_room_of_the_administration_asks_for_it(client, operator):
    wrong = [
        f"{method} {address}"
        for address in rooms_of_django()
        for method in ("get", "post")
        if getattr(client, method)(address).get("Location") != reverse("mfa_index")
    ]
    assert not wrong, "\n".join(wrong)


def shown(client, person, **record):
    """What this session knows of how its person came in."""
    session = client.session
    session[RECORDS] = [{"at": time.time(), **record}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def test_to_have_one_is_not_to_have_shown_it(client, operator):
    Authenticator.objects.create(user=operator, type="totp", data={"secret": "x"})
    answer = client.get("/admin/")
    assert answer["Location"] == f"{reverse('account_reauthenticate')}?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    ("record", "enters"),
    [
        ({"method": "code"}, False),
        ({"method": "socialaccount", "provider": "franceconnect"}, False),
        ({"method": "mfa", "type": "totp"}, True),
        ({"method": "mfa", "type": "webauthn", "passwordless": True}, True),
    ],
)
def test_neither_a_mail_nor_a_provider_stands_for_it(client, operator, record, enters):
    shown(client, operator, **record)
    assert (client.get("/admin/").status_code == 200) == enters


def test_part_of_a_page_leads_the_whole_page_there(client, operator):
    answer = client.get("/admin/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("mfa_index"))


def remove(client, key):
    return client.post(reverse("mfa_remove_webauthn", args=[key.pk]))


def test_staff_keeps_a_last_factor_and_is_told_of_each_change(client, operator):
    """Whoever has the mailbox alone would add one of their own where none is left."""
    key = attaching.key_of(operator)
    shown(client, operator, method="mfa", type="webauthn", reauthenticated=True)
    remove(client, key)
    assert Authenticator.objects.filter(pk=key.pk).exists()
    assert "demande un second facteur" in client.get(reverse("mfa_index")).text
    second = attaching.key_of(operator, "Clé de secours")
    remove(client, key)
    assert list(Authenticator.objects.all()) == [second]
    assert Mail.objects.get().to == operator.email


def test_staff_keeps_its_application_of_codes_too(client, operator):
    Authenticator.objects.create(user=operator, type="totp", data={"secret": "x"})
    shown(client, operator, method="mfa", type="totp", reauthenticated=True)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "demande un second facteur" in page.text
    assert Authenticator.objects.filter(type="totp").exists()


def test_others_may_go_without(client):
    person = factories.user("alice")
    client.force_login(person)
    shown(client, person, method="mfa", type="webauthn", reauthenticated=True)
    remove(client, attaching.key_of(person))
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_activate_totp"])
def test_a_first_factor_is_added_soon_after_one_signed_in(client, name):
    person, page = factories.user("alice"), reverse(name)
    client.force_login(person)
    shown(client, person, method="code", at=time.time() - 600)
    assert client.get(page).status_code == 200
    shown(client, person, method="code", at=time.time() - 1000)
    assert client.get(page)["Location"] == f"/accounts/login/?next={page}"
    assert client.get("/accounts/").status_code == 302


def test_identities_are_not_changed_from_the_administration(client, operator):
    shown(client, operator, method="mfa", type="totp")
    assert "socialaccount" not in client.get("/admin/").text
