"""Giving an opinion: who, until when, once, and by which door."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from committee.models import Opinion
from committee.operations import give_opinion
from roadmaps.models import Clock, Phase
from roadmaps.operations import PhaseClosed
from tests import factories
from tests.committee import making

pytestmark = pytest.mark.django_db
PLACE = ["nouvelle-aquitaine", "economie-numerique"]
NOW = timezone.now
HOUR = timedelta(hours=1)


@pytest.fixture
def eve():
    return factories.user("eve")


def item(code="A-01", show=""):
    return reverse("committee:work_item", args=[*PLACE, code]) + show


def move(phase, **moments):
    Phase.objects.filter(pk=phase.pk).update(**moments)


# Who may ----------------------------------------------------------------------


def test_a_member_gives_an_opinion_and_goes_on_to_the_next(client, carol):
    client.force_login(carol.member)
    answer = client.post(item("A-01", "?show=all"), {"view": "favourable"})
    assert (answer.status_code, answer.url) == (302, item("A-02", "?show=all"))
    given = Opinion.objects.get()
    assert (given.seat, given.action.code, given.view) == (carol, "A-01", "favourable")


def test_the_last_one_leads_back_to_the_list(client, carol, phase):
    making.opinion(carol, phase, "A-01", NOW())
    making.opinion(carol, phase, "A-02", NOW())
    client.force_login(carol.member)
    answer = client.post(item("B-01"), {"view": "favourable"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith(reverse("committee:work", args=PLACE))
    assert "<b>3</b>/3" in page
    assert "plus votre avis" in page


@pytest.mark.parametrize("name", [None, "moderator", "secretary", "administrator"])
def test_for_who_holds_no_seat_the_list_does_not_exist(client, carol, eve, plan, name):
    if name:
        factories.role(eve, plan.region, name)
    client.force_login(eve)
    for url in (reverse("committee:work", args=PLACE), item()):
        assert client.get(url).status_code == 404
    assert client.post(item(), {"view": "favourable"}).status_code == 404
    assert not Opinion.objects.exists()


def test_signed_out_one_is_led_to_sign_in(client, carol):
    answer = client.get(item())
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_a_member_of_another_committee_is_an_outsider(client, carol):
    other = factories.published(factories.roadmap(factories.region("normandie")))
    dave = making.seat(making.committee(other), "dave")
    client.force_login(dave.member)
    assert client.post(item(), {"view": "favourable"}).status_code == 404


@pytest.mark.parametrize("change", [{"ended_at": NOW()}, {"member__is_active": False}])
def test_a_member_no_longer_seated_is_an_outsider(client, carol, change):
    client.force_login(carol.member)
    if "ended_at" in change:
        carol.ended_at = change["ended_at"]
        carol.save()
        assert client.post(item(), {"view": "favourable"}).status_code == 404
    else:
        carol.member.is_active = False
        carol.member.save()
        assert client.post(item(), {"view": "favourable"}).status_code == 302
    assert not Opinion.objects.exists()


# Until when -------------------------------------------------------------------


def test_a_phase_that_has_not_opened_or_is_over_takes_no_opinion(client, carol, phase):
    client.force_login(carol.member)
    for moments in (
        {"opens_at": NOW() + HOUR, "closes_at": NOW() + 2 * HOUR},
        {"opens_at": NOW() - 2 * HOUR, "closes_at": NOW() - timedelta(seconds=1)},
    ):
        move(phase, **moments)
        phase.refresh_from_db()
        with pytest.raises(PhaseClosed):
            give_opinion(
                seat=carol,
                phase=phase,
                action=carol.committee.roadmap.actions.first(),
                view="favourable",
            )
    assert not Opinion.objects.exists()


def test_the_deadline_second_itself_is_closed(carol, phase, plan):
    give_opinion(seat=carol, phase=phase, action=plan.actions.first(), view="favourable")
    move(phase, closes_at=Clock())
    with pytest.raises(PhaseClosed):
        give_opinion(
            seat=carol, phase=phase, action=plan.actions.first(), view="reserved", reason="x"
        )
    assert Opinion.objects.get().view == "favourable"


def test_a_phase_that_only_votes_takes_no_opinion(carol, plan, phase):
    voting = factories.phase(plan, may_vote=True)
    with pytest.raises(PhaseClosed):
        give_opinion(seat=carol, phase=voting, action=plan.actions.first(), view="favourable")


def test_after_the_deadline_the_page_says_since_when_and_keeps_what_was_typed(client, carol, phase):
    client.force_login(carol.member)
    move(phase, opens_at=NOW() - 2 * HOUR, closes_at=NOW() - HOUR)
    answer = client.post(item(), {"view": "reserved", "reason": "Trop cher pour nous"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Les avis sont clos depuis le" in page
    assert "Trop cher pour nous" in page
    assert 'name="view"' not in client.get(item()).content.decode()


def test_an_action_out_of_the_plan_takes_no_opinion(client, carol):
    client.force_login(carol.member)
    assert client.post(item("Z-99"), {"view": "favourable"}).status_code == 404


# What may be said -------------------------------------------------------------


@pytest.mark.parametrize("view", ["reserved", "unfavourable", "recused"])
def test_a_reason_is_needed_unless_favourable(client, carol, view):
    client.force_login(carol.member)
    refused = client.post(item(), {"view": view, "reason": "  "})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.content.decode()
    client.post(item(), {"view": view, "reason": "Parce que"})
    assert Opinion.objects.get().reason == "Parce que"


@pytest.mark.parametrize("typed", [{}, {"view": ""}, {"view": "maybe"}, {"reason": "Trop cher"}])
def test_nothing_chosen_is_nothing_given_and_what_was_typed_stays(client, carol, typed):
    client.force_login(carol.member)
    answer = client.post(item(), typed)
    assert answer.status_code == 422
    assert typed.get("reason", "") in answer.content.decode()
    assert not Opinion.objects.exists()


def test_no_choice_is_filled_in_beforehand_even_when_one_was_given(client, carol, phase):
    making.opinion(carol, phase, "A-01", NOW(), "reserved", "Trop cher")
    client.force_login(carol.member)
    page = client.get(item()).content.decode()
    assert page.count('name="view"') == 4
    assert "checked" not in page


def test_an_opinion_may_be_changed_and_the_last_one_stands(client, carol):
    client.force_login(carol.member)
    client.post(item(), {"view": "favourable"})
    first = Opinion.objects.get()
    client.post(item(), {"view": "unfavourable", "reason": "Relu"})
    last = Opinion.objects.get()
    assert (last.view, last.reason) == ("unfavourable", "Relu")
    assert last.first_given_at == first.first_given_at < last.given_at


def test_twice_is_once(client, carol):
    client.force_login(carol.member)
    for _ in range(2):
        client.post(item(), {"view": "reserved", "reason": "Trop cher"})
    assert Opinion.objects.count() == 1
    assert JournalEntry.objects.filter(verb="give_opinion").count() == 1


def test_the_journal_says_who_gave_one_and_never_which(client, carol):
    client.force_login(carol.member)
    client.post(item(), {"view": "reserved", "reason": "Trop cher"})
    entry = JournalEntry.objects.get(verb="give_opinion")
    assert (entry.actor, entry.item, entry.details) == (carol.member, "A-01", {})


def test_a_member_never_sees_what_others_said(client, carol, phase):
    bob = making.seat(carol.committee, "bob")
    making.opinion(bob, phase, "A-01", NOW(), "unfavourable", "Une raison de Bob")
    pages = [item(), reverse("committee:work", args=PLACE), reverse("committee:home", args=PLACE)]
    client.force_login(carol.member)
    before = [client.get(url).content.decode() for url in pages]
    Opinion.objects.update(view="favourable", reason="")
    after = [client.get(url).content.decode() for url in pages]
    assert "Une raison de Bob" not in "".join(before)
    for one, other in zip(before, after, strict=True):
        assert strip_tokens(one).splitlines() == strip_tokens(other).splitlines()


def strip_tokens(page):
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)
