"""No operation but the voter's own changes a vote; distinct supporters are counted once."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.models import Kinship, Position, Proposal, Registration, Split, Vote
from consultation.operations import prepare_answer, publish_answers, withdraw_proposal
from consultation.operations.families import (
    Offer,
    agree_family,
    end_family,
    object_family,
    offer_family,
    tell_families,
)
from consultation.operations.moving import move_proposal
from consultation.operations.splits import (
    agree_split,
    carry_out_splits,
    end_split,
    object_split,
    offer_split,
)
from consultation.operations.supporting import carry_support
from consultation.queries.families import supporters_of
from roadmaps.models import Clock
from tests import factories
from tests.consultation import amending, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(phase, people):
    """Two proposals and an amendment, on which five voices voted in every way."""
    row = [amending.field(phase.roadmap, name, "Autre chose.") for name in ("summary", "owner")]
    items = [
        writing.published(phase, people["alice"], people["mo"], axis="A"),
        writing.published(phase, people["bob"], people["mo"], axis="A"),
        amending.amend(phase, people["alice"], "A-01", *row),
    ]
    for n, voter in enumerate(factories.voice() for _ in range(5)):
        for at, item in enumerate(items):
            factories.cast(voter, phase, item, Position.values[(n + at) % 3])
    return items


def votes():
    return sorted(Vote.objects.values_list())


def ties(author):
    return Kinship.objects.get(proposal__entered_by=author)


def parts(item):
    first, second = (row.pk for row in item.changes.all())
    return [
        {"title": "La première des deux", "reason": "", "changes": [first]},
        {"title": "La seconde des deux", "reason": "", "changes": [second]},
    ]


def story(items, people):
    """One after the other, what happens to proposals by other hands than their voters'."""
    mo, alice, bob, ada = (people[name] for name in ("mo", "alice", "bob", "ada"))
    one, other, amendment = items
    plan = one.roadmap
    offer = Offer(proposals=[one, other], title="Une même demande, deux fois")
    yield "offered", lambda: offer_family(roadmap=plan, moderator=mo, offer=offer)
    yield "agreed", lambda: agree_family(kinship=ties(alice), author=alice)
    yield "silent", lambda: Kinship.objects.update(takes_effect_at=Clock())
    yield "told", tell_families
    yield "objected", lambda: object_family(kinship=ties(bob), author=bob)
    yield "ended", lambda: end_family(family=ties(alice).family, moderator=ada)
    yield (
        "refiled",
        lambda: move_proposal(
            proposal=one, moderator=mo, axis="B", reason="Elle y est chez elle.", seen="A"
        ),
    )
    again = {"proposal": amendment, "moderator": mo, "parts": parts(amendment)}
    yield "split", lambda: offer_split(**again)
    yield "objected to", lambda: object_split(split=Split.objects.latest("pk"), author=alice)
    yield "split again", lambda: offer_split(**again)
    yield "taken back", lambda: end_split(split=Split.objects.latest("pk"), moderator=ada)
    yield "split once more", lambda: offer_split(**again)
    yield "agreed to", lambda: agree_split(split=Split.objects.latest("pk"), author=alice)
    yield "carried out", carry_out_splits
    yield "reported", lambda: writing.reported(other, alice)
    yield "hidden", lambda: writing.judge(other, mo, "hide", "advertising")
    yield (
        "answered",
        lambda: prepare_answer(proposal=one, actor=ada, outcome="accepted", reasons="Oui."),
    )
    yield "published", lambda: publish_answers(roadmap=plan, actor=ada)
    yield (
        "withdrawn",
        lambda: withdraw_proposal(proposal=Proposal.objects.get(pk=amendment.pk), actor=alice),
    )


def test_nothing_that_happens_to_a_proposal_changes_a_vote(scene, people):
    before = votes()
    assert len(before) == 15
    for name, act in story(scene, people):
        act()
        assert votes() == before, name


def test_carrying_over_adds_ones_own_votes_and_nothing_else(scene, phase, people):
    mine = factories.voice(people["max"])
    factories.cast(mine, phase, scene[0])
    before = votes()
    carry_support(participant=mine, round=phase, sources=scene, targets=scene)
    after = votes()
    assert set(before) <= set(after)
    assert {row[2] for row in set(after) - set(before)} == {mine.pk}


COLLEGES = ("company", "citizen", "research")
SAID = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from(Position.values)), max_size=24
)


@given(said=SAID, members=st.sets(st.integers(0, 3)))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_voice_is_counted_once_however_many_it_supports(ballots, said, members):
    voices, items, round = ballots
    votes = {(voice, item): position for voice, item, position in said}
    with transaction.atomic():
        Vote.objects.bulk_create(
            Vote(
                round=round,
                participant=voices[voice],
                proposal=items[item],
                position=position,
                cast_at=round.opens_at,
            )
            for (voice, item), position in votes.items()
        )
        found = supporters_of([items[n] for n in members], round)
        transaction.set_rollback(True)
    supporters = {
        voice for (voice, item), position in votes.items() if item in members and position == "for"
    }
    assert found == Counter(voices[voice].college for voice in supporters)


@pytest.fixture
def ballots(plan, people):
    """Six registered voices of three colleges, four proposals, and a round that is over but for
    the count."""
    round = factories.phase(plan)
    items = [writing.published(round, people["alice"], people["mo"]) for _ in range(4)]
    voices = [factories.voice(college=COLLEGES[n % 3]) for n in range(6)]
    for voice in voices:
        Registration.objects.create(
            round=round,
            participant=voice,
            college=voice.college,
            department=voice.department,
            assurance=voice.assurance,
        )
    factories.end(round)
    return voices, items, round
