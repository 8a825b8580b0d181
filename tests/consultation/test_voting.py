"""One voice, one round, one vote; never outside the round; never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Participant
from consultation.models import Priority, Registration, Vote
from consultation.operations import prepare_answer, publish_answers, voting, withdraw_proposal
from consultation.operations.voting import (
    NotDiscussed,
    OutsidePerimeter,
    StaleVote,
    TooManyPriorities,
    mark_priority,
    vote,
)
from insights.operations import compute_results
from roadmaps.models import Clock, Phase
from roadmaps.operations import PhaseClosed
from tests import factories
from tests.accounts import mandating
from tests.consultation import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(plan):
    return factories.phase(plan)


@pytest.fixture
def action(plan):
    return plan.actions.get(code="A-01")


def url(plan, code="A-01"):
    return reverse("consultation:vote_action", args=(plan.region.slug, plan.slug, code))


@pytest.mark.both_databases
def test_a_vote_is_changed_not_added(round, action):
    voice = factories.voice()
    vote(participant=voice, round=round, item=action, position="for")
    vote(participant=voice, round=round, item=action, position="against")
    assert list(Vote.objects.values_list("position", flat=True)) == ["against"]


@pytest.mark.both_databases
def test_an_empty_position_takes_the_vote_back(round, action):
    voice = factories.voice()
    vote(participant=voice, round=round, item=action, position="for")
    vote(participant=voice, round=round, item=action, position="")
    assert not Vote.objects.exists()


@pytest.mark.both_databases
def test_college_and_department_are_those_of_the_first_vote(round, action):
    voice = factories.voice(college="company", department="33")
    vote(participant=voice, round=round, item=action, position="for")
    voice.college = "citizen"
    voice.save()
    vote(participant=voice, round=round, item=action, position="mixed")
    assert Registration.objects.get().college == "company"


@pytest.mark.both_databases
def test_the_database_refuses_a_second_vote(round, action):
    voice = factories.voice()
    facts = {"round": round, "participant": voice, "action": action, "cast_at": timezone.now()}
    Vote.objects.create(position="for", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(position="against", **facts)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("opens_in", "closes_in", "accepted"),
    [
        (timedelta(hours=-1), timedelta(seconds=5), True),
        (timedelta(hours=-1), timedelta(milliseconds=-1), False),
        (timedelta(seconds=5), timedelta(hours=1), False),
        (timedelta(milliseconds=-1), timedelta(hours=1), True),
    ],
)
def test_only_between_the_opening_and_the_close(plan, action, opens_in, closes_in, accepted):
    round = factories.phase(plan, opens_in, closes_in)
    voice = factories.voice()
    if accepted:
        vote(participant=voice, round=round, item=action, position="for")
    else:
        with pytest.raises(PhaseClosed):
            vote(participant=voice, round=round, item=action, position="for")
    assert Vote.objects.exists() is accepted


def test_a_phase_without_voting_takes_no_vote(plan, action):
    review = factories.phase(plan, may_review=True)
    with pytest.raises(PhaseClosed):
        vote(participant=factories.voice(), round=review, item=action, position="for")


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ["insert", "update", "delete"])
def test_a_closed_round_is_never_written_again(plan, round, action, act):
    vote(participant=factories.voice(), round=round, item=action, position="for")
    now = timezone.now()
    Phase.objects.filter(pk=round.pk).update(closes_at=now, closed_at=now)
    another = Vote(
        round=round,
        participant=factories.voice(),
        action=action,
        position="for",
        cast_at=now,
    )
    acts = {
        "insert": another.save,
        "update": lambda: Vote.objects.update(position="against"),
        "delete": lambda: Vote.objects.all().delete(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        acts[act]()
    assert list(Vote.objects.values_list("position", flat=True)) == ["for"]


@pytest.mark.both_databases
def test_a_stale_form_is_told_what_stands(round, action):
    voice = factories.voice()
    vote(participant=voice, round=round, item=action, position="for", seen="")
    with pytest.raises(StaleVote) as told:
        vote(participant=voice, round=round, item=action, position="against", seen="")
    assert told.value.current == "for"
    assert Vote.objects.get().position == "for"


CHANGED = [("against", ""), ("against", "mixed"), ("against", "for"), ("", "mixed")]


@pytest.mark.both_databases
@pytest.mark.parametrize(("meanwhile", "position"), CHANGED)
def test_what_another_hand_does_meanwhile_is_not_undone(
    round, action, monkeypatch, meanwhile, position
):
    voice = factories.voice()
    vote(participant=voice, round=round, item=action, position="for")
    seen, real = voting.known_of(voice, round, action), voting.known_of
    vote(participant=voice, round=round, item=action, position=meanwhile)
    answers = iter([seen])
    monkeypatch.setattr(voting, "known_of", lambda *item: next(answers, None) or real(*item))
    with pytest.raises(StaleVote) as told:
        vote(participant=voice, round=round, item=action, position=position, seen="for")
    assert told.value.current == meanwhile
    assert [one.position for one in Vote.objects.all()] == [meanwhile] * bool(meanwhile)


def test_the_same_click_twice_is_the_same_vote(round, action):
    voice = factories.voice()
    for _ in range(2):
        vote(participant=voice, round=round, item=action, position="for", seen="")
    assert Vote.objects.count() == 1


def test_ten_priorities_at_most(round, plan):
    voice = factories.voice()
    codes = [f"C-{number:02d}" for number in range(11)]
    actions = [factories.action(plan, code, axis="C") for code in codes]
    for action in actions[:10]:
        mark_priority(participant=voice, round=round, action=action)
    mark_priority(participant=voice, round=round, action=actions[0])
    with pytest.raises(TooManyPriorities):
        mark_priority(participant=voice, round=round, action=actions[10])
    assert Priority.objects.count() == 10


def in_parallel(work, times):
    """Run this function many times at once, each in a thread with its own connection."""

    def alone(index):
        close_old_connections()
        try:
            return work(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(alone, range(times)))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_hundred_identical_clicks_are_one_vote():
    plan = factories.published()
    round, action, voice = factories.phase(plan), plan.actions.first(), factories.voice()
    in_parallel(lambda _: vote(participant=voice, round=round, item=action, position="for"), 100)
    assert Vote.objects.count() == 1
    assert Registration.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_hundred_voters_at_once_are_a_hundred_votes():
    plan = factories.published()
    round, action = factories.phase(plan), plan.actions.first()
    voices = [factories.voice() for _ in range(100)]
    in_parallel(
        lambda i: vote(participant=voices[i], round=round, item=action, position="for"), 100
    )
    assert Vote.objects.count() == 100


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_the_close_counts_every_vote_that_was_acknowledged():
    plan = factories.published()
    round, action = factories.phase(plan), plan.actions.first()
    voices = [factories.voice() for _ in range(40)]

    def act(index):
        if index == 20:
            Phase.objects.filter(pk=round.pk).update(closes_at=Clock())
            compute_results()
            return None
        try:
            vote(participant=voices[index], round=round, item=action, position="for")
        except PhaseClosed:
            return False
        return True

    acknowledged = in_parallel(act, 40).count(True)
    compute_results()
    assert Vote.objects.count() == acknowledged
    assert sum(result.votes_for for result in round.results.all()) == acknowledged


# The pages ---------------------------------------------------------------------


def test_a_signed_out_click_leads_to_the_page_that_names_it(client, plan, round):
    answer = client.post(url(plan), {"position": "for"})
    assert (answer.status_code, answer["Location"]) == (302, f"{url(plan)}?position=for")
    page = client.get(answer["Location"])
    assert "A-01" in page.text
    assert not Vote.objects.exists()


def test_a_first_vote_asks_once_how_one_takes_part(client, plan, round):
    client.force_login(factories.user("alice"))
    answer = client.post(url(plan), {"position": "for"})
    assert answer.status_code == 302
    asked = {"position": "for", "college": "company", "department": "33"}
    assert client.post(url(plan), asked).status_code == 302
    assert Vote.objects.get().position == "for"
    client.post(url(plan, "A-02"), {"position": "mixed"})
    assert Vote.objects.count() == 2


def test_a_question_left_unanswered_is_said_beside_it(client, plan, round):
    client.force_login(factories.user("new"))
    answer = client.post(url(plan), {"position": "for", "department": ""})
    assert answer.status_code == 422
    assert answer.text.count('class="field-errors"') == 2


def test_outside_the_perimeter_one_reads_and_does_not_vote(client, plan, round):
    client.force_login(factories.user("eve"))
    asked = {"position": "for", "college": "company", "department": "75"}
    answer = client.post(url(plan), asked)
    assert answer.status_code == 422
    assert "Nouvelle-Aquitaine" in answer.text
    assert not Vote.objects.exists()


def test_a_disposable_address_reads_and_does_not_vote(client, plan, round):
    client.force_login(factories.user(email="une@mail.mailinator.com"))
    asked = {"position": "for", "college": "company", "department": "33"}
    answer = client.post(url(plan), asked)
    assert answer.status_code == 422
    assert "jetable" in answer.text
    assert not Vote.objects.exists()


def test_an_address_lent_for_an_hour_has_no_voice_in_anybodys_name(client, plan, round):
    """Not the one it had before its domain was known, nor an organisation's."""
    lent = factories.user(email="une@yopmail.com")
    factories.voice(lent)
    body = mandating.speaking(factories.user())
    mandating.joined(lent, body)
    client.force_login(lent)
    assert client.get(f"/{plan.region.slug}/{plan.slug}/").status_code == 200
    for voice in Participant.objects.all():
        client.post(url(plan), {"position": "for", "voice": voice.pk})
    asked = {"position": "for", "college": "company", "department": "33"}
    assert "jetable" in client.post(url(plan), asked).text
    assert not Vote.objects.exists()


def test_a_voice_of_another_region_reads_and_does_not_vote(client, plan, round, action):
    voice = factories.voice(department="76")
    with pytest.raises(OutsidePerimeter):
        vote(participant=voice, round=round, item=action, position="for")
    client.force_login(voice.user)
    page = client.post(url(plan), {"position": "for"}, follow=True)
    assert "Vous pouvez tout lire" in page.text
    assert not Vote.objects.exists()


def test_after_the_close_the_page_says_since_when(client, plan):
    factories.phase(plan, timedelta(days=-9), timedelta(days=-1))
    voice = factories.voice()
    client.force_login(voice.user)
    answer = client.post(url(plan), {"position": "for"}, follow=True)
    assert answer.status_code == 200
    assert "clos" in answer.text
    assert not Vote.objects.exists()


def test_htmx_gets_the_ballot_alone_and_409_when_stale(client, plan, round):
    voice = factories.voice()
    client.force_login(voice.user)
    headers = {"HX-Request": "true"}
    saved = client.post(url(plan), {"position": "for", "seen": ""}, headers=headers)
    assert saved.status_code == 200
    assert "<html" not in saved.text
    stale = client.post(url(plan), {"position": "against", "seen": ""}, headers=headers)
    assert stale.status_code == 409
    assert Vote.objects.get().position == "for"


@pytest.mark.parametrize("sent", [{}, {"position": "FOR"}, {"position": "yes"}])
def test_a_position_unknown_here_changes_nothing(client, plan, round, sent):
    client.force_login(factories.voice().user)
    client.post(url(plan), {"position": "for"})
    assert client.post(url(plan) + "?position=against", sent).status_code == 400
    assert Vote.objects.get().position == "for"


def test_a_proposal_that_is_answered_takes_no_vote(client, plan, round):
    people = writing.cast(plan)
    proposal = writing.published(round, people["alice"], people["mo"])
    address = f"{writing.PLACE}proposals/{proposal.number}/"
    client.force_login(people["bob"])
    client.post(address + "vote/", {"position": "for"})
    prepare_answer(proposal=proposal, actor=people["ada"], outcome="accepted", reasons="Oui.")
    assert "vote-button" in client.get(address).text
    publish_answers(roadmap=plan, actor=people["ada"])
    assert "vote-button" not in client.get(address).text
    answer = client.post(address + "vote/", {"position": "against"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert Vote.objects.get().position == "for"
    withdrawn = writing.published(round, people["alice"], people["mo"], title=writing.TITLE + " 2")
    withdraw_proposal(proposal=withdrawn, actor=people["alice"])
    with pytest.raises(NotDiscussed):
        vote(participant=people["bob"].participant, round=round, item=withdrawn, position="for")


@pytest.mark.parametrize("target", ["foo", "#", "?x", "accounts:mine", "//evil.example", "/ok/"])
def test_wherever_the_form_says_it_was_the_vote_counts(client, plan, round, target):
    client.force_login(factories.voice().user)
    answer = client.post(url(plan), {"position": "for", "next": target})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert Vote.objects.get().position == "for"
    headers = {"Referer": target}
    assert client.post(url(plan), {"position": "for"}, headers=headers).status_code == 302


def test_who_leaves_while_voting_is_led_to_what_is_missing(client, plan, round, monkeypatch):
    def left(**_asked):
        raise OutsidePerimeter

    monkeypatch.setattr("consultation.views.voting.vote", left)
    client.force_login(factories.voice().user)
    answer = client.post(url(plan), {"position": "for"})
    assert (answer.status_code, answer["Location"]) == (302, f"{url(plan)}?position=for")


def test_a_vote_stays_within_its_queries(client, plan, round, django_assert_num_queries):
    """The first in a round, on another action, changed; two more open and end the transaction."""
    client.force_login(factories.voice().user)
    client.get(url(plan))
    asked = {("A-01", "for"): 9, ("A-02", "for"): 6, ("A-02", "mixed"): 5}
    for (code, position), most in asked.items():
        with django_assert_num_queries(most + 2):
            client.post(url(plan, code), {"position": position}, headers={"HX-Request": "true"})
