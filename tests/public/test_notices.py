"""What a public site owes its readers: pages anybody finds, and a file for whoever finds a flaw."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return factories.region()


@pytest.mark.parametrize("address", ["/legal/", "/privacy/", "/accessibility/", "/security/"])
def test_each_page_is_linked_from_the_foot_of_all(client, region, address):
    assert f'href="{address}"' in client.get("/").text
    page = client.get(address)
    assert page.status_code == 200
    assert region.reply_to in page.text


def fields(client):
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return [line.split(": ", 1) for line in answer.text.splitlines()]


def test_whom_to_tell_of_a_flaw(client, region):
    said = fields(client)
    assert [name for name, _said in said] == [
        *("Contact", "Expires", "Preferred-Languages", "Canonical", "Policy"),
    ]
    told = dict(said)
    assert told["Contact"] == f"mailto:{region.reply_to}"
    assert told["Canonical"] == "http://localhost/.well-known/security.txt"
    assert told["Policy"] == "http://localhost/security/"
    expires = datetime.fromisoformat(told["Expires"])
    days = (expires - datetime.now(UTC)) / timedelta(days=1)
    assert 150 < days < 365


def test_the_installation_may_name_others(client, region, settings):
    settings.SECURITY_CONTACT = ["mailto:csirt@region.example", "https://region.example/flaw"]
    contacts = [said for name, said in fields(client) if name == "Contact"]
    assert contacts == settings.SECURITY_CONTACT
    assert "csirt@region.example" in client.get("/security/").text


def test_without_anybody_to_tell_there_is_no_file(client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_host_is_named_where_it_is_known(client, region, settings):
    assert "Qui héberge" not in client.get("/legal/").text
    settings.HOSTED_BY = "Hébergeur SA, 1 rue des Câbles, Bordeaux, 05 00 00 00 00"
    assert "1 rue des Câbles" in client.get("/legal/").text


def test_what_is_kept_says_which_providers_and_which_wording(client, region):
    page = client.get("/privacy/").text
    assert "FranceConnect, ProConnect" in page
    assert "Ni nom, ni date de naissance" in page
    for way in ("/accounts/data/", "/accounts/leave/"):
        assert f'href="{way}"' in page
