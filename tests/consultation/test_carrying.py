"""An amendment knows the wording it was made on, says where the plan has moved, and is carried."""

from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import JournalEntry
from consultation.models import Answer, Change, Proposal
from consultation.operations import (
    NothingToCarry,
    NotWritable,
    Wording,
    carry_over,
    submit_proposal,
)
from consultation.operations.merging import rule
from roadmaps.differences import Row
from roadmaps.models import Phase
from roadmaps.operations import draft_of, publish_version, write_action
from tests import factories
from tests.consultation import writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
PAGE = PLACE + "proposals/1/"
CARRY = PAGE + "carry/"


@pytest.fixture
def plan():
    plan = factories.roadmap()
    facts = {
        "summary": "Former 300 personnes.",
        "partners": [{"key": "", "name": "CCI"}, {"key": "", "name": "Université"}],
    }
    factories.action(plan, "A-01", **facts)
    return factories.published(plan, codes=())


TARGET = Row("summary", "", "Former 300 personnes.", "Former 500 personnes.")
STRUCK = Row("partners", "k2", {"name": "Université"}, None)
ADDED = Row("partners", "+1", None, {"name": "INRIA"})


def amended(phase, person, moderator, *rows):
    """An amendment that asks this, published."""
    proposal = writing.draft(phase, person, phase.roadmap.actions.get())
    submit_proposal(
        proposal=proposal,
        phase=phase,
        actor=person,
        author=factories.first_voice(person),
        wording=Wording(title=writing.TITLE, reason="Il le faut.", changes=list(rows)),
    )
    writing.judge(proposal, moderator)
    return Proposal.objects.get(pk=proposal.pk)


def revised(plan, **values):
    """The plan's next version, in which the action says this."""
    Phase.objects.update(may_vote=False, may_propose=False)
    write_action(draft=draft_of(plan), action=plan.actions.get(), values=values)
    return publish_version(roadmap=plan, actor=None)


def befores(proposal):
    return list(proposal.changes.values_list("before", flat=True))


def test_an_amendment_is_made_on_the_wording_that_stood(phase, people, plan):
    proposal = amended(phase, people["alice"], people["mo"], TARGET)
    assert proposal.made_on == plan.current.entries.get()


def test_where_the_plan_moved_is_said_and_carried_over_by_its_author(client, phase, people, plan):
    proposal = amended(phase, people["alice"], people["mo"], TARGET, STRUCK)
    assert "Faite sur la version" not in client.get(PAGE).text
    revised(plan, summary="Former 400 personnes.")
    page = client.get(PAGE).text
    assert "Faite sur la version 1 ; ce texte a changé depuis." in page
    assert "<del> 300</del><ins> 400</ins>" in page
    assert page.count("Faite sur la version 1") == 1
    assert "La reprendre" not in page

    client.force_login(people["alice"])
    assert "La reprendre sur la version 2" in client.get(PAGE).text
    for _n in range(2):
        assert client.post(CARRY).url == PAGE
    proposal.refresh_from_db()
    assert proposal.made_on.version.number == 2
    assert befores(proposal) == ["Former 400 personnes.", {"name": "Université"}]
    assert list(proposal.changes.values_list("value", flat=True)) == [TARGET.value, None]
    assert JournalEntry.objects.filter(verb="carry_over").count() == 1
    page = client.get(PAGE).text
    assert "Faite sur la version 1" not in page
    assert "Reprise sur la version 2 du plan" in page


def test_what_is_done_or_gone_is_said_and_not_carried(client, phase, people, plan):
    proposal = amended(phase, people["alice"], people["mo"], TARGET, STRUCK, ADDED)
    listed = [{"key": "k1", "name": "CCI"}, {"key": "", "name": "INRIA"}]
    revised(plan, summary="Former 500 personnes.", partners=listed)
    client.force_login(people["alice"])
    page = client.get(PAGE).text
    assert page.count("C’est aujourd’hui ce que dit l’action.") == 3
    assert "La reprendre" not in page
    with pytest.raises(NothingToCarry):
        carry_over(proposal=proposal, actor=people["alice"])
    client.post(CARRY)
    assert befores(proposal) == [TARGET.before, STRUCK.before, None]


def test_an_item_that_is_no_more_is_told(client, phase, people, plan):
    renamed = Row("partners", "k2", {"name": "Université"}, {"name": "Université de Limoges"})
    proposal = amended(phase, people["alice"], people["mo"], TARGET, renamed)
    left = [{"key": "k1", "name": "CCI"}]
    revised(plan, summary="Former 400 personnes.", partners=left)
    assert "Cette ligne n’existe plus." in client.get(PAGE).text
    carry_over(proposal=proposal, actor=people["alice"])
    page = client.get(PAGE).text
    assert "Cette ligne n’existe plus." in page
    assert "Faite sur la version" not in page


def test_only_its_author_carries_it_and_only_until_the_answer(client, phase, people, plan):
    proposal = amended(phase, people["alice"], people["mo"], TARGET)
    revised(plan, summary="Former 400 personnes.")
    for name in ("bob", "mo", "ada"):
        client.force_login(people[name])
        assert client.post(CARRY).status_code == 404
    now = timezone.now()
    Answer.objects.create(proposal=proposal, outcome="rejected", reasons="Non.", published_at=now)
    with pytest.raises(NotWritable):
        carry_over(proposal=proposal, actor=people["alice"])
    client.force_login(people["alice"])
    assert "La reprendre" not in client.get(PAGE).text
    assert client.post(CARRY).status_code == 302
    assert befores(proposal) == [TARGET.before]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_carried_over_by_two_windows_at_once_it_is_carried_once(phase, people, plan):
    proposal = amended(phase, people["alice"], people["mo"], TARGET)
    revised(plan, summary="Former 400 personnes.")
    failures = []

    def carry():
        try:
            carry_over(proposal=proposal, actor=people["alice"])
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    windows = [Thread(target=carry) for _n in range(4)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert failures == []
    assert Change.objects.get().before == "Former 400 personnes."
    assert JournalEntry.objects.filter(verb="carry_over").count() == 1


LONG = "Une salle par bassin. Elle ouvre le soir. La CCI la tient."
HERS = Row("description", "", LONG, LONG.replace("La CCI", "La métropole"))
THEIRS = LONG.replace("bassin", "canton")


def test_a_text_reworded_elsewhere_keeps_to_her_own_words(client, phase, people, plan):
    revised(plan, description=LONG)
    Phase.objects.update(may_propose=True, may_vote=True)
    proposal = amended(phase, people["alice"], people["mo"], HERS)
    revised(plan, description=THEIRS)
    carry_over(proposal=proposal, actor=people["alice"])
    page = client.get(PAGE).text
    assert "<del> CCI</del><ins> métropole</ins>" in page
    assert "<ins> bassin</ins>" not in page
    assert "ce texte a changé depuis" not in page

    change = proposal.changes.get()
    ruling = rule(change=change, actor=people["ada"], outcome="accepted")
    both = THEIRS.replace("La CCI", "La métropole")
    assert ruling.taken == draft_of(plan).entries.get().content.description == both
    assert rule(change=change, actor=people["ada"], outcome="accepted") == ruling


def test_words_that_both_changed_are_set_against_the_text_that_stands(phase, people, plan):
    revised(plan, description=LONG)
    Phase.objects.update(may_propose=True, may_vote=True)
    proposal = amended(phase, people["alice"], people["mo"], HERS)
    revised(plan, description=LONG.replace("La CCI", "Le département"))
    carry_over(proposal=proposal, actor=people["alice"])
    assert befores(proposal) == [LONG.replace("La CCI", "Le département")]
