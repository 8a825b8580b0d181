"""Giving an opinion: who, until when, once, and by which door."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from committee.letters import desk_by_link, expiry
from committee.links import STOP, WORK, sign
from committee.models import Opinion
from committee.operations import freeze_due_digests, give_opinion
from outbox.models import Mail
from roadmaps.models import Phase
from roadmaps.operations import PhaseClosed
from tests import factories
from tests.committee import making

pytestmark = pytest.mark.django_db
PLACE = ["nouvelle-aquitaine", "economie-numerique"]
NOW = timezone.now
HOUR = timedelta(hours=1)


@pytest.fixture
def plan():
    return making.plan()


@pytest.fixture
def phase(plan):
    return making.review(plan, NOW() - 9 * 24 * HOUR, NOW() + HOUR)


@pytest.fixture
def carol(plan, phase):
    return making.seat(making.committee(plan, starts_at=NOW() - 8 * 24 * HOUR))


@pytest.fixture
def eve():
    return factories.user("eve")


def item(code="A-01", show=""):
    return reverse("committee:work_item", args=[*PLACE, code]) + show


def by_letter(seat, code="", **facts):
    facts.setdefault("expires_at", NOW() + HOUR)
    token = sign(WORK, seat, **facts)
    name, rest = ("letter_item", [code]) if code else ("letter", [])
    return reverse(f"committee:{name}", args=[*PLACE, token, *rest])


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
    move(phase, closes_at=NOW() + timedelta(seconds=0.4))
    give_opinion(seat=carol, phase=phase, action=plan.actions.first(), view="favourable")
    move(phase, closes_at=NOW())
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
    for url in (item(), by_letter(carol, "A-01")):
        page = client.get(url).content.decode()
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


# By the link of a letter ------------------------------------------------------


@pytest.fixture
def digest(carol):
    freeze_due_digests(NOW())
    return carol.committee.digests.get()


def test_the_link_opens_the_list_of_that_seat_without_a_session(client, carol, digest):
    answer = client.get(by_letter(carol, digest_id=digest.pk))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "sessionid" not in client.cookies
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("committee:work", args=PLACE)).status_code == 302


def test_an_opinion_by_link_is_that_seat_s_and_answered_once_by_a_receipt(client, carol, digest):
    for code in ("A-01", "A-02"):
        url = by_letter(carol, code, digest_id=digest.pk)
        assert client.post(url, {"view": "favourable"}).status_code == 302
    assert set(Opinion.objects.values_list("seat", flat=True)) == {carol.pk}
    receipts = Mail.objects.filter(key__startswith="opinion-receipt:")
    assert [mail.to for mail in receipts] == [carol.member.email]
    assert "A-01" in receipts[0].subject


def test_an_opinion_given_signed_in_has_no_receipt(client, carol, digest):
    client.force_login(carol.member)
    client.post(item(), {"view": "favourable"})
    assert not Mail.objects.filter(key__startswith="opinion-receipt:").exists()


def test_reading_changes_nothing(client, carol, digest):
    for code in ("", "A-01"):
        client.get(by_letter(carol, code, digest_id=digest.pk))
        client.head(by_letter(carol, code, digest_id=digest.pk))
    client.get(stop_link(carol))
    carol.refresh_from_db()
    assert carol.letters_stopped_at is None
    assert not Opinion.objects.exists()


def test_a_link_of_another_purpose_or_tampered_with_does_not_exist(client, carol):
    good = sign(WORK, carol, expires_at=NOW() + HOUR)
    other = sign(STOP, carol)
    for token in (other, good[:-1] + ("A" if good[-1] != "A" else "B"), "x", good + "x"):
        assert client.get(reverse("committee:letter", args=[*PLACE, token])).status_code == 404
    assert client.get(reverse("committee:stop", args=[*PLACE, good])).status_code == 404


def test_a_link_opens_nothing_on_another_roadmap(client, carol):
    factories.published(factories.roadmap(factories.region("normandie"), slug="plan"))
    token = sign(WORK, carol, expires_at=NOW() + HOUR)
    for name in ("letter", "stop"):
        url = reverse(f"committee:{name}", args=["normandie", "plan", token])
        assert client.get(url).status_code == 404


def test_an_expired_link_says_so_and_a_new_one_goes_to_the_seat_s_address(client, carol, digest):
    url = by_letter(carol, expires_at=NOW() - timedelta(seconds=1))
    answer = client.get(url)
    assert answer.status_code == 410
    assert "Demander un nouveau lien" in answer.content.decode()
    assert client.post(f"{url}A-01/", {"view": "favourable"}).status_code == 410
    token = url.rstrip("/").rpartition("/")[2]
    again = reverse("committee:new_link", args=[*PLACE, token])
    assert client.get(again).status_code == 405
    for _ in range(2):
        assert client.post(again).status_code == 200
    (mail,) = Mail.objects.filter(key__startswith="letter-link:")
    assert mail.to == carol.member.email
    assert not Opinion.objects.exists()


def test_the_link_of_an_edition_dies_with_the_review_it_asks_for(client, carol, phase, digest):
    assert expiry(digest) == phase.closes_at
    assert client.get(desk_by_link(digest, carol).url).status_code == 200


def test_links_die_with_the_seat_and_with_the_address(client, carol):
    url, stop = by_letter(carol), stop_link(carol)
    carol.member.email = "carole@example.org"
    carol.member.email_key = "carole@example.org"
    carol.member.save()
    assert [client.get(one).status_code for one in (url, stop)] == [410, 410]
    fresh = by_letter(carol)
    assert client.get(fresh).status_code == 200
    carol.ended_at = NOW()
    carol.save()
    gone = client.get(fresh)
    assert gone.status_code == 410
    assert "Demander un nouveau lien" not in gone.content.decode()


# Stopping the letter ----------------------------------------------------------


def stop_link(seat):
    return reverse("committee:stop", args=[*PLACE, sign(STOP, seat)])


def test_the_one_click_post_acts_alone_without_session_or_token(carol, client):
    answer = Client(enforce_csrf_checks=True).post(
        stop_link(carol), {"List-Unsubscribe": "One-Click"}
    )
    carol.refresh_from_db()
    assert answer.status_code == 200
    assert carol.letters_stopped_at


def test_the_page_asks_and_nothing_is_chosen_beforehand(client, carol):
    page = client.get(stop_link(carol)).content.decode()
    assert "checked" not in page
    assert client.post(stop_link(carol)).status_code == 422
    carol.refresh_from_db()
    assert carol.letters_stopped_at is None
    client.post(stop_link(carol), {"choice": "stop"})
    carol.refresh_from_db()
    assert carol.letters_stopped_at
    client.post(stop_link(carol), {"choice": "keep"})
    carol.refresh_from_db()
    assert carol.letters_stopped_at is None
