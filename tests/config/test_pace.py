"""Who goes too fast is told when to come back and keeps what was typed, at each counted door."""

import pytest
from django.conf import settings as program
from django.urls import reverse

from consultation import meaning
from consultation.models import Likeness
from tests import factories
from tests.accounts import mandating
from tests.consultation import saying, writing

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
WORDS = "Les salles sont vides le soir, ouvrons-les."


@pytest.fixture
def alice(client):
    person = factories.voice(factories.user("alice")).user
    client.force_login(person)
    return person


@pytest.fixture
def plan():
    plan = factories.published()
    factories.phase(plan, may_propose=True, may_comment=True)
    return plan


def a_code(client):
    return client.post(LOGIN, {"email": "alice@example.org"})


def the_code(client):
    a_code(client)
    return client.post("/accounts/code/", {"code": "000000"})


def a_provider(client):
    return client.get(reverse("accounts:identity", args=["franceconnect"]))


@pytest.mark.parametrize(
    ("limit", "ask"), [("door", a_code), ("code", the_code), ("identity", a_provider)]
)
def test_the_ways_in(client, settings, limit, ask):
    refused = again(lambda: ask(client), settings, limit, "1/h/ip")
    assert "Trop d’essais rapprochés" in refused.text


def again(ask, settings, limit, rate):
    """The answer to the second time, where once is enough."""
    assert limit in program.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = program.ACCOUNT_RATE_LIMITS | {limit: rate}
    assert ask().status_code != 429
    refused = ask()
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    return refused


def test_a_proposal_before_one_has_signed_in(client, plan, settings):
    typed = {"title": "Ouvrir les salles", "summary": WORDS, "reason": "Elles sont vides."}
    new = f"{writing.PLACE}proposals/new/"
    typed |= {"axis": "A", "do": "submit"}
    refused = again(lambda: client.post(new, typed), settings, "proposal", "1/h/ip")
    assert WORDS in refused.text


def test_a_proposal_once_signed_in(client, plan, alice, settings):
    new = f"{writing.PLACE}proposals/new/"
    refused = again(
        lambda: client.post(new, writing.new_action()), settings, "submission", "1/h/user"
    )
    assert "Prêter les salles" in refused.text
    assert "n’est pas parti" in refused.text


@pytest.mark.usefixtures("plan", "alice")
@pytest.mark.parametrize(
    ("limit", "place", "more"),
    [
        ("argument", "actions/A-01/arguments/new/", {"stance": "for"}),
        ("statement", "contributions/new/", {"title": "Ce que les écoles attendent"}),
    ],
)
def test_what_one_says_of_the_plan(client, settings, limit, place, more):
    typed = {"text": WORDS, "signature": "Alice", "do": "submit"} | more
    refused = again(lambda: client.post(writing.PLACE + place, typed), settings, limit, "1/h/user")
    assert WORDS in refused.text
    assert "n’est pas parti" in refused.text


def test_a_report(client, plan, alice, settings):
    said = saying.statement(plan.phases.get(), factories.voice(factories.user("bob")).user)
    typed = {"reason": "advertising", "note": WORDS}
    place = f"{writing.PLACE}contributions/{said.pk}/report/"
    refused = again(lambda: client.post(place, typed), settings, "report", "1/h/user")
    assert WORDS in refused.text
    assert "n’est pas parti" in refused.text


def test_an_organisation(client, alice, settings):
    numbers = iter([mandating.SIREN, mandating.OTHERS[0]])

    def declare():
        said = mandating.said(number=next(numbers), function="Gérante")
        return client.post("/accounts/organisations/new/", said)

    refused = again(declare, settings, "organisation", "1/h/user")
    assert mandating.OTHERS[0] in refused.text


def test_a_colleague(client, alice, settings):
    body = mandating.speaking(alice)
    invite = reverse("accounts:colleague_invite", args=[body.pk])
    names = iter(["bob@example.org", "carol@example.org"])
    refused = again(
        lambda: client.post(invite, {"email": next(names)}), settings, "colleague", "1/h/user"
    )
    assert 'value="carol@example.org"' in refused.text
    assert body.colleagues.get().email == "bob@example.org"


def test_what_is_near_is_then_found_by_words_alone(client, plan, settings, monkeypatch):
    monkeypatch.setattr(meaning, "is_at_hand", lambda: True)
    settings.ACCOUNT_RATE_LIMITS = program.ACCOUNT_RATE_LIMITS | {"near": "1/h/ip"}
    near = f"{writing.PLACE}proposals/near/"
    for word in ("fablab", "piscine"):
        text = f"Ouvrir un {word} dans chaque commune rurale de la région, le soir"
        assert client.post(near, {"title": text, "reason": text}).status_code == 200
    assert Likeness.objects.count() == 1


def test_every_limit_is_tried_here():
    ways_in = "door code identity"
    written = "proposal near submission argument statement report organisation colleague"
    assert set(program.ACCOUNT_RATE_LIMITS) == set(f"{ways_in} {written}".split())
