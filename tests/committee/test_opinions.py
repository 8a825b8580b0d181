"""Giving an opinion: who, until when, once, and by which door."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry, Mandate, Organisation
from committee.models import Absence, Charge, Committee, Member, Opinion, Remit
from committee.operations import (
    InterestUnsaid,
    NoSuchAction,
    NotSitting,
    SeatEnded,
    ask_question,
    give_opinion,
)
from consultation.models import Proposal
from roadmaps.models import Clock, Content, Phase, Unlock
from roadmaps.operations import PhaseClosed, draft_of, publish_version, write_action
from tests import factories
from tests.committee import making
from tests.consultation import amending

pytestmark = pytest.mark.django_db
PLACE = ["nouvelle-aquitaine", "economie-numerique"]
NOW = timezone.now
HOUR = timedelta(hours=1)


@pytest.fixture
def eve():
    return factories.user("eve")


@pytest.fixture
def member(carol):
    return carol.members.select_related("user").get()


@pytest.fixture
def browser(client, member):
    """The member's, signed in."""
    client.force_login(member.user)
    return client


def say(member, phase, code="A-01", view="favourable", **said):
    """Give an opinion past the pages."""
    action = member.seat.committee.roadmap.actions.get(code=code)
    copy, seen = said.pop("copy", None), said.pop("seen", None)
    said = {"view": view, **said}
    return give_opinion(member=member, phase=phase, action=action, said=said, copy=copy, seen=seen)


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
        say(member, phase)
    assert not Opinion.objects.exists()


def test_an_account_out_of_use_or_a_seat_that_ended_gives_none(browser, carol, member, phase):
    carol.ended_at = NOW()
    carol.save()
    assert browser.post(item(), {"view": "favourable"}).status_code == 404
    member.user.is_active = False
    member.user.save()
    assert browser.post(item(), {"view": "favourable"}).status_code == 302
    with pytest.raises(SeatEnded):
        say(member, phase)
    assert not Opinion.objects.exists()


def test_a_substitute_speaks_only_while_the_titular_is_away(client, carol, member, phase):
    dan = making.member(carol, "dan", rank="substitute")
    client.force_login(dan.user)
    page = client.get(item())
    assert (page.status_code, "opinion-form" in said(page)) == (200, False)
    assert "Vous êtes suppléant" in said(page)
    refused = client.post(item(), {"view": "reserved", "reason": "Trop court"})
    assert refused.status_code == 409
    assert "Trop court" in said(refused)
    with pytest.raises(NotSitting):
        say(dan, phase)
    today = carol.committee.today(NOW())
    Absence.objects.create(member=member, from_on=today, until_on=today)
    assert client.post(item(), {"view": "favourable"}).status_code == 302
    assert Opinion.objects.get().member == dan
    say(member, phase, view="reserved", reason="De loin")  # away, and all the same
    assert (Opinion.objects.get().member, Opinion.objects.get().view) == (member, "reserved")


def test_a_substitute_speaks_for_a_suspended_or_departed_titular(carol, member, phase):
    dan = making.member(carol, "dan", rank="substitute")
    Member.objects.filter(pk=member.pk).update(suspended_at=NOW())
    say(dan, phase)
    Member.objects.filter(pk=member.pk).update(suspended_at=None)
    with pytest.raises(NotSitting):
        say(dan, phase, view="reserved", reason="x")
    Member.objects.filter(pk=member.pk).update(ended_at=NOW())
    say(dan, phase, view="reserved", reason="x")


# Until when -------------------------------------------------------------------


def test_a_phase_that_has_not_opened_or_is_over_takes_no_opinion(member, phase):
    for moments in (
        {"opens_at": NOW() + HOUR, "closes_at": NOW() + 2 * HOUR},
        {"opens_at": NOW() - 2 * HOUR, "closes_at": NOW() - timedelta(seconds=1)},
    ):
        move(phase, **moments)
        phase.refresh_from_db()
        with pytest.raises(PhaseClosed):
            say(member, phase)
    assert not Opinion.objects.exists()


@pytest.mark.both_databases
def test_the_deadline_second_itself_is_closed(member, phase):
    say(member, phase)
    move(phase, closes_at=Clock())
    with pytest.raises(PhaseClosed):
        say(member, phase, view="reserved", reason="x")
    assert Opinion.objects.get().view == "favourable"


@pytest.mark.both_databases
def test_an_axis_closes_at_its_own_deadline(member, phase):
    charge = early(member, opinions_by=NOW() + HOUR / 2)
    say(member, phase)
    Charge.objects.filter(pk=charge.pk).update(opinions_by=Clock())
    with pytest.raises(PhaseClosed):
        say(member, phase, view="reserved", reason="x")
    assert Opinion.objects.get().view == "favourable"
    say(member, phase, "B-01")


def early(member, axis="A", **facts):
    remit = member.seat.committee.remits.get()
    return Charge.objects.create(remit=remit, axis=axis, **facts)


def test_the_list_says_each_deadline_the_nearest_first(browser, member, phase):
    charge = early(member, opinions_by=NOW() + HOUR / 2)
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
    early(member, "B", followed=False)
    assert browser.get(item("B-01")).status_code == 404
    with pytest.raises(NoSuchAction):
        say(member, phase, "B-01")


def test_a_phase_that_only_votes_takes_no_opinion(member, plan, phase):
    voting = factories.phase(plan, may_vote=True)
    with pytest.raises(PhaseClosed):
        say(member, voting)


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
    say(member, phase, view="reserved", reason="Dans un autre onglet")
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
        say(member, phase)
    typed = {"view": "favourable", "interest": "Je n’y siège plus"}
    assert browser.post(item(), typed).status_code == 302
    assert Opinion.objects.get().interest == "Je n’y siège plus"


def test_who_speaks_for_the_owner_is_asked_once_the_mandate_is_verified(carried, member, phase):
    owner = Organisation.objects.create(name="Cluster numérique", siren="552100554")
    mandate = Mandate.objects.create(user=member.user, organisation=owner)
    say(member, phase)
    Mandate.objects.filter(pk=mandate.pk).update(verified_at=NOW())
    with pytest.raises(InterestUnsaid) as asked:
        say(Member.objects.get(pk=member.pk), phase, view="reserved", reason="x")
    assert asked.value.names == ["Cluster-Numérique"]


# What the others think ---------------------------------------------------------


@pytest.fixture
def bob(carol, phase):
    seat = making.seat(carol.committee, "bob")
    making.opinion(seat, phase, "A-01", NOW(), "unfavourable", "Une raison de Bob")
    Opinion.objects.update(interest="Un intérêt de Bob")
    return seat


def test_at_the_close_members_see_nothing_of_what_the_others_said_before(browser, bob, phase):
    pages = [item(), reverse("committee:work", args=PLACE), reverse("committee:home", args=PLACE)]
    before = [browser.get(url).content.decode() for url in pages]
    Opinion.objects.update(view="favourable", reason="")
    after = [browser.get(url).content.decode() for url in pages]
    assert "Une raison de Bob" not in "".join(before)
    for one, other in zip(before, after, strict=True):
        assert strip_tokens(one).splitlines() == strip_tokens(other).splitlines()
    Opinion.objects.update(view="unfavourable", reason="Une raison de Bob")
    move(phase, closes_at=NOW() - timedelta(seconds=1))
    assert shows_bob(browser)


def shows_bob(browser):
    """The view and the reason, neither the name nor the interest."""
    page = said(browser.get(item()))
    assert "Siège de bob" not in page
    assert "Un intérêt de Bob" not in page
    return "Une raison de Bob" in page


def test_sight_after_one_s_own_and_before_it(browser, bob, member, phase):
    assert not shows_bob(browser)
    Committee.objects.update(sight="after")
    assert not shows_bob(browser)
    say(member, phase)
    assert shows_bob(browser)
    Opinion.objects.filter(member=member).delete()
    Committee.objects.update(sight="before")
    assert shows_bob(browser)


def test_sight_at_the_close_is_that_of_the_axis(browser, bob, member):
    early(member, opinions_by=NOW() - timedelta(seconds=1))
    assert shows_bob(browser)


# What there is to read ---------------------------------------------------------


def test_an_amendment_is_read_with_what_it_changes(browser, plan, phase):
    author = factories.user("alice")
    factories.voice(author)
    proposing = factories.phase(plan)
    row = amending.field(plan, "summary", "Une école du jeu à Angoulême.")
    amending.amend(proposing, author, "A-01", row, title="Dire où est l’école du jeu")
    Proposal.objects.update(state="published", published_at=NOW())
    page = said(browser.get(item()))
    assert "Dire où est l’école du jeu" in page
    assert "Angoulême" in page


def test_a_wording_revised_since_one_s_opinion_is_told(browser, plan, member, phase):
    say(member, phase)
    say(member, phase, "A-02")
    draft = draft_of(plan)
    write_action(
        draft=draft,
        action=plan.actions.get(code="A-01"),
        values={"summary": "Tout autre chose"},
    )
    publish_version(roadmap=plan, actor=None)
    page = said(browser.get(reverse("committee:work", args=PLACE) + "?show=all"))
    assert page.count("texte changé depuis votre avis") == 1
    assert "Le texte a changé depuis votre avis" in said(browser.get(item()))
    assert "Le texte a changé depuis votre avis" not in said(browser.get(item("A-02")))
    plan.refresh_from_db()
    say(member, phase, view="reserved", reason="Relu")
    assert "Le texte a changé depuis votre avis" not in said(browser.get(item()))


# The list ----------------------------------------------------------------------


def test_one_axis_or_one_s_own(browser, member, plan):
    early(member, "B", rapporteur=member.seat)
    work = reverse("committee:work", args=PLACE)
    codes = {
        axis: re.findall(r'id="action-([^"]+)"', said(browser.get(f"{work}?show=all&axis={axis}")))
        for axis in ("", "A", "B", "mine", "Z")
    }
    every = ["A-01", "A-02", "B-01"]
    assert codes == {"": every, "A": every[:2], "B": every[2:], "mine": every[2:], "Z": every}
    answer = browser.post(item("A-01", "?show=all&axis=A"), {"view": "favourable"})
    assert answer.url == item("A-02", "?show=all&axis=A")
    answer = browser.post(item("A-02", "?show=all&axis=A"), {"view": "favourable"})
    assert answer.url == f"{work}?show=all&axis=A"


def test_the_list_leads_to_the_other_roadmaps_of_the_committee(browser, member, plan):
    other = factories.published(factories.roadmap(plan.region, slug="autre", title="Un autre plan"))
    work = reverse("committee:work", args=PLACE)
    there = reverse("committee:work", args=[plan.region.slug, "autre"])
    assert there not in said(browser.get(work))
    Remit.objects.create(committee=member.seat.committee, roadmap=other)
    assert there in said(browser.get(work))
    assert work in said(browser.get(there))


# How much it asks ---------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_and_an_item_ask_little_whatever_they_hold(
    browser, django_assert_max_num_queries, member, phase, plan, many
):
    for n in range(many):
        seat = making.seat(member.seat.committee, f"member-{n}")
        making.opinion(seat, phase, "A-01", NOW(), "reserved", "x")
        factories.phase(plan)
        making.proposal(plan, NOW(), plan.actions.get(code="A-01"))
        ask_question(member=member, action=plan.actions.get(code="A-01"), text=f"Et {n} ?")
        making.opinion(member.seat, phase, ["A-01", "A-02", "B-01"][n], NOW())
    Committee.objects.update(sight="before")
    work = reverse("committee:work", args=PLACE) + "?show=all"
    browser.get(work)
    with django_assert_max_num_queries(12):
        browser.get(work)
    with django_assert_max_num_queries(15):
        browser.get(item())


def said(answer):
    return answer.content.decode()


def strip_tokens(page):
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)
