"""The room of the positions: who enters, what is seen of the opinions, drafting a position."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import JournalEntry
from committee.models import Charge, Member, Opinion, Position, Sitting
from committee.operations.positions import (
    PositionChanged,
    PositionPut,
    drop_position,
    sign_of,
)
from committee.queries.positions import AGREES, DIVIDES, SILENT, leaning
from roadmaps.models import Clock, Phase
from tests import factories
from tests.committee import making
from tests.committee.deciding import NOW, SAID, adopted, draft
from tests.committee.making import PLACE, at

pytestmark = pytest.mark.django_db
ROOM = reverse("committee:positions", args=PLACE)


def page(code="A-01"):
    return reverse("committee:position", args=[*PLACE, code])


@pytest.fixture
def body(carol):
    """The committee, whose chair is carol."""
    body = carol.committee
    body.chair = carol
    body.save()
    return body


@pytest.fixture
def chair(client, body, carol):
    client.force_login(carol.members.get().user)
    return client


@pytest.fixture
def over(phase):
    Phase.objects.filter(pk=phase.pk).update(closes_at=Clock())
    phase.refresh_from_db()
    return phase


# How opinions lean --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("favourable", "reserved", "unfavourable", "recused", "lean"),
    [
        (0, 0, 0, 0, SILENT),
        (1, 0, 0, 5, SILENT),
        (2, 0, 0, 0, AGREES),
        (1, 1, 0, 0, DIVIDES),
        (2, 0, 1, 0, AGREES),
        (0, 0, 3, 9, AGREES),
        (3, 1, 1, 0, DIVIDES),
        (4, 1, 1, 0, AGREES),
    ],
)
def test_two_thirds_agree_and_fewer_than_two_are_silent(
    favourable, reserved, unfavourable, recused, lean
):
    counts = {
        "favourable": favourable,
        "reserved": reserved,
        "unfavourable": unfavourable,
        "recused": recused,
    }
    assert leaning(counts) == lean


# Who enters ---------------------------------------------------------------------------------


def test_the_chair_a_rapporteur_and_the_secretary_enter(client, body, phase, plan):
    dave = making.seat(body, "dave")
    Charge.objects.create(remit=body.remits.get(), axis="A", rapporteur=dave)
    sam = factories.user("sam")
    factories.role(sam, plan.region, "secretary")
    for person in (body.chair.members.get().user, dave.members.get().user, sam):
        client.force_login(person)
        assert client.get(ROOM).status_code == 200
        assert client.get(page()).status_code == 200


def test_for_other_members_and_everybody_else_the_room_does_not_exist(client, body, plan):
    dave, eve = making.seat(body, "dave"), factories.user("eve")
    factories.role(eve, plan.region, "moderator")
    for person in (dave.members.get().user, eve):
        client.force_login(person)
        assert client.get(ROOM).status_code == 404
        assert client.post(page(), SAID).status_code == 404


def test_a_rapporteur_drafts_on_their_axis_only_and_the_secretary_on_none(
    client, body, phase, plan
):
    dave = making.seat(body, "dave")
    Charge.objects.create(remit=body.remits.get(), axis="B", rapporteur=dave)
    client.force_login(dave.members.get().user)
    assert client.post(page("A-01"), SAID).status_code == 404
    assert client.post(page("B-01"), SAID).status_code == 302
    sam = factories.user("sam")
    factories.role(sam, plan.region, "secretary")
    client.force_login(sam)
    assert client.post(page("A-02"), SAID).status_code == 404
    assert Position.objects.get().action.code == "B-01"


def test_a_substitute_chairs_only_while_the_titular_is_away(client, body, carol):
    deputy = making.member(carol, "dora", rank=Member.Rank.SUBSTITUTE)
    client.force_login(deputy.user)
    assert client.get(ROOM).status_code == 404
    today = body.today(NOW())
    titular = carol.members.get(rank=Member.Rank.TITULAR)
    titular.absences.create(from_on=today, until_on=today)
    assert client.get(ROOM).status_code == 200


def test_the_secretary_shows_a_second_factor_before_anything(client, body, phase, sam, settings):
    settings.DEMO = False
    client.force_login(sam)
    sitting = sitting_of(body, phase)
    for url in (ROOM, page(), reverse("committee:sitting", args=[*PLACE, sitting.number])):
        assert client.get(url).status_code == 302


# What is seen -------------------------------------------------------------------------------


def opined(body, phase):
    """Two seats against, one for, on A-01."""
    for name, view in (("dave", "unfavourable"), ("erin", "unfavourable"), ("finn", "favourable")):
        seat = making.seat(body, name)
        making.opinion(seat, phase, "A-01", NOW(), view=view, reason=f"Parce que {name}.")


def test_before_the_close_no_direction_is_seen_not_even_by_the_chair(chair, body, phase):
    opined(body, phase)
    before = chair.get(ROOM).text, chair.get(page()).text
    Opinion.objects.update(view="favourable")
    assert mask(chair.get(ROOM).text) == mask(before[0])
    assert mask(chair.get(page()).text) == mask(before[1])
    assert "3 sur 4" in before[0]
    assert "Parce que" not in before[1]


def mask(text):
    """A page without the token of its forms."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_with_sight_before_the_chair_sees_at_once(chair, body, phase):
    opined(body, phase)
    body.sight = "before"
    body.save()
    assert "accord" in chair.get(ROOM).text
    assert "Parce que dave." in chair.get(page()).text


def test_with_sight_after_the_chair_sees_once_they_have_given_theirs(chair, body, phase, carol):
    opined(body, phase)
    body.sight = "after"
    body.save()
    assert "Parce que" not in chair.get(page()).text
    making.opinion(carol, phase, "A-01", NOW())
    assert "Parce que dave." in chair.get(page()).text


def test_after_the_close_reasons_are_shown_without_names_and_no_interest(chair, body, over):
    opined(body, over)
    seat = making.seat(body, "gail")
    Opinion.objects.create(
        phase=over,
        seat=seat,
        member=seat.members.get(),
        action=body.roadmap.actions.get(code="A-01"),
        view="recused",
        reason="Je préfère ne rien dire.",
        interest="Mon frère la porte.",
        first_given_at=NOW(),
        given_at=NOW(),
    )
    told = chair.get(page()).text
    assert "Parce que finn." in told
    assert "Mon frère" not in told
    assert "Je préfère" not in told
    assert "Dave" not in told


def test_the_tabs_keep_to_what_agrees_divides_is_silent_or_has_no_position(chair, body, over):
    opined(body, over)
    draft(body.chair, over, "A-02")
    assert codes(chair, "agrees") == ["A-01"]
    assert codes(chair, "divides") == []
    assert codes(chair, "silent") == ["A-02", "B-01"]
    assert codes(chair, "without") == ["A-01", "B-01"]


def codes(client, scope):
    context = client.get(ROOM, {"show": scope}).context
    return [one.stop.code for _chapter, rows in context["axes"] for one, _picture in rows]


@pytest.mark.parametrize("items", [1, 3])
def test_the_room_costs_the_same_for_one_action_and_for_many(
    chair, body, over, items, django_assert_max_num_queries
):
    for code in ("A-01", "A-02", "B-01")[:items]:
        making.opinion(making.seat(body, f"x{code}"), over, code, NOW())
        draft(body.chair, over, code)
    chair.get(ROOM)
    with django_assert_max_num_queries(20):
        chair.get(ROOM)


# Drafting -----------------------------------------------------------------------------------


def test_the_chair_proposes_and_writes_again(chair, body, over):
    assert chair.post(page(), SAID).status_code == 302
    one = Position.objects.get()
    assert (one.view, one.reasoning, one.drafted_by) == (
        "reserved",
        SAID["reasoning"],
        body.chair.members.get(),
    )
    again = SAID | {"reasoning": "Autrement.", "seen": sign_of(one)}
    assert chair.post(page(), again).status_code == 302
    one.refresh_from_db()
    assert one.reasoning == "Autrement."
    assert JournalEntry.objects.filter(verb="draft_position").count() == 2


def test_a_stale_form_is_told_and_keeps_what_was_typed(chair, body, over):
    draft(body.chair, over)
    answer = chair.post(page(), SAID | {"reasoning": "Ma version."})
    assert answer.status_code == 409
    assert "Ma version." in answer.text
    assert SAID["reasoning"] in answer.text
    assert Position.objects.get().reasoning == SAID["reasoning"]
    seen = sign_of(Position.objects.get())
    assert f'value="{seen}"' in answer.text


def test_the_same_text_sent_twice_is_once(body, over):
    one = draft(body.chair, over)
    assert draft(body.chair, over) == one
    assert JournalEntry.objects.filter(verb="draft_position").count() == 1


def test_an_empty_reasoning_is_refused_beside_its_field(chair, body, over):
    answer = chair.post(page(), SAID | {"reasoning": " "})
    assert answer.status_code == 422
    assert not Position.objects.exists()


def test_what_was_put_is_no_longer_written(body, over, chair):
    one = draft(body.chair, over)
    Position.objects.update(sitting=sitting_of(body, over))
    with pytest.raises(PositionPut):
        draft(body.chair, over, seen=sign_of(one), reasoning="Trop tard.")
    answer = chair.post(page(), SAID | {"reasoning": "Trop tard.", "seen": sign_of(one)})
    assert answer.status_code == 409
    assert "Trop tard." in answer.text


def sitting_of(body, phase):
    return Sitting.objects.create(
        committee=body,
        phase=phase,
        number=1,
        kind="meeting",
        opens_at=NOW(),
        closes_at=NOW() + timedelta(hours=2),
        place="Bordeaux",
        called_by=body.chair.members.get().user,
    )


def test_a_draft_is_taken_back_once_and_not_when_it_changed(body, over, chair):
    one = draft(body.chair, over)
    seen, action = sign_of(one), one.action
    draft(body.chair, over, seen=seen, reasoning="Autrement.")
    with pytest.raises(PositionChanged):
        drop_position(member=body.chair.members.get(), phase=over, action=action, seen=seen)
    url = reverse("committee:position_drop", args=[*PLACE, "A-01"])
    assert chair.post(url, {"seen": seen}).status_code == 409
    now = sign_of(Position.objects.get())
    assert chair.post(url, {"seen": now}).status_code == 302
    assert chair.post(url, {"seen": now}).status_code == 302
    assert not Position.objects.exists()


def test_hostile_text_is_text(chair, body, over):
    evil = "<script>alert(1)</script> [x](javascript:alert(1))"
    draft(body.chair, over, reasoning=evil, dissent=evil)
    told = chair.get(page()).text
    assert "<script>alert" not in told
    assert 'href="javascript' not in told


def test_it_comes_back_to_its_tab_near_the_action(chair, body, over):
    """Under the tab of what has none, an action that now has one leaves its place to the next."""
    told = chair.get(f"{ROOM}?show=without").text
    assert f'href="{page()}?show=without"' in told
    assert 'id="a-01"' in told
    assert f'action="{page()}?show=without"' in chair.get(f"{page()}?show=without").text
    answer = chair.post(f"{page()}?show=without", SAID)
    assert answer.url == f"{ROOM}?show=without#a-02"
    url = reverse("committee:position_drop", args=[*PLACE, "A-01"])
    seen = {"seen": sign_of(Position.objects.get())}
    assert chair.post(f"{url}?show=without", seen).url == f"{ROOM}?show=without#a-01"
    assert chair.post(f"{page()}?show=<script>", SAID).url == f"{ROOM}#a-01"


# What was adopted before ----------------------------------------------------------------------


def test_what_an_earlier_phase_adopted_is_said_and_may_be_followed_by_another(chair, body, phase):
    making.seat(body, "dave")
    sitting = adopted(body, phase)
    factories.end(phase)
    later = making.review(body.roadmap, NOW() - timedelta(hours=1), NOW() + timedelta(days=9))
    row = chair.get(ROOM).text
    assert "réservée" in row.partition('id="a-01"')[2].partition("</tr>")[0]
    assert at("sitting", sitting.number) in row.partition('id="a-01"')[2].partition("</tr>")[0]
    assert 'id="a-01"' not in chair.get(f"{ROOM}?show=without").text
    told = chair.get(page()).text
    assert "serait une nouvelle position" in told
    assert at("sitting", sitting.number) in told
    assert chair.post(page(), SAID | {"view": "favourable"}).status_code == 302
    assert Position.objects.get(phase=later).sitting is None
    assert Position.objects.get(phase=phase).adopted_at
