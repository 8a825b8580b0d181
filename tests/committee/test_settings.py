"""Setting a committee up: what it is asked, and when its letter leaves."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from committee.models import Committee, Digest
from committee.operations import set_up_committee, settle_committee
from roadmaps.models import Phase, Role
from roadmaps.rhythm import monday_of
from tests import factories
from tests.committee import making
from tests.committee.making import PLACE, WEEK
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db
NOW = timezone.now
TYPED = {
    "name": "Comité",
    "mandate": "Lire.",
    "weekdays": [0, 3],
    "hour": "07:30",
    "zone": "Indian/Reunion",
    "quorum": 50,
    "sight": "after",
}


def at(name, *args, place=PLACE):
    return reverse(f"committee:{name}", args=[*place, *args])


@pytest.fixture
def body(plan):
    return making.committee(plan, mandate="Lire le **plan**.")


@pytest.fixture
def sam(plan, client):
    person = factories.user("sam")
    factories.role(person, plan.region, Role.Name.SECRETARY)
    client.force_login(person)
    return person


def test_the_first_committee_is_set_up_from_the_page(client, plan, sam):
    assert client.get(at("letters")).url == at("settings")
    page = client.get(at("settings"))
    assert page.context["form"].initial["zone"] == plan.region.zone
    assert client.post(at("settings"), TYPED).url == at("seats")
    made = Committee.objects.get()
    assert (made.weekdays, made.hour, made.zone) == ([0, 3], time(7, 30), "Indian/Reunion")
    assert (made.quorum, made.sight, made.roadmap) == (50, "after", plan)
    assert made.due_at(NOW()) is None
    assert made.due_at(NOW() + WEEK)


def test_a_day_said_twice_is_said_once(client, sam):
    client.post(at("settings"), TYPED | {"weekdays": [3, 0, 3]})
    assert Committee.objects.get().weekdays == [0, 3]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_committee_set_up_by_many_clicks_is_one():
    plan, ada = factories.published(), factories.user("ada")
    facts = {"name": "Comité", "mandate": "", "weekdays": [0], "hour": time(8)}
    made = in_parallel(lambda _: set_up_committee(roadmap=plan, actor=ada, **facts).pk, 12)
    assert set(made) == {Committee.objects.get().pk}


def test_the_rhythm_is_told_in_plain_words_with_its_next_three_dates(client, body, sam):
    page = client.get(at("settings")).text
    assert "lundi à 8\u00a0h" in page
    assert page.count(" à 8\u00a0h</li>") == 3


def test_a_rhythm_is_tried_without_being_kept(client, body, sam):
    tried = client.post(at("settings"), TYPED | {"try": "1"})
    assert tried.status_code == 200
    assert "lundi et jeudi à 7\u00a0h\u00a030" in tried.text.replace(" h ", "\u00a0h\u00a0")
    assert tried.text.count("<li>") >= 3
    part = client.post(at("settings"), TYPED | {"try": "1"}, headers={"HX-Request": "true"})
    assert part.text.strip().startswith('<div class="box small" id="rhythm"')
    unread = client.post(at("settings"), TYPED | {"try": "1", "hour": "25:00"})
    assert "Choisissez des jours et une heure" in unread.text
    body.refresh_from_db()
    assert (body.weekdays, body.hour) == ([0], time(8))


def test_what_cannot_be_read_is_refused_and_kept_on_the_page(client, body, sam):
    wrong = {"name": "Autre nom", "weekdays": [9], "hour": "25:00", "zone": "Europe/Nulle"}
    answer = client.post(at("settings"), TYPED | wrong | {"quorum": 0, "quiet_weeks": ["hier"]})
    assert answer.status_code == 422
    assert {*answer.context["form"].errors} == {"weekdays", "hour", "zone", "quorum", "quiet_weeks"}
    assert "Autre nom" in answer.text
    body.refresh_from_db()
    assert (body.name, body.weekdays) == ("Comité", [0])


def test_no_day_is_no_rhythm(client, body, sam):
    answer = client.post(at("settings"), {**TYPED, "weekdays": []})
    assert answer.status_code == 422
    assert "Choisissez au moins un jour." in answer.text


def test_quiet_weeks_are_chosen_and_those_that_are_past_are_kept_quietly(client, body, sam):
    past = (monday_of(body.today(NOW())) - 3 * WEEK).isoformat()
    coming = (monday_of(body.today(NOW())) + 2 * WEEK).isoformat()
    body.quiet_weeks = [past]
    body.save()
    page = client.get(at("settings"))
    assert past not in page.text
    assert len(page.context["form"].fields["quiet_weeks"].choices) == 26
    client.post(at("settings"), TYPED | {"quiet_weeks": [coming]})
    body.refresh_from_db()
    assert body.quiet_weeks == [past, coming]
    dates = [body.today(when) for when in body.rhythm.next(NOW(), 8)]
    assert coming not in {monday_of(day).isoformat() for day in dates}


def test_the_quorum_is_shown_as_seats(client, body, sam):
    for name in "abcde":
        making.seat(body, name)
    assert "Soit 3 sur 5 sièges aujourd’hui." in client.get(at("settings")).text


def test_settings_changed_since_they_were_seen_are_told_so_and_typing_is_kept(client, body, sam):
    seen = client.get(at("settings")).context["form"].initial["seen"]
    settle_committee(committee=body, actor=sam, name="Changé ailleurs")
    answer = client.post(at("settings"), TYPED | {"name": "Le mien", "seen": seen})
    assert answer.status_code == 409
    assert "Quelqu’un a changé ces réglages" in answer.text
    assert "Le mien" in answer.text
    fresh = answer.context["form"]["seen"].value()
    again = client.post(at("settings"), TYPED | {"name": "Le mien", "seen": fresh})
    assert again.status_code == 302
    body.refresh_from_db()
    assert body.name == "Le mien"


def test_the_same_settings_sent_twice_are_written_once(client, body, sam):
    for _ in range(2):
        client.post(at("settings"), TYPED)
    assert JournalEntry.objects.filter(verb="settle_committee").count() == 1


def test_a_letter_that_is_due_leaves_before_the_rhythm_changes(plan, body, sam):
    """Nothing was written to the committee for weeks: its letter is due, and not lost."""
    making.review(plan, NOW() - WEEK, NOW() + WEEK)
    making.review(plan, NOW() - WEEK, NOW() - timedelta(seconds=1), may_vote=True)
    making.seat(body)
    assert body.due_at(NOW())
    settle_committee(committee=body, actor=sam, weekdays=[6])
    body.refresh_from_db()
    assert Digest.objects.get().committee == body
    assert not Phase.objects.to_close().exists()  # the round that has just closed is counted first
    assert body.due_at(NOW()) is None


def test_a_new_name_leaves_the_rhythm_alone(body, sam):
    settle_committee(committee=body, actor=sam, name="Autre", quorum=60)
    body.refresh_from_db()
    assert body.settled_at is None
    assert body.due_at(NOW())


def test_a_zone_across_the_world_is_a_choice_like_another(client, body, sam):
    client.post(at("settings"), TYPED | {"zone": "Asia/Kolkata"})
    body.refresh_from_db()
    assert body.rhythm.next(NOW(), 1)[0].astimezone(body.rhythm.zone).time() == time(7, 30)


# Entrusted to a committee that is there -----------------------------------------


def second_roadmap(plan, slug="culture"):
    return making.published_at_once(plan.region, slug)


def test_a_roadmap_is_entrusted_to_a_committee_of_its_region(client, plan, body, sam):
    other = factories.published(factories.roadmap(plan.region, "culture", title="Culture"))
    place = [plan.region.slug, "culture"]
    page = client.get(at("settings", place=place))
    assert "Confier à un comité existant" in page.text
    answer = client.post(at("entrust", place=place), {"committee": body.pk})
    assert answer.url == at("remits", place=place)
    assert [remit.roadmap for remit in body.remits.all()] == [plan, other]
    assert client.post(at("entrust", place=place), {"committee": body.pk}).status_code == 302
    assert body.remits.count() == 2


def test_a_committee_of_another_region_is_not_offered(client, plan, body, sam):
    elsewhere = factories.region("bretagne", name="Bretagne")
    far = factories.published(factories.roadmap(elsewhere, "mer"))
    factories.role(sam, elsewhere, "secretary")
    place = ["bretagne", "mer"]
    assert "Confier" not in client.get(at("settings", place=place)).text
    client.post(at("entrust", place=place), {"committee": body.pk})
    assert not far.remit_set.exists() if hasattr(far, "remit_set") else body.remits.count() == 1


def test_the_longest_of_quiet_years_still_has_a_page(client, body, sam):
    monday = monday_of(body.today(NOW()))
    body.quiet_weeks = [(monday + n * WEEK).isoformat() for n in range(52)]
    body.save()
    page = client.get(at("settings"))
    assert page.status_code == 200
    first = page.context["occurrences"][0]
    assert first - NOW() > timedelta(days=350)


def test_the_letter_s_zone_moves_no_other_hour(plan, phase):
    body = making.committee(plan, zone="Indian/Reunion")
    assert body.rhythm.after(making.DUE) == datetime(2026, 3, 16, 4, tzinfo=UTC)
    assert str(body.tz) == plan.region.zone == "Europe/Paris"
