"""A voice carries its support over to what stands beside; nobody else ever touches a vote."""

import pytest

from consultation.models import Vote
from consultation.operations import prepare_answer, publish_answers
from consultation.operations.supporting import NoSupport, carry_support
from roadmaps.models import Phase
from roadmaps.operations import PhaseClosed
from tests import factories
from tests.consultation import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(phase, people):
    return [writing.published(phase, people["alice"], people["mo"]) for _ in range(3)]


@pytest.fixture
def bob(people):
    return people["bob"].participant


def carry(bob, phase, three):
    return carry_support(participant=bob, round=phase, sources=three, targets=three)


def votes_of(voice):
    return dict(Vote.objects.filter(participant=voice).values_list("proposal", "position"))


def test_it_votes_for_what_it_has_not_voted_on_and_replaces_nothing(phase, three, bob):
    factories.cast(bob, phase, three[0])
    factories.cast(bob, phase, three[1], "against")
    assert carry(bob, phase, three) == [three[2]]
    assert votes_of(bob) == {three[0].pk: "for", three[1].pk: "against", three[2].pk: "for"}
    assert carry(bob, phase, three) == []


@pytest.mark.parametrize("position", ["mixed", "against", ""])
def test_only_who_supports_one_carries_over(phase, three, bob, position):
    if position:
        factories.cast(bob, phase, three[0], position)
    with pytest.raises(NoSupport):
        carry(bob, phase, three)
    assert set(votes_of(bob).values()) <= {position}


def test_not_after_the_close(phase, three, bob):
    factories.cast(bob, phase, three[0])
    factories.end(phase)
    with pytest.raises(PhaseClosed):
        carry(bob, Phase.objects.get(), three)


def test_what_is_answered_or_gone_is_passed_over(phase, three, bob, people):
    factories.cast(bob, phase, three[0])
    prepare_answer(proposal=three[1], actor=people["ada"], outcome="accepted", reasons="Oui.")
    publish_answers(roadmap=phase.roadmap, actor=people["ada"])
    assert carry(bob, phase, three) == [three[2]]
