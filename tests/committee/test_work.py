"""A member's work: what the list and its items show, to whom, since when."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from committee.models import Committee, Opinion, Remit
from committee.operations import ask_question
from consultation.models import Proposal, Vote
from insights.operations import compute_results
from roadmaps.models import Phase
from roadmaps.operations import draft_of, publish_version, write_action
from tests import factories
from tests.committee import making
from tests.committee.making import PLACE
from tests.consultation import amending

pytestmark = pytest.mark.django_db
NOW = timezone.now


def item(code="A-01", show=""):
    return reverse("committee:work_item", args=[*PLACE, code]) + show


def move(phase, **moments):
    Phase.objects.filter(pk=phase.pk).update(**moments)


def said(answer):
    return answer.content.decode()


def strip_tokens(page):
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)


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
    making.say(member, phase)
    assert shows_bob(browser)
    Opinion.objects.filter(member=member).delete()
    Committee.objects.update(sight="before")
    assert shows_bob(browser)


def test_sight_at_the_close_is_that_of_the_axis(browser, bob, member):
    making.charge(member.seat.committee, opinions_by=NOW() - timedelta(seconds=1))
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
    making.say(member, phase)
    making.say(member, phase, "A-02")
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
    making.say(member, phase, view="reserved", reason="Relu")
    assert "Le texte a changé depuis votre avis" not in said(browser.get(item()))


def test_votes_show_no_direction_before_the_announced_moment(browser, plan, member):
    voting = factories.phase(plan, may_vote=True)
    action = plan.actions.get(code="A-01")
    votes = [factories.cast(factories.voice(), voting, action) for _ in range(3)]
    pages = [item(), reverse("committee:work", args=PLACE)]

    def shown():
        return [strip_tokens(said(browser.get(url))) for url in pages]

    before = shown()
    Vote.objects.filter(pk=votes[0].pk).update(position="against")
    assert shown() == before
    factories.end(voting, results_in=timedelta(hours=1))
    compute_results()
    assert "Ce que chacun en a dit" not in shown()[0]
    move(voting, results_at=NOW() - timedelta(seconds=1))
    assert "Ce que chacun en a dit" in shown()[0]


def test_the_chair_and_the_rapporteur_are_led_to_the_position(browser, client, member):
    there = reverse("committee:position", args=[*PLACE, "B-01"])
    assert there not in said(browser.get(item("B-01")))
    making.charge(member.seat.committee, "B", rapporteur=member.seat)
    assert there in said(browser.get(item("B-01")))
    assert reverse("committee:position", args=[*PLACE, "A-01"]) not in said(browser.get(item()))
    Committee.objects.update(chair=member.seat)
    assert browser.get(there).status_code == 200
    assert reverse("committee:position", args=[*PLACE, "A-01"]) in said(browser.get(item()))


# The list ----------------------------------------------------------------------


def test_one_axis_or_one_s_own(browser, member, plan):
    making.charge(member.seat.committee, "B", rapporteur=member.seat)
    work = reverse("committee:work", args=PLACE)
    codes = {
        axis: re.findall(r'id="action-([^"]+)"', said(browser.get(f"{work}?show=all&axis={axis}")))
        for axis in ("", "A", "B", "mine", "Z")
    }
    every = ["A-01", "A-02", "B-01"]
    assert codes == {"": every, "A": every[:2], "B": every[2:], "mine": every[2:], "Z": every}
    tabs = said(browser.get(f"{work}?show=all&axis=B"))
    assert f'{work}?show=awaiting&amp;axis=B">Attendent mon avis <span class="count">1<' in tabs
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
    client, django_assert_max_num_queries, many
):
    plan = making.plan([f"{axis}-{n:02}" for axis in "ABCDE" for n in range(1, 18)])
    phase = making.review(plan, NOW() - timedelta(days=9), NOW() + timedelta(hours=1))
    round = factories.phase(plan, may_vote=True, may_propose=True)
    action = plan.actions.get(code="A-01")
    body = making.committee(plan, sight="before")
    seats = [making.seat(body, f"member-{n}") for n in range(30)]
    for n, seat in enumerate(seats[: many + 1]):
        making.opinion(seat, phase, f"A-{n + 1:02}", NOW(), "reserved", "x")
        making.opinion(seat, phase, "B-01", NOW())
        making.proposal(plan, NOW(), action, phase=round)
        ask_question(member=seat.members.get(), action=action, text=f"Et {n} ?")
    factories.cast(factories.voice(), round, action)
    factories.end(round)
    client.force_login(seats[0].members.get().user)
    work = reverse("committee:work", args=PLACE) + "?show=all"
    for url, most in ((work, 12), (item(show="?show=all"), 17)):
        client.get(url)
        with django_assert_max_num_queries(most):
            page = client.get(url)
        assert len(page.content) < 60_000
