"""The plenary's vote: recorded once, never rewritten, and the version it adopts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from roadmaps.models import Deliberation
from roadmaps.operations import publish_version, write_action
from roadmaps.operations.deliberations import NotAdoptable, adopt_version, record_deliberation
from roadmaps.operations.draft import draft_of

pytestmark = pytest.mark.django_db

FACTS = {
    "session_on": date(2027, 6, 25),
    "reference": "2027.1234",
    "votes_for": 120,
    "votes_against": 40,
    "abstentions": 12,
    "amendments": "",
}


def at(plan, name, **kwargs):
    place = {"region": plan.region.slug, "roadmap": plan.slug}
    return reverse(name, kwargs=place | kwargs)


def voted(plan, ada, **facts):
    return record_deliberation(version=plan.current, actor=ada, facts=FACTS | facts)


def revised(plan, ada, title="Ouvrir mieux"):
    """The next version, with one action reworded."""
    action = plan.actions.get(code="A-01")
    write_action(draft=draft_of(plan), action=action, values={"title": title})
    version = publish_version(roadmap=plan, actor=ada)
    plan.refresh_from_db()
    return version


def test_carried_without_amendment_it_adopts_the_version_voted_on(plan, ada):
    found = voted(plan, ada)
    assert (found.is_carried, found.adopted) == (True, plan.current)
    assert JournalEntry.objects.filter(verb="record_deliberation", actor=ada).count() == 1


def test_the_same_vote_sent_twice_is_one(plan, ada):
    assert voted(plan, ada).pk == voted(plan, ada).pk
    assert Deliberation.objects.count() == 1


@pytest.mark.parametrize(("in_favour", "against"), [(40, 120), (60, 60), (0, 0)])
def test_without_more_for_than_against_nothing_is_adopted(plan, ada, in_favour, against):
    found = voted(plan, ada, votes_for=in_favour, votes_against=against, abstentions=1)
    assert (found.is_carried, found.adopted) == (False, None)
    with pytest.raises(NotAdoptable):
        adopt_version(deliberation=found, version=revised(plan, ada), actor=ada)


@pytest.mark.both_databases
def test_with_amendments_a_later_version_is_declared_adopted_once(plan, ada):
    found = voted(plan, ada, amendments="Ajouter un partenaire.")
    assert found.adopted is None
    with pytest.raises(NotAdoptable):
        adopt_version(deliberation=found, version=plan.current, actor=ada)
    second, third = revised(plan, ada), revised(plan, ada, "Ouvrir encore mieux")
    adopt_version(deliberation=found, version=second, actor=ada)
    with pytest.raises(NotAdoptable):
        adopt_version(deliberation=found, version=third, actor=ada)
    found.refresh_from_db()
    assert found.adopted == second


@pytest.mark.both_databases
@pytest.mark.parametrize("change", [{"votes_for": 1}, {"amendments": "x"}, {"reference": "y"}])
def test_the_database_keeps_a_recorded_vote(plan, ada, change):
    found = voted(plan, ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.filter(pk=found.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliberation.objects.filter(pk=found.pk).delete()


# The back room --------------------------------------------------------------------------------


def typed(plan, **facts):
    today = timezone.localdate().isoformat()
    return {
        "version": plan.current_id,
        "session_on": today,
        "reference": "",
        "votes_for": "120",
        "votes_against": "40",
        "abstentions": "12",
        "amendments": "",
    } | facts


def test_a_vote_is_read_again_before_it_is_recorded(managing, plan):
    url = at(plan, "roadmaps:deliberation_vote")
    asked = managing.post(url, typed(plan))
    assert asked.status_code == 200
    assert "pour 120, contre 40, abstentions 12" in asked.content.decode()
    assert not Deliberation.objects.exists()
    back = managing.post(url, typed(plan, back="1"))
    assert 'value="120"' in back.content.decode()
    assert not Deliberation.objects.exists()
    done = managing.post(url, typed(plan, confirmed="1"))
    assert done["Location"] == at(plan, "roadmaps:deliberation")
    assert Deliberation.objects.get().adopted == plan.current


@pytest.mark.parametrize(
    "wrong",
    [
        {"session_on": "2200-01-01"},
        {"session_on": "2001-01-01"},
        {"votes_for": "-1"},
        {"votes_for": "0", "votes_against": "0", "abstentions": "0"},
        {"version": "999999"},
    ],
)
def test_a_vote_that_cannot_be_is_refused(managing, plan, wrong):
    url = at(plan, "roadmaps:deliberation_vote")
    assert managing.post(url, typed(plan, confirmed="1", **wrong)).status_code == 422
    assert not Deliberation.objects.exists()


def test_the_adopted_version_is_declared_from_the_room(managing, plan, ada):
    found = voted(plan, ada, amendments="Ajouter **un** partenaire.")
    room = managing.get(at(plan, "roadmaps:deliberation")).content.decode()
    assert at(plan, "roadmaps:deliberation_adopt", pk=found.pk) in room
    url = at(plan, "roadmaps:deliberation_adopt", pk=found.pk)
    assert managing.get(url).status_code == 200  # nothing to declare yet
    assert managing.post(url, {"version": plan.current_id}).status_code == 422
    second = revised(plan, ada)
    assert managing.post(url, {"version": second.pk}).status_code == 302
    assert managing.post(url, {"version": second.pk}).status_code == 404
    found.refresh_from_db()
    assert found.adopted == second


# What everybody reads -------------------------------------------------------------------------


@pytest.mark.both_databases
@pytest.mark.parametrize("page", ["public:roadmap", "public:action"])
def test_public_pages_say_the_vote_as_soon_as_it_is_recorded(client, plan, ada, page):
    url = at(plan, page, **({"code": "A-01"} if page == "public:action" else {}))
    assert "assemblée plénière" not in client.get(url).content.decode()
    voted(plan, ada)
    told = " ".join(client.get(url).content.decode().split())
    assert (
        "<b>Adoptée</b> par l’assemblée plénière le 25 juin 2027 : 120 pour, 40 contre, "
        "12 abstentions." in told.replace("\xa0", " ")
    )


def test_a_rejected_roadmap_is_said_plainly(client, plan, ada):
    voted(plan, ada, votes_for=3, abstentions=1)
    told = client.get(at(plan, "public:roadmap")).content.decode().replace("\xa0", " ")
    assert "<b>Version 1 rejetée</b>" in told
    assert "3 pour, 40 contre, 1 abstention." in told


def test_amendments_are_awaited_then_the_version_that_follows_says_which_was_adopted(
    client, plan, ada
):
    found, url = voted(plan, ada, amendments="Un mot."), at(plan, "public:roadmap")
    assert "Adoptée avec des amendements" in client.get(url).content.decode()
    adopt_version(deliberation=found, version=revised(plan, ada), actor=ada)
    assert "<b>Adoptée</b>" in client.get(url).content.decode()
    revised(plan, ada, "Encore")
    assert "<b>Version 2 adoptée</b>" in client.get(url).content.decode()
