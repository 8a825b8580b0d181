"""Amendments that want other things at one place stand side by side, in public."""

import pytest

from consultation.operations import prepare_answer, publish_answers
from consultation.operations.merging import rule
from consultation.queries.collisions import asked_on, collisions_in
from consultation.queries.merging import Sheet
from tests.consultation import amending
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
ACTION = f"{PLACE}actions/A-01/"
TOLD = "Plusieurs demandes au même endroit"


@pytest.fixture
def plan(db):
    return amending.plan_with_lists()


@pytest.fixture
def amend(plan, phase, people):
    """Alice, Bob and others in turn ask for one change each."""
    names = iter(("alice", "bob", "mo", "max", "ada"))
    return lambda row, **facts: amending.amend(phase, people[next(names)], "A-01", row, **facts)


def found(plan):
    stop = amending.at(plan)
    return collisions_in(asked_on(stop.action_id), stop)


def test_two_figures_at_one_target_collide_beside_what_it_says_now(client, plan, amend):
    one, two = (amend(amending.target(plan, figure)) for figure in ("500", "800"))
    (collision,) = found(plan)
    assert "300" in collision.current
    assert [alternative.proposals for alternative in collision.alternatives] == [
        ((one.number, one.title),),
        ((two.number, two.title),),
    ]
    page = client.get(ACTION).text
    assert TOLD in page
    assert f"{PLACE}proposals/{two.number}/" in page


def test_who_asks_for_the_same_stands_together(plan, amend):
    for figure in ("500", "800", "500"):
        amend(amending.target(plan, figure))
    (collision,) = found(plan)
    numbers = [[n for n, _ in one.proposals] for one in collision.alternatives]
    assert numbers == [[1, 3], [2]]


def test_an_axis_renamed_between_two_requests_is_one_place_to_move_to(plan, people, amend):
    here = amending.at(plan).place
    for title in ("Un axe", "Le même, renommé"):
        moved = amend(amending.Row("axis", "", here, {"code": "B", "title": title}))
        rule(change=moved.changes.get(), actor=people["ada"], outcome="accepted")
    assert found(plan) == []
    (section,) = (sheet := Sheet(plan, amending.at(plan))).sections(sheet.places())
    assert not section.places[0].collides


def test_nothing_collides_that_can_be_done_together(client, plan, amend):
    amend(amending.target(plan, "500"))
    amend(amending.target(plan, "500"))
    amend(amending.added())
    amend(amending.added("Cluster Delta"))
    assert found(plan) == []
    assert TOLD not in client.get(ACTION).text


def test_texts_that_collide_are_read_word_by_word(client, plan, amend):
    amend(amending.field(plan, "summary", "Aider toutes les entreprises."))
    amend(amending.field(plan, "summary", "Aider les seules entreprises."))
    (collision,) = found(plan)
    assert collision.runs
    assert "<ins> toutes</ins>" in client.get(ACTION).text


def test_its_own_page_says_with_what_a_proposal_collides(client, plan, amend):
    one = amend(amending.target(plan, "500"))
    two = amend(amending.target(plan, "800"))
    apart = amend(amending.field(plan, "owner", "Métropole"))
    page = client.get(f"{PLACE}proposals/{one.number}/").text
    assert two.title in page
    assert "D’autres demandent autre chose" in page
    assert "D’autres demandent" not in client.get(f"{PLACE}proposals/{apart.number}/").text


def test_a_page_kept_in_memory_tells_of_a_collision_as_soon_as_there_is_one(client, plan, amend):
    amend(amending.target(plan, "500"))
    assert TOLD not in client.get(ACTION).text
    second = amend(amending.target(plan, "800"))
    assert TOLD in client.get(ACTION).text
    second.state, second.withdrawn_at = "withdrawn", second.published_at
    second.save()
    assert TOLD not in client.get(ACTION).text


def test_what_is_answered_collides_no_more(plan, people, amend):
    one = amend(amending.target(plan, "500"))
    amend(amending.target(plan, "800"))
    prepare_answer(proposal=one, actor=people["ada"], outcome="rejected", reasons="Non.")
    assert found(plan)
    publish_answers(roadmap=plan, actor=people["ada"])
    assert found(plan) == []


def test_hostile_words_stay_words(client, plan, amend):
    hostile = "<script>alert(1)</script>"
    amend(amending.field(plan, "owner", hostile), title=hostile)
    amend(amending.field(plan, "owner", "Région et Métropole"), title="Un titre sage")
    for where in (ACTION, f"{PLACE}proposals/2/"):
        page = client.get(where).text
        assert hostile not in page
        assert "&lt;script&gt;" in page
