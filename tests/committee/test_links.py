"""The links of a letter: each opens one thing for one seat, until it dies."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from committee.letters import desk_by_link, expiry
from committee.links import STOP, WORK, read, sign
from committee.models import Jotting, Member, Opinion, Question, Remit
from committee.operations import freeze_due_digests, send_new_link
from outbox.letters import parsed
from outbox.models import Mail
from tests import factories
from tests.committee import making
from tests.committee.making import PLACE

pytestmark = pytest.mark.django_db
NOW = timezone.now
HOUR = timedelta(hours=1)


def item(code="A-01", show=""):
    return reverse("committee:work_item", args=[*PLACE, code]) + show


def by_letter(member, code="", **facts):
    facts.setdefault("expires_at", NOW() + HOUR)
    token = sign(WORK, member, **facts)
    name, rest = ("letter_item", [code]) if code else ("letter", [])
    return reverse(f"committee:{name}", args=[*PLACE, token, *rest])


def test_no_choice_is_filled_in_beforehand_by_link_either(client, carol, phase, member):
    making.opinion(carol, phase, "A-01", NOW(), "reserved", "Trop cher")
    page = client.get(by_letter(member, "A-01")).content.decode()
    assert page.count('name="view"') == 4
    assert "checked" not in page


@pytest.fixture
def digest(carol):
    freeze_due_digests(NOW())
    return carol.committee.digests.get()


def test_the_link_opens_the_list_of_that_seat_without_a_session(client, digest, member):
    answer = client.get(by_letter(member, about=digest.pk))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "sessionid" not in client.cookies
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("committee:work", args=PLACE)).status_code == 302
    absence = reverse("committee:absence", args=PLACE)
    assert f'href="{absence}"' in answer.text
    assert client.get(absence)["Location"].startswith(reverse("account_login"))


def test_an_opinion_by_link_is_that_seat_s_and_answered_once_by_a_receipt(
    client, carol, digest, member
):
    for code in ("A-01", "A-02"):
        url = by_letter(member, code, about=digest.pk)
        assert client.post(url, {"view": "favourable"}).status_code == 302
    assert set(Opinion.objects.values_list("seat", flat=True)) == {carol.pk}
    receipts = Mail.objects.filter(key__startswith="opinion-receipt:")
    assert [mail.to for mail in receipts] == [member.user.email]
    assert "A-01" in receipts[0].subject


def test_each_who_speaks_for_the_seat_gets_a_receipt_of_their_own(client, carol, digest, member):
    client.post(by_letter(member, "A-01", about=digest.pk), {"view": "favourable"})
    dan = making.member(carol, "dan", rank="substitute")
    Member.objects.filter(pk=member.pk).update(suspended_at=NOW())
    client.post(by_letter(dan, "A-02", about=digest.pk), {"view": "favourable"})
    receipts = Mail.objects.filter(key__startswith="opinion-receipt:").order_by("pk")
    assert [mail.to for mail in receipts] == [member.user.email, dan.user.email]


def test_an_opinion_given_signed_in_has_no_receipt(client, digest, member):
    client.force_login(member.user)
    client.post(item(), {"view": "favourable"})
    assert not Mail.objects.filter(key__startswith="opinion-receipt:").exists()


def test_reading_changes_nothing(client, digest, member):
    for code in ("", "A-01"):
        client.get(by_letter(member, code, about=digest.pk))
        client.head(by_letter(member, code, about=digest.pk))
    client.get(stop_link(member))
    member.refresh_from_db()
    assert member.letters_stopped_at is None
    assert not Opinion.objects.exists()


def test_a_link_of_another_purpose_or_tampered_with_does_not_exist(client, member):
    good = sign(WORK, member, expires_at=NOW() + HOUR)
    other = sign(STOP, member)
    for token in (other, good[:-1] + ("A" if good[-1] != "A" else "B"), "x", good + "x"):
        assert client.get(reverse("committee:letter", args=[*PLACE, token])).status_code == 404
    assert client.get(reverse("committee:stop", args=[*PLACE, good])).status_code == 404


def test_a_link_opens_nothing_on_another_roadmap(client, member):
    factories.published(factories.roadmap(factories.region("normandie"), slug="plan"))
    token = sign(WORK, member, expires_at=NOW() + HOUR)
    for name in ("letter", "stop"):
        url = reverse(f"committee:{name}", args=["normandie", "plan", token])
        assert client.get(url).status_code == 404


def test_an_expired_link_says_so_and_a_new_one_goes_to_the_seat_s_address(client, digest, member):
    url = by_letter(member, expires_at=NOW() - timedelta(seconds=1))
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
    assert mail.to == member.user.email
    assert not Opinion.objects.exists()


def test_a_new_link_lives_as_long_as_the_last_review_of_its_committee(plan, phase, member):
    other = factories.published(factories.roadmap(plan.region, slug="climat"))
    Remit.objects.create(committee=member.seat.committee, roadmap=other)
    later = making.review(other, NOW() - HOUR, NOW() + timedelta(days=50))
    send_new_link(member=member)
    mail = Mail.objects.get(key__startswith="letter-link:")
    [token] = {
        url.split("/")[-2] for url in re.findall(r"http\S+/letter/\S+", making.parts(mail)[0])
    }
    assert read(WORK, token, later.closes_at - timedelta(seconds=2))[0] == member


def test_the_link_of_an_edition_dies_with_the_review_it_asks_for(client, carol, phase, digest):
    assert expiry(digest) == phase.closes_at
    assert client.get(desk_by_link(digest.copies.get()).url).status_code == 200


def test_links_die_with_the_seat_and_with_the_address(client, carol, member):
    url, stop = by_letter(member), stop_link(member)
    member.user.email = "carole@example.org"
    member.user.email_key = "carole@example.org"
    member.user.save()
    assert [client.get(one).status_code for one in (url, stop)] == [410, 410]
    fresh = by_letter(member)
    assert client.get(fresh).status_code == 200
    carol.ended_at = NOW()
    carol.save()
    gone = client.get(fresh)
    assert gone.status_code == 410
    assert "Demander un nouveau lien" not in gone.content.decode()


# Stopping the letter ----------------------------------------------------------


def stop_link(member):
    return reverse("committee:stop", args=[*PLACE, sign(STOP, member)])


def test_the_one_click_post_acts_alone_without_session_or_token(client, member):
    answer = Client(enforce_csrf_checks=True).post(
        stop_link(member), {"List-Unsubscribe": "One-Click"}
    )
    member.refresh_from_db()
    assert answer.status_code == 200
    assert member.letters_stopped_at


def test_the_page_asks_and_nothing_is_chosen_beforehand(client, member):
    page = client.get(stop_link(member)).content.decode()
    assert "checked" not in page
    assert client.post(stop_link(member)).status_code == 422
    member.refresh_from_db()
    assert member.letters_stopped_at is None
    client.post(stop_link(member), {"choice": "stop"})
    member.refresh_from_db()
    assert member.letters_stopped_at
    client.post(stop_link(member), {"choice": "keep"})
    member.refresh_from_db()
    assert member.letters_stopped_at is None


def test_who_stopped_the_letter_finds_it_again_on_the_work_list(client, member):
    client.force_login(member.user)
    work = reverse("committee:work", args=PLACE)
    assert "La recevoir de nouveau" not in client.get(work).content.decode()
    client.post(stop_link(member), {"choice": "stop"})
    page = client.get(work).content.decode()
    assert stop_link(member) in page
    assert "La recevoir de nouveau" in page


# A robot that reads the mail ----------------------------------------------------

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
NAMED = re.compile(r'<(?:input|button)\b[^>]*\bname="([^"]+)"[^>]*?(?:\bvalue="([^"]*)")?[^>]*>')


def as_served(body):
    """What a robot would send: hidden values and buttons, no radio that is not checked."""
    tags = [match for match in NAMED.finditer(body) if 'type="radio"' not in match[0]]
    return {match[1]: match[2] or "" for match in tags}


def test_a_robot_that_opens_every_link_and_submits_every_form_changes_nothing(
    client, carol, digest, member
):
    mail = Mail.objects.get(key=digest.key_of(carol.pk))
    text = parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    links = re.findall(r"http://localhost(/[^\s]*)", text)
    submitted = 0
    for link in links:
        page = client.get(link)
        for attributes, body in FORM.findall(page.content.decode()):
            action = re.search(r'action="([^"]*)"', attributes)
            if 'method="post"' in attributes:
                target = action[1] if action and action[1].startswith("/") else link
                client.post(target, as_served(body))
                submitted += 1
    member.refresh_from_db()
    assert submitted >= 4
    assert member.letters_stopped_at is None
    assert not Opinion.objects.exists()


# A link whose member may not act -------------------------------------------------


def test_the_link_of_a_replaced_member_says_what_to_do_and_opens_nothing(client, member):
    url = by_letter(member, "A-01")
    Member.objects.filter(pk=member.pk).update(ended_at=NOW())
    making.member(member.seat, "successor")
    for answer in (client.get(url), client.post(url, {"view": "favourable"})):
        assert answer.status_code == 410
        assert "Le siège a changé de titulaire" in answer.content.decode()
    assert not Opinion.objects.exists()


def test_the_link_of_a_suspended_member_opens_again_with_the_suspension_s_end(client, member):
    url = by_letter(member, "A-01")
    Member.objects.filter(pk=member.pk).update(suspended_at=NOW())
    for answer in (client.get(url), client.post(url, {"view": "favourable"})):
        assert answer.status_code == 410
        assert "suspendue" in answer.content.decode()
    Member.objects.filter(pk=member.pk).update(suspended_at=None)
    assert client.post(url, {"view": "favourable"}).status_code == 302


def test_a_link_opens_every_roadmap_of_the_committee(client, plan, member):
    other = factories.published(factories.roadmap(plan.region, slug="autre"))
    token = sign(WORK, member, expires_at=NOW() + HOUR)
    there = reverse("committee:letter", args=[plan.region.slug, "autre", token])
    assert client.get(there).status_code == 404
    Remit.objects.create(committee=member.seat.committee, roadmap=other)
    assert client.get(there).status_code == 200
    here = reverse("committee:letter", args=[*PLACE, token])
    assert there in client.get(here).content.decode()


def test_a_question_and_a_note_are_written_by_link_as_well(client, member):
    for part, text in (("question", "Combien ?"), ("note", "À relire")):
        url = by_letter(member, "A-01") + f"{part}/"
        assert client.get(url).status_code == 405
        assert client.post(url, {"text": text}).status_code == 302
    assert Question.objects.get().member == member
    assert Jotting.objects.get().text == "À relire"
