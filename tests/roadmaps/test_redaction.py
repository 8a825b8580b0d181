"""What the law takes out of a published plan: gone everywhere, with a mark where it stood."""

import pytest
from django.urls import reverse

from accounts.models import JournalEntry
from roadmaps.models import Departure, Redaction, Unlock
from roadmaps.operations import (
    PassageNotFound,
    draft_of,
    edit_fields,
    publish_version,
    redact_action,
    withdraw_action,
)
from roadmaps.plan import plan_of
from tests import factories
from tests.roadmaps.test_published import refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NAME = "Odile Martinon"


@pytest.fixture
def plan():
    plan = factories.roadmap()
    partners = [{"key": "", "name": f"Atelier de {NAME}"}]
    text = f"Écrire à {NAME}, rue Haute."
    factories.action(plan, "A-01", description=text, partners=partners, other={"Contact": NAME})
    return factories.published(plan, codes=("A-02",))


def redact(plan, passage=NAME, **facts):
    order = {"passage": passage, "basis": "personal_data", "note": "À sa demande."} | facts
    redact_action(roadmap=plan, actor=None, code="A-01", order=order)
    plan.refresh_from_db()


def test_without_the_door_nothing_published_changes(plan):
    content = plan.current.entries.get(action__code="A-01").content
    refused(lambda: content.__class__.objects.filter(pk=content.pk).update(description="autre"))


def test_the_passage_is_gone_from_every_wording_and_its_place_is_marked(plan):
    edit_fields(roadmap=plan, actor=None, code="A-01", values={"owner": NAME})
    redact(plan)
    published = plan.current.entries.get(action__code="A-01").content
    assert "[passage retiré le " in published.description
    assert "donnée personnelle]" in published.description
    for content in published.action.contents.all():
        assert NAME not in repr(vars(content))
    assert draft_of(plan).entries.get(action__code="A-01").content.owner.startswith("[passage")
    assert plan.current.redacted_at
    assert not Unlock.objects.exists()


def test_it_is_told_in_public_and_the_passage_is_in_no_journal(plan):
    redact(plan)
    assert [(one.item, one.field) for one in Redaction.objects.order_by("field")] == [
        ("A-01", "description"),
        ("A-01", "other"),
        ("A-01", "partners"),
    ]
    assert NAME not in repr(list(JournalEntry.objects.values()))


def test_pages_kept_in_memory_lose_it_at_once(client, plan):
    place = (plan.region.slug, plan.slug)
    addresses = [
        reverse("public:roadmap", args=place),
        reverse("public:action", args=(*place, "A-01")),
        reverse("public:data_version", args=(*place, 1, "csv")),
    ]
    assert any(NAME in client.get(address).content.decode() for address in addresses)
    assert plan_of(plan.current).search("Martinon")
    redact(plan)
    assert not any(NAME in client.get(address).content.decode() for address in addresses)
    assert plan_of(plan.current).search("Martinon") == []


def test_a_passage_that_nothing_holds_is_told(plan):
    with pytest.raises(PassageNotFound):
        redact(plan, "Quelqu’un d’autre")
    assert not Redaction.objects.exists()
    assert not Unlock.objects.exists()


def test_what_names_a_part_of_a_value_is_no_passage(plan):
    """A word of the law's that is also ours leaves the plan readable."""
    text = "Sa name, sa key : retirées."
    edit_fields(roadmap=plan, actor=None, code="A-01", values={"summary": text})
    for passage in ("name", "key"):
        redact(plan, passage)
    content = draft_of(plan).entries.get(action__code="A-01").content
    assert content.summary.count("[passage retiré") == 2
    assert content.partners == [{"key": "k1", "name": f"Atelier de {NAME}"}]
    redact(plan, "Contact")
    (label,) = plan.current.entries.get(action__code="A-01").content.other
    assert label.startswith("[passage retiré")


def test_why_an_action_left_loses_it_too(client, plan):
    withdraw_action(roadmap=plan, actor=None, code="A-01", reason=f"{NAME} est partie.")
    publish_version(roadmap=plan, actor=None)
    page = reverse("public:action", args=(plan.region.slug, plan.slug, "A-01"))
    assert NAME in client.get(page).text
    redact(plan)
    assert NAME not in client.get(page).text
    assert NAME not in repr(list(Departure.objects.values()))
