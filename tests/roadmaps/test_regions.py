"""The back room of a region: its roadmaps, and the beginning of a new one."""

import pytest
from django.urls import reverse

from roadmaps.models import Roadmap, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def managing(client, region):
    ada = factories.user("ada")
    factories.role(ada, region, Role.Name.ADMINISTRATOR)
    client.force_login(ada)
    return client


def test_only_its_administrators_find_the_room(client, region, managing):
    place = reverse("regions:manage", args=[region.slug])
    assert managing.get(place).status_code == 200
    assert managing.get(reverse("regions:manage", args=["nowhere"])).status_code == 404
    client.force_login(factories.user())
    assert client.get(place).status_code == 404


def test_a_roadmap_begins_with_a_title_and_an_address_of_its_own(region, managing):
    place = reverse("regions:manage", args=[region.slug])
    answer = managing.post(place, {"title": "Économie de la mer"})
    assert answer["Location"] == f"/{region.slug}/economie-de-la-mer/manage/"
    assert managing.get(answer["Location"]).status_code == 200
    for typed, said in (
        ({"title": "Économie de la mer"}, "a déjà cette adresse"),
        ({"title": "Autre chose", "slug": "manage"}, "Cette adresse est réservée"),
        ({"title": "…!?"}, "Ce titre ne donne pas d’adresse"),
        ({"title": ""}, "Titre"),
    ):
        refused = managing.post(place, typed)
        assert refused.status_code == 422
        assert said in refused.content.decode()
    assert Roadmap.objects.count() == 1
