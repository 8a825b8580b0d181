"""A family or a split of what somebody wrote whom nobody can ask any more."""

import re

import pytest

from consultation.models import Family, Split
from tests.consultation import amending, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
OPTIONAL = re.compile(r'<label for="id_note">\w+ <span class="optional">')


@pytest.fixture
def mo(client, people):
    client.force_login(people["mo"])
    return client


def left(person):
    type(person).objects.filter(pk=person.pk).update(is_active=False)


def test_a_split_asks_the_moderator_why_and_interrogates_nobody(mo, plan, phase, people):
    rows = [amending.field(plan, name, "Autre chose.") for name in ("summary", "owner")]
    amendment = amending.amend(phase, people["alice"], "A-01", *rows)
    where = f"{PLACE}moderation/{amendment.number}/split/"
    asked = mo.get(where).text
    assert "Interroger l’auteur" in asked
    assert OPTIONAL.search(asked)
    left(people["alice"])
    page = mo.get(where).text
    assert "Interroger" not in page
    assert not OPTIONAL.search(page)
    first, second = amendment.changes.all()
    typed = {
        "title-1": "Viser cinq cents entreprises",
        "title-2": "Confier l’action à la CCI",
        f"piece-{first.pk}": "1",
        f"piece-{second.pk}": "2",
    }
    refused = mo.post(where, typed)
    assert refused.status_code == 422
    assert "L’auteur ne peut pas être interrogé" in refused.text
    done = mo.post(where, typed | {"note": "Deux demandes."}, follow=True).text
    assert "elle sera scindée dans sept jours" in done
    assert Split.objects.get().parts[0]["title"] == typed["title-1"]


def test_a_family_asks_the_moderator_why_and_interrogates_nobody(mo, phase, people):
    first, other = (
        writing.published(phase, people[name], people["mo"], title=f"Ouvrir les salles, dit {name}")
        for name in ("alice", "bob")
    )
    where = f"{PLACE}moderation/{first.number}/family/"
    assert "Interroger les auteurs" in mo.get(where).text
    left(people["alice"])
    page = mo.get(where).text
    assert "Interroger" not in page
    assert not OPTIONAL.search(page)
    typed = {"title": "Des salles ouvertes le soir", "numbers": str(other.number)}
    refused = mo.post(where, typed)
    assert refused.status_code == 422
    assert "L’un des auteurs ne peut pas être interrogé" in refused.text
    left(people["bob"])
    done = mo.post(where, typed | {"note": "Mot pour mot."}, follow=True).text
    assert "elles seront rapprochées dans sept jours" in done
    assert Family.objects.get().kinships.count() == 2


def test_neither_is_offered_of_what_is_not_published(mo, phase, people):
    waiting = writing.submitted(phase, people["alice"])
    page = mo.get(f"{PLACE}moderation/{waiting.number}/").text
    assert "Proposer une famille" not in page
    assert "Proposer de la scinder" not in page
    assert "La reclasser" in page
    writing.judge(waiting, people["mo"])
    page = mo.get(f"{PLACE}moderation/{waiting.number}/").text
    assert "Proposer une famille" in page
    assert "Proposer de la scinder" in page
