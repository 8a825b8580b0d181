"""Merging: one decision on one change, and a draft that always says what comes of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from consultation.models import Change, Ruling
from consultation.operations.adoption import AlreadyAdopted, adopt_action, undo_adoption
from consultation.operations.merging import (
    Collision,
    NotMerged,
    RuledSince,
    SameWording,
    Unfounded,
    rule,
    undo_ruling,
)
from roadmaps.models import Entry
from roadmaps.operations import CodeTaken
from roadmaps.queries import drafts_changes
from tests.consultation import amending

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    return amending.plan_with_lists()


def said(plan, code="A-01"):
    """What the draft says of an action, or the published version when there is no draft."""
    draft = plan.versions.drafts().first() or plan.current
    return Entry.objects.get(version=draft, action__code=code).content


def amend(phase, people, *rows, by="alice"):
    return amending.amend(phase, people[by], "A-01", *rows).changes.get()


def accept(change, people, by="ada", **facts):
    return rule(change=change, actor=people[by], outcome="accepted", **facts)


def reject(change, people, **facts):
    return rule(change=change, actor=people["ada"], outcome="rejected", **facts)


def modify(change, people, value, **facts):
    return rule(change=change, actor=people["ada"], outcome="modified", value=value, **facts)


# The draft follows ----------------------------------------------------------------------------


def test_an_accepted_target_is_in_the_draft_at_once_under_its_key(plan, phase, people):
    row = amending.target(plan, "500")
    accept(amend(phase, people, row), people)
    assert [(one["key"], one["target"]) for one in said(plan).targets] == [(row.key, "500")]


def test_a_modified_value_is_the_one_the_draft_takes(plan, phase, people):
    row = amending.target(plan, "500")
    modify(amend(phase, people, row), people, row.value | {"target": "400"})
    assert [one["target"] for one in said(plan).targets] == ["400"]


@pytest.mark.parametrize(
    ("name", "asked"),
    [("title", "Un tout autre titre"), ("owner", ""), ("status", "running"), ("summary", "x")],
)
def test_undone_the_draft_is_again_what_is_published(plan, phase, people, name, asked):
    change = amend(phase, people, amending.field(plan, name, asked))
    accept(change, people)
    assert getattr(said(plan), name) == asked
    undo_ruling(change=change, actor=people["ada"])
    assert said(plan) == amending.at(plan).content
    assert not any(drafts_changes(plan).values())


def test_a_date_is_a_date_again(plan, phase, people):
    row = amending.field(plan, "ends_on", amending.AMENDABLE["ends_on"].read("31/12/2029"))
    accept(amend(phase, people, row), people)
    assert said(plan).ends_on.isoformat() == "2029-12-31"


def test_two_people_add_two_partners_and_both_are_added(plan, phase, people):
    one = amend(phase, people, amending.added("Cluster Gamma"))
    two = amend(phase, people, amending.added("Cluster Delta"), by="bob")
    first, second = accept(one, people), accept(two, people)
    names = ["Cluster Alpha", "Cluster Bêta", "Cluster Gamma", "Cluster Delta"]
    assert [one["name"] for one in said(plan).partners] == names
    assert first.key != second.key
    undo_ruling(change=one, actor=people["ada"])
    assert [one["name"] for one in said(plan).partners] == [*names[:2], "Cluster Delta"]


def test_the_same_partner_asked_twice_is_added_once(plan, phase, people):
    one = amend(phase, people, amending.added())
    two = amend(phase, people, amending.added(), by="bob")
    assert accept(one, people).key == accept(two, people).key
    assert [one["name"] for one in said(plan).partners].count("Cluster Gamma") == 1
    undo_ruling(change=one, actor=people["ada"])
    assert "Cluster Gamma" in [one["name"] for one in said(plan).partners]
    undo_ruling(change=two, actor=people["ada"])
    assert "Cluster Gamma" not in [one["name"] for one in said(plan).partners]


def test_a_struck_item_comes_back_under_its_key_where_it_was(plan, phase, people):
    change = amend(phase, people, amending.struck(plan))
    before = said(plan).partners
    accept(change, people)
    assert said(plan).partners == before[1:]
    reject(change, people, reason="Il reste utile.")
    assert said(plan).partners == before


def test_a_move_changes_the_axis_of_the_draft(plan, phase, people):
    row = amending.field(plan, "axis", {"code": "B", "title": "Axe B"})
    change = amend(phase, people, row)
    accept(change, people)
    draft = plan.versions.drafts().get()
    assert draft.entries.get(action__code="A-01").axis.code == "B"
    undo_ruling(change=change, actor=people["ada"])
    assert draft.entries.get(action__code="A-01").axis.code == "A"


def test_rejecting_or_leaving_open_begins_no_draft(plan, phase, people):
    change = amend(phase, people, amending.target(plan, "500"))
    reject(change, people, reason="Hors d’atteinte.")
    rule(change=change, actor=people["ada"], outcome="open")
    assert not plan.versions.drafts().exists()


def test_what_was_written_by_hand_elsewhere_stays(plan, phase, people):
    accept(amend(phase, people, amending.target(plan, "500")), people)
    content = said(plan)
    content.owner = "Métropole"
    content.save()
    accept(amend(phase, people, amending.field(plan, "title", "Un autre titre"), by="bob"), people)
    assert (said(plan).owner, said(plan).targets[0]["target"]) == ("Métropole", "500")


# What is refused ------------------------------------------------------------------------------


def test_two_values_at_one_place_are_never_both_accepted(plan, phase, people):
    one = amend(phase, people, amending.target(plan, "500"))
    other = amend(phase, people, amending.target(plan, "800"), by="bob")
    ruling = accept(one, people)
    with pytest.raises(Collision) as told:
        accept(other, people)
    assert told.value.ruling == ruling
    modify(other, people, one.value)
    assert [one["target"] for one in said(plan).targets] == ["500"]
    undo_ruling(change=one, actor=people["ada"])
    assert [one["target"] for one in said(plan).targets] == ["500"]


def test_a_rejection_has_a_reason_and_a_modification_another_value(plan, phase, people):
    change = amend(phase, people, amending.target(plan, "500"))
    with pytest.raises(Unfounded):
        reject(change, people, reason=" ")
    with pytest.raises(SameWording):
        modify(change, people, change.value)
    assert not Ruling.objects.exists()


def test_only_administrators_merge_and_only_what_is_public_and_unanswered(plan, phase, people):
    change = amend(phase, people, amending.target(plan, "500"))
    with pytest.raises(PermissionDenied):
        accept(change, people, by="mo")
    change.proposal.state = "withdrawn"
    change.proposal.withdrawn_at = change.proposal.published_at
    change.proposal.save()
    with pytest.raises(NotMerged):
        accept(change, people)


# Two at once ----------------------------------------------------------------------------------


def test_the_same_decision_twice_is_one(plan, phase, people):
    change = amend(phase, people, amending.target(plan, "500"))
    first = accept(change, people, seen=0)
    assert accept(change, people, seen=0) == first
    assert Ruling.objects.count() == 1


def test_a_form_that_saw_an_older_decision_is_told_which_stands(plan, phase, people):
    change = amend(phase, people, amending.target(plan, "500"))
    ruling = accept(change, people, seen=0)
    with pytest.raises(RuledSince) as told:
        reject(change, people, reason="Non.", seen=0)
    assert told.value.ruling == ruling
    reject(change, people, reason="Non.", seen=ruling.pk)
    assert [(one.outcome, one.ended_at is None) for one in Ruling.objects.all()] == [
        ("accepted", False),
        ("rejected", True),
    ]


def at_once(*acts):
    """What each act came to, all begun at the same moment in threads of their own."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act()
        except (RuledSince, Collision) as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_on_one_change_the_second_is_told(plan, phase, people):
    change = amend(phase, people, amending.target(plan, "500"))
    came = at_once(
        lambda: accept(change, people, seen=0),
        lambda: reject(Change.objects.get(), people, reason="Non.", seen=0),
    )
    told = [one for one in came if isinstance(one, RuledSince)]
    kept = [one for one in came if isinstance(one, Ruling)]
    assert [one.ruling for one in told] == kept
    assert Ruling.objects.standing().get() == kept[0]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_one_action_lose_nothing(plan, phase, people):
    rows = [
        amending.target(plan, "500"),
        amending.added(),
        amending.field(plan, "title", "Un tout autre titre"),
        amending.field(plan, "summary", "Un autre résumé."),
    ]
    changes = [amend(phase, people, row) for row in rows]
    came = at_once(*(lambda change=change: accept(change, people, seen=0) for change in changes))
    assert all(isinstance(one, Ruling) for one in came)
    content = said(plan)
    assert content.title == "Un tout autre titre"
    assert content.summary == "Un autre résumé."
    assert content.targets[0]["target"] == "500"
    assert [one["name"] for one in content.partners][2:] == ["Cluster Gamma"]


# A new action ---------------------------------------------------------------------------------


def test_a_proposed_action_enters_the_draft_and_leaves_it_without_a_trace(plan, phase, people):
    rows = [
        amending.Row("summary", "", "", "Former."),
        amending.Row("title", "", "", "Ouvrir une école"),
        amending.Row("partners", "+1", None, {"name": "Université"}),
    ]
    proposal = amending.propose(phase, people["alice"], *rows)
    action = adopt_action(proposal=proposal, actor=people["ada"], code="A-03", axis="A")
    proposal.refresh_from_db()
    assert proposal.became == action
    content = said(plan, "A-03")
    assert (content.title, content.summary) == ("Ouvrir une école", "Former.")
    assert content.partners == [{"key": "k1", "name": "Université"}]
    with pytest.raises(AlreadyAdopted):
        adopt_action(proposal=proposal, actor=people["ada"], code="A-04", axis="A")
    undo_adoption(proposal=proposal, actor=people["ada"])
    proposal.refresh_from_db()
    assert proposal.became is None
    assert not any(drafts_changes(plan).values())
    adopt_action(proposal=proposal, actor=people["ada"], code="A-03", axis="")


def test_a_code_is_never_given_twice(plan, phase, people):
    proposal = amending.propose(phase, people["alice"], amending.Row("title", "", "", "Autre"))
    with pytest.raises(CodeTaken):
        adopt_action(proposal=proposal, actor=people["ada"], code="A-01", axis="A")
