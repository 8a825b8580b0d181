"""What exists is found before it is written again: by its words, by what it means; and each of its
three doors leads where it says."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Participant
from bench import near as labelled
from consultation import meaning
from consultation.models import Likeness, Meaning, Proposal, Trace, Vote
from consultation.operations import prepare_answer, publish_answers
from consultation.operations.near import (
    FRESH,
    answer_likenesses,
    ask_likeness,
    embed_texts,
    forget_likenesses,
)
from consultation.queries.near import answered, cards, nearest, text_of
from consultation.views.desk import MOST_READ
from roadmaps.models import Clock, Phase
from tests import factories
from tests.accounts import mandating
from tests.consultation import amending, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
NEAR = PLACE + "proposals/near/"
NEW = PLACE + "proposals/new/"
ROOM = "Prêter les salles de réunion aux associations"
TYPED = {"title": "Des salles de réunion pour les associations", "reason": "", "summary": ""}


@pytest.fixture(autouse=True)
def _nobody_asked():
    cache.clear()


@pytest.fixture
def by_meaning(settings):
    settings.NEAR_BY_MEANING = True


@pytest.fixture
def plan():
    plan = factories.roadmap()
    factories.action(plan, "A-01", title="Raccorder chaque village à la fibre")
    factories.action(plan, "A-02", title="Former les agents à la cybersécurité")
    return factories.published(plan, codes=())


@pytest.fixture
def room(people, phase):
    return writing.published(phase, people["bob"], people["mo"], title=ROOM)


@pytest.fixture
def alice(client, people, phase):
    client.force_login(people["alice"])
    return client


def titles(found):
    return [card.title for card in found]


def test_an_action_and_a_proposal_are_found_by_their_words(plan, room):
    (found,) = nearest(plan, TYPED["title"])
    assert (found.kind, found.name, found.title) == ("proposal", str(room.number), ROOM)
    (found,) = nearest(plan, "La fibre dans mon village\nNous l’attendons")
    assert (found.kind, found.name) == ("action", "A-01")
    assert nearest(plan, "Un concours de cuisine") == []
    assert nearest(plan, "") == []


def test_only_what_is_public_is_found(plan, people, phase, room):
    assert titles(nearest(plan, ROOM)) == [ROOM]
    assert nearest(plan, ROOM, room.pk) == []
    writing.submitted(phase, people["alice"], title=f"{ROOM} le soir")
    assert titles(nearest(plan, ROOM)) == [ROOM]
    assert len(nearest(plan, ROOM, waiting=True)) == 2
    Proposal.objects.filter(pk=room.pk).update(hidden_at=timezone.now())
    assert nearest(plan, ROOM) == []


def test_what_asks_for_the_same_action_comes_first(plan, people, phase, room):
    action = plan.current.entries.get(action__code="A-01").action
    twin = Proposal.objects.create(
        **labelled_row(phase, people["bob"]), kind="amendment", action=action, number=90
    )
    found = nearest(plan, ROOM, action=action)
    assert [(one.pk, one.is_same_action) for one in found] == [(twin.pk, True), (room.pk, False)]


def labelled_row(phase, person):
    now = phase.opens_at
    times = dict.fromkeys(("created_at", "submitted_at", "published_at"), now)
    said = {"title": "Viser 2027", "state": "published", "author": person.participant}
    return {"roadmap": phase.roadmap, "phase": phase, **said, **times}


def test_nearly_the_same_text_is_said_of_proposals_alone(plan, room):
    (found,) = nearest(plan, text_of(room))
    assert found.is_twin
    (found,) = nearest(plan, "Raccorder chaque village à la fibre")
    assert found.kind == "action"
    assert not found.is_twin


# The labelled pairs -----------------------------------------------------------------------------


@pytest.fixture
def ours():
    return stored(labelled.ours())


def stored(pairs):
    """A roadmap that holds these texts and no other, what each is there, and the pairs."""
    place = labelled.placed("near")
    return place[0], labelled.store(*place, pairs.texts), pairs


def test_our_duplicates_are_found_by_words(ours):
    table = labelled.judged(*ours, labelled.by_words)
    assert table["duplicate"]["n"] == 40  # twenty pairs, asked both ways
    assert table["duplicate"]["first_five"] == 40
    assert table["other"]["shown_as_twin"] == table["same_ask"]["shown_as_twin"] == 0


def test_what_asks_the_same_in_other_words_is_found_by_meaning(ours, by_meaning):
    embed_texts()
    table = labelled.judged(*ours, labelled.by_both)
    assert table["duplicate"]["first_five"] == table["duplicate"]["n"] == 40
    assert table["same_ask"]["first_five"] >= 0.6 * table["same_ask"]["n"]
    assert table["other"]["shown_as_twin"] == table["same_ask"]["shown_as_twin"] == 0


@pytest.mark.real_data
def test_real_duplicates_are_found_and_an_amended_article_is_none(real_data, by_meaning):
    scene = stored(labelled.real(real_data))
    embed_texts()
    for ask in (labelled.by_words, labelled.by_both):
        table = labelled.judged(*scene, ask)
        assert table["duplicate"]["first_five"] == table["duplicate"]["n"] == 10
        assert table["same_ask"]["first_five"] >= 0.6 * table["same_ask"]["n"]
        assert table["amends_article"]["n"] == 8
        assert table["amends_article"]["shown_as_twin"] == 0


# The worker -------------------------------------------------------------------------------------


def test_each_text_is_read_once_and_again_when_it_goes(plan, room, by_meaning):
    assert embed_texts() == 3
    assert embed_texts() == 0
    Proposal.objects.filter(pk=room.pk).update(hidden_at=timezone.now())
    assert embed_texts() == 0
    assert Meaning.objects.filter(proposal=room).count() == 0


def test_a_question_is_answered_once_and_its_text_forgotten(plan, room, by_meaning):
    embed_texts()
    asked = ask_likeness(roadmap=plan, text="Ouvrir nos locaux aux clubs et aux bénévoles")
    assert ask_likeness(roadmap=plan, text=asked.text).pk == asked.pk
    assert answer_likenesses() == 1
    assert answer_likenesses() == 0
    found = cards(plan, *answered(plan, "Ouvrir nos locaux aux clubs et aux bénévoles"))
    assert titles(found)[0] == ROOM  # no word in common
    asked.refresh_from_db()
    assert asked.text == ""


def test_an_answer_that_has_aged_is_asked_again(plan, by_meaning):
    asked = ask_likeness(roadmap=plan, text=ROOM)
    answer_likenesses()
    Likeness.objects.update(answered_at=timezone.now() - FRESH - timedelta(seconds=1))
    ask_likeness(roadmap=plan, text=ROOM)
    asked.refresh_from_db()
    assert (asked.text, asked.answered_at) == (ROOM, None)


def test_questions_are_forgotten(plan):
    ask_likeness(roadmap=plan, text=ROOM)
    assert forget_likenesses(timezone.now() - timedelta(hours=1)) == 0
    assert forget_likenesses(timezone.now()) == 1


def test_without_the_model_words_alone(plan, alice, room):
    assert not meaning.is_at_hand()
    assert embed_texts() == answer_likenesses() == 0
    page = alice.post(NEAR, TYPED).text
    assert ROOM in page
    assert "data-hx-get" not in page
    assert not Likeness.objects.exists()


# The page ---------------------------------------------------------------------------------------


def test_the_page_asks_until_the_worker_has_answered(plan, alice, room, by_meaning):
    embed_texts()
    typed = TYPED | {"title": "Ouvrir nos locaux aux clubs et aux bénévoles"}
    page = alice.post(NEAR, typed).text
    assert ROOM not in page
    again = f"{NEAR}{Likeness.objects.get().digest}/"
    assert f'data-hx-get="{again}?tried=1' in page
    answer = alice.get(again, {"tried": 1})
    assert "tried=2" in answer.text
    assert ROOM not in answer.text
    assert "data-hx-get" not in alice.get(again, {"tried": 3}).text
    answer_likenesses()
    answer = alice.get(again, {"tried": 2})
    assert ROOM in answer.text
    assert answer["HX-Retarget"] == "#near"
    assert "data-hx-get" not in answer.text


def test_without_script_the_next_page_shows_it(plan, alice, room):
    edit = alice.post(NEW, TYPED | {"do": "draft"}).url
    page = alice.get(edit).text
    assert ROOM in page
    for door in ("support", "amend", "different"):
        assert f'value="{door}:proposal-{room.number}"' in page


def test_one_supports_what_exists_and_keeps_the_draft(plan, alice, room):
    answer = alice.post(NEW, TYPED | {"do": f"support:proposal-{room.number}"})
    draft = Proposal.objects.get(state="draft")
    assert answer.url == f"{PLACE}proposals/{draft.number}/edit/"
    assert Vote.objects.get().proposal == room
    assert Vote.objects.get().position == "for"
    page = alice.get(answer.url).text
    assert f"support:proposal-{room.number}" not in page
    assert "vous la soutenez" in page
    assert "supprimez-le au bas de cette page" in page
    assert f'action="{PLACE}proposals/{draft.number}/discard/"' in page
    alice.post(answer.url, TYPED | {"do": "support:action-A-01"})
    assert Vote.objects.filter(action__code="A-01").exists()


def test_before_anything_is_written_nothing_is_said_to_be_near_it(plan, alice, people, phase):
    for person in ("bob", "alice"):
        amended = amending.field(plan, "summary", f"Autre chose, dit {person}.")
        amending.amend(phase, people[person], "A-01", amended)
    answered = Proposal.objects.first()
    prepare_answer(proposal=answered, actor=people["ada"], outcome="rejected", reasons="Non.")
    publish_answers(roadmap=plan, actor=people["ada"])
    page = alice.get(f"{NEW}?action=A-01").text
    assert "D’autres veulent déjà changer cette action" in page
    assert "2 textes sont déjà publics là-dessus." in page
    assert "proche" not in page.split('id="near-title"')[1].split("</section>")[0]
    assert "Vous pouvez soutenir, en parler à son auteur, ou continuer" in page
    assert page.index(f"proposal-{answered.number + 1}") < page.index(
        f'proposal-{answered.number}"'
    )
    Phase.objects.update(may_vote=False)
    assert "Vous pouvez en parler à son auteur, ou" in alice.get(f"{NEW}?action=A-01").text


def test_one_supports_in_the_name_chosen_on_the_form(plan, alice, people, room):
    own = people["alice"].participant
    body = Participant.objects.get(organisation=mandating.speaking(people["alice"]))
    support = TYPED | {"do": f"support:proposal-{room.number}"}
    answer = alice.post(NEW, support)
    assert answer.url == f"{PLACE}proposals/{room.number}/vote/?position=for"
    assert not Vote.objects.exists()
    alice.post(NEW, support | {"voice": body.pk, "voice_seen": "none"})
    assert Vote.objects.get().participant == body
    assert Trace.objects.get().user == people["alice"]
    assert not Vote.objects.filter(participant=own).exists()


def test_where_one_votes_no_more_the_page_says_so(plan, alice, room):
    Phase.objects.update(may_vote=False)
    page = alice.post(NEAR, TYPED).text
    assert "support:" not in page
    answer = alice.post(NEW, TYPED | {"do": f"support:proposal-{room.number}"})
    assert answer.url == f"{PLACE}proposals/{room.number}/"
    assert not Vote.objects.exists()


def test_a_visitor_goes_through_the_ballot_and_finds_the_text_again(client, plan, room):
    answer = client.post(NEW, TYPED | {"do": f"support:proposal-{room.number}"})
    assert answer.url == f"{PLACE}proposals/{room.number}/vote/?position=for"
    assert f'value="{TYPED["title"]}"' in client.get(f"{NEW}?title=x").text


def test_one_amends_the_action_with_what_was_typed(plan, alice):
    typed = TYPED | {"reason": "Des villages attendent.", "do": "amend:action-A-01"}
    answer = alice.post(NEW, typed)
    assert answer.url == f"{NEW}?action=A-01"
    page = alice.get(answer.url).text
    assert "Des villages attendent." in page
    assert f'value="{TYPED["title"]}"' in page
    assert Proposal.objects.get().state == "draft"  # what was begun is kept beside


def test_of_a_new_action_one_speaks_to_its_author(plan, alice, room):
    answer = alice.post(NEW, TYPED | {"do": f"amend:proposal-{room.number}"})
    assert answer.url == f"{PLACE}proposals/{room.number}/arguments/new/"


def test_what_mine_is_different_from_is_remembered(plan, alice, room):
    key = f"proposal-{room.number}"
    page = alice.post(NEAR, TYPED | {"do": f"different:{key}"}).text
    assert f'name="different" value="{key}"' in page
    assert ROOM not in page
    edit = alice.post(NEW, TYPED | {"do": f"different:{key}"}).url
    assert ROOM not in alice.get(edit).text
    assert Proposal.objects.get(state="draft").typed["different"] == key


def test_a_door_to_nowhere_is_not_there(plan, alice, room):
    for key in ("action-Z-9", "proposal-999", "proposal-x"):
        assert alice.post(NEW, TYPED | {"do": f"support:{key}"}).status_code == 404
    assert alice.get(f"{NEAR}{'0' * 64}/").status_code == 404


def test_of_a_text_of_any_length_the_beginning_is_compared(plan, alice, room, by_meaning):
    assert ROOM in alice.post(NEAR, TYPED | {"reason": "un mot " * 100_000}).text
    assert len(Likeness.objects.get().text) <= MOST_READ + len(TYPED["title"]) + 1


def test_hostile_text_is_text(plan, alice, people, phase):
    bad = "<script>alert(1)</script> salles de réunion"
    writing.published(phase, people["bob"], people["mo"], title=bad)
    page = alice.post(NEAR, TYPED | {"different": '"><b>', "action": ""}).text
    assert "<script" not in page
    assert '"><b>' not in page
    assert "salles de réunion" in page


def test_after_the_close_what_was_near_is_still_said(plan, alice, room):
    Phase.objects.update(closes_at=Clock())
    assert alice.post(NEAR, TYPED).status_code == 200


def test_asking_costs_few_queries(plan, alice, room, django_assert_max_num_queries):
    alice.post(NEAR, TYPED)
    with django_assert_max_num_queries(20):
        alice.post(NEAR, TYPED | {"title": "Des salles pour les associations du bourg"})
