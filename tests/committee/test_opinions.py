"""Giving an opinion: who, until when, once, and by which door."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry, Mandate, Organisation
from committee.models import Absence, Charge, Member, Opinion
from committee.operations import (
    InterestUnsaid,
    NoSuchAction,
    NotSitting,
    OpinionChanged,
    SeatEnded,
)
from roadmaps.models import Clock, Content, Phase, Unlock
from roadmaps.operations import PhaseClosed
from tests import factories
from tests.committee import making
from tests.committee.making import PLACE

pytestmark = pytest.mark.django_db
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
    client.force_login(carol.members.get().user)
    answer = client.post(item("A-01", "?show=all"), {"view": "favourable"})
    assert (answer.status_code, answer.url) == (302, item("A-02", "?show=all"))
    given = Opinion.objects.get()
    assert (given.seat, given.action.code, given.view) == (carol, "A-01", "favourable")


def test_the_last_one_leads_back_to_the_list(client, carol, phase):
    making.opinion(carol, phase, "A-01", NOW())
    making.opinion(carol, phase, "A-02", NOW())
    client.force_login(carol.members.get().user)
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
    client.force_login(dave.members.get().user)
    assert client.post(item(), {"view": "favourable"}).status_code == 404


@pytest.mark.parametrize(
    "change", [{"ended_at": NOW()}, {"suspended_at": NOW(), "suspended_for": "Conflit"}]
)
def test_a_member_replaced_or_suspended_is_an_outsider(browser, member, phase, change):
    Member.objects.filter(pk=member.pk).update(**change)
    assert browser.get(item()).status_code == 404
    assert browser.post(item(), {"view": "favourable"}).status_code == 404
    with pytest.raises(SeatEnded):
        making.say(member, phase)
    assert not Opinion.objects.exists()


def test_an_account_out_of_use_or_a_seat_that_ended_gives_none(browser, carol, member, phase):
    carol.ended_at = NOW()
    carol.save()
    assert browser.post(item(), {"view": "favourable"}).status_code == 404
    member.user.is_active = False
    member.user.save()
    assert browser.post(item(), {"view": "favourable"}).status_code == 302
    with pytest.raises(SeatEnded):
        making.say(member, phase)
    assert not Opinion.objects.exists()


def test_a_substitute_speaks_only_while_the_titular_is_away(client, carol, member, phase):
    dan = making.member(carol, "dan", rank="substitute")
    client.force_login(dan.user)
    page = client.get(item())
    assert (page.status_code, "opinion-form" in said(page)) == (200, False)
    assert "la suppléance de ce siège" in said(page)
    refused = client.post(item(), {"view": "reserved", "reason": "Trop court"})
    assert refused.status_code == 409
    assert "Trop court" in said(refused)
    with pytest.raises(NotSitting):
        making.say(dan, phase)
    today = carol.committee.today(NOW())
    Absence.objects.create(member=member, from_on=today, until_on=today)
    assert client.post(item(), {"view": "favourable"}).status_code == 302
    assert Opinion.objects.get().member == dan
    making.say(member, phase, view="reserved", reason="De loin")  # away, and all the same
    assert (Opinion.objects.get().member, Opinion.objects.get().view) == (member, "reserved")


def test_a_substitute_speaks_for_a_suspended_or_departed_titular(carol, member, phase):
    dan = making.member(carol, "dan", rank="substitute")
    Member.objects.filter(pk=member.pk).update(suspended_at=NOW())
    making.say(dan, phase)
    Member.objects.filter(pk=member.pk).update(suspended_at=None)
    with pytest.raises(NotSitting):
        making.say(dan, phase, view="reserved", reason="x")
    Member.objects.filter(pk=member.pk).update(ended_at=NOW())
    making.say(dan, phase, view="reserved", reason="x")


def test_a_declared_interest_is_shown_to_who_declared_it_alone(client, browser, carol, member):
    browser.post(item(), {"view": "recused", "interest": "Mon frère la dirige"})
    assert "Mon frère la dirige" in said(browser.get(item()))
    dan = making.member(carol, "dan", rank="substitute")
    today = carol.committee.today(NOW())
    Absence.objects.create(member=member, from_on=today, until_on=today)
    client.force_login(dan.user)
    page = said(client.get(item()))
    assert "opinion-form" in page
    assert "Mon frère la dirige" not in page


# Until when -------------------------------------------------------------------


def test_a_phase_that_has_not_opened_or_is_over_takes_no_opinion(member, phase):
    for moments in (
        {"opens_at": NOW() + HOUR, "closes_at": NOW() + 2 * HOUR},
        {"opens_at": NOW() - 2 * HOUR, "closes_at": NOW() - timedelta(seconds=1)},
    ):
        move(phase, **moments)
        phase.refresh_from_db()
        with pytest.raises(PhaseClosed):
            making.say(member, phase)
    assert not Opinion.objects.exists()


@pytest.mark.both_databases
def test_the_deadline_second_itself_is_closed(member, phase):
    making.say(member, phase)
    move(phase, closes_at=Clock())
    with pytest.raises(PhaseClosed):
        making.say(member, phase, view="reserved", reason="x")
    assert Opinion.objects.get().view == "favourable"


@pytest.mark.both_databases
def test_an_axis_closes_at_its_own_deadline(member, phase):
    charge = making.charge(member.seat.committee, opinions_by=NOW() + HOUR / 2)
    making.say(member, phase)
    Charge.objects.filter(pk=charge.pk).update(opinions_by=Clock())
    with pytest.raises(PhaseClosed):
        making.say(member, phase, view="reserved", reason="x")
    assert Opinion.objects.get().view == "favourable"
    making.say(member, phase, "B-01")


def test_the_list_says_each_deadline_the_nearest_first(browser, member, phase):
    charge = making.charge(member.seat.committee, opinions_by=NOW() + HOUR / 2)
    page = said(browser.get(reverse("committee:work", args=PLACE)))
    assert "Première échéance" in page
    assert page.count("avant le") == 2
    Charge.objects.filter(pk=charge.pk).update(opinions_by=NOW() - HOUR)
    page = said(browser.get(reverse("committee:work", args=PLACE) + "?show=all"))
    assert page.count("avis clos le") == page.count("non donné") == 2
    assert "Première échéance" not in page
    closed = browser.get(item())
    assert "Les avis sur cet axe sont clos depuis le" in said(closed)
    assert "opinion-form" not in said(closed)
    late = browser.post(item(), {"view": "reserved", "reason": "Trop tard écrit"})
    assert (late.status_code, "Trop tard écrit" in said(late)) == (409, True)


def test_an_axis_the_committee_does_not_follow_takes_no_opinion(browser, member, phase):
    making.charge(member.seat.committee, "B", followed=False)
    assert browser.get(item("B-01")).status_code == 404
    with pytest.raises(NoSuchAction):
        making.say(member, phase, "B-01")


def test_a_phase_that_only_votes_takes_no_opinion(member, plan, phase):
    voting = factories.phase(plan, may_vote=True)
    with pytest.raises(PhaseClosed):
        making.say(member, voting)


def test_after_the_deadline_the_page_says_since_when_and_keeps_what_was_typed(browser, phase):
    move(phase, opens_at=NOW() - 2 * HOUR, closes_at=NOW() - HOUR)
    answer = browser.post(item(), {"view": "reserved", "reason": "Trop cher pour nous"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Les avis sont clos depuis le" in page
    assert "Trop cher pour nous" in page
    assert 'name="view"' not in browser.get(item()).content.decode()


def test_an_action_out_of_the_plan_takes_no_opinion(browser):
    assert browser.post(item("Z-99"), {"view": "favourable"}).status_code == 404


# What may be said -------------------------------------------------------------


@pytest.mark.parametrize("view", ["reserved", "unfavourable"])
def test_a_reason_is_needed_unless_favourable(browser, view):
    refused = browser.post(item(), {"view": view, "reason": "  "})
    assert refused.status_code == 422
    assert "Dites pourquoi" in said(refused)
    browser.post(item(), {"view": view, "reason": "Parce que"})
    assert Opinion.objects.get().reason == "Parce que"


def test_standing_aside_declares_an_interest_and_needs_no_reason(browser):
    refused = browser.post(item(), {"view": "recused", "reason": "Parce que"})
    assert refused.status_code == 422
    assert "Dites quel intérêt" in said(refused)
    browser.post(item(), {"view": "recused", "interest": "Mon frère la dirige"})
    assert Opinion.objects.get().interest == "Mon frère la dirige"


@pytest.mark.parametrize("typed", [{}, {"view": ""}, {"view": "maybe"}, {"reason": "Trop cher"}])
def test_nothing_chosen_is_nothing_given_and_what_was_typed_stays(client, carol, typed):
    client.force_login(carol.members.get().user)
    answer = client.post(item(), typed)
    assert answer.status_code == 422
    assert typed.get("reason", "") in answer.content.decode()
    assert not Opinion.objects.exists()


def test_no_choice_is_filled_in_beforehand_even_when_one_was_given(client, carol, phase):
    making.opinion(carol, phase, "A-01", NOW(), "reserved", "Trop cher")
    client.force_login(carol.members.get().user)
    page = client.get(item()).content.decode()
    assert page.count('name="view"') == 4
    assert "checked" not in page


def test_an_opinion_may_be_changed_and_the_last_one_stands(client, carol):
    client.force_login(carol.members.get().user)
    client.post(item(), {"view": "favourable"})
    first = Opinion.objects.get()
    client.post(item(), {"view": "unfavourable", "reason": "Relu"})
    last = Opinion.objects.get()
    assert (last.view, last.reason) == ("unfavourable", "Relu")
    assert last.first_given_at == first.first_given_at < last.given_at


def test_twice_is_once(client, carol):
    client.force_login(carol.members.get().user)
    for _ in range(2):
        client.post(item(), {"view": "reserved", "reason": "Trop cher"})
    assert Opinion.objects.count() == 1
    assert JournalEntry.objects.filter(verb="give_opinion").count() == 1


def test_the_journal_says_who_gave_one_and_never_which(client, carol):
    client.force_login(carol.members.get().user)
    client.post(item(), {"view": "reserved", "reason": "Trop cher"})
    entry = JournalEntry.objects.get(verb="give_opinion")
    assert (entry.actor, entry.item, entry.details) == (carol.members.get().user, "A-01", {})


# A form that saw another opinion ----------------------------------------------


def test_a_form_that_saw_another_opinion_is_told_and_keeps_what_was_typed(browser, member, phase):
    seen = browser.get(item()).context["seen"]
    making.say(member, phase, view="reserved", reason="Dans un autre onglet")
    typed = {"view": "unfavourable", "reason": "Dans celui-ci", "seen": seen}
    stale = browser.post(item(), typed)
    assert stale.status_code == 409
    assert "Dans un autre onglet" in said(stale)
    assert "Dans celui-ci" in said(stale)
    assert Opinion.objects.get().view == "reserved"
    fresh = stale.context["seen"]
    assert browser.post(item(), typed | {"seen": fresh}).status_code == 302
    assert Opinion.objects.get().view == "unfavourable"


def test_the_same_opinion_from_two_tabs_is_given_once(browser):
    seen = browser.get(item()).context["seen"]
    for _ in range(2):
        typed = {"view": "favourable", "seen": seen}
        assert browser.post(item(), typed).status_code == 302
    assert JournalEntry.objects.filter(verb="give_opinion").count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_at_once_one_is_told_of_the_other(member, phase):
    barrier, told = Barrier(4), []

    def give(view):
        barrier.wait()
        try:
            told.append(making.say(member, phase, view=view, reason="x", seen="").view)
        except OpinionChanged as changed:
            told.append(changed.opinion.view)
        finally:
            connection.close()

    views = ["favourable", "reserved", "unfavourable", "reserved"]
    tabs = [Thread(target=give, args=[view]) for view in views]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert told == [Opinion.objects.get().view] * 4
    assert JournalEntry.objects.filter(verb="give_opinion").count() == 1


# Who carries the action -------------------------------------------------------


@pytest.fixture
def carried(plan):
    """A-01 is owned by « Cluster Numérique », with a partner."""
    entry = plan.current.entries.get(action__code="A-01")
    door = Unlock.objects.create(reason="tests")
    partners = [{"key": "p1", "name": "École du jeu"}]
    Content.objects.filter(pk=entry.content_id).update(owner="Cluster-Numérique", partners=partners)
    door.delete()
    return plan


@pytest.mark.parametrize("name", ["cluster  numerique", "ECOLE DU JEU"])
def test_who_carries_the_action_stands_aside_or_says_why_not(carried, browser, member, phase, name):
    Member.objects.filter(pk=member.pk).update(organisation=name)
    assert "porte cette action" in said(browser.get(item()))
    assert "porte cette action" not in said(browser.get(item("A-02")))
    refused = browser.post(item(), {"view": "favourable"})
    assert refused.status_code == 422
    assert "pourquoi vous donnez un avis tout de même" in said(refused)
    member.refresh_from_db()
    with pytest.raises(InterestUnsaid):
        making.say(member, phase)
    typed = {"view": "favourable", "interest": "Je n’y siège plus"}
    assert browser.post(item(), typed).status_code == 302
    assert Opinion.objects.get().interest == "Je n’y siège plus"


def test_who_speaks_for_the_owner_is_asked_once_the_mandate_is_verified(carried, member, phase):
    owner = Organisation.objects.create(name="Cluster numérique", siren="552100554")
    mandate = Mandate.objects.create(user=member.user, organisation=owner)
    making.say(member, phase)
    Mandate.objects.filter(pk=mandate.pk).update(verified_at=NOW())
    with pytest.raises(InterestUnsaid) as asked:
        making.say(Member.objects.get(pk=member.pk), phase, view="reserved", reason="x")
    assert asked.value.names == ["Cluster-Numérique"]


def said(answer):
    return answer.content.decode()
