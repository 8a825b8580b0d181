"""Which roadmaps the committee accompanies, and what it decided of their axes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from committee.models import Charge, Committee, Remit
from committee.operations import (
    AlreadyEntrusted,
    ask_question,
    entrust_roadmap,
    freeze_due_digest,
    settle_remit,
)
from roadmaps.models import Axis
from roadmaps.operations import draft_of, publish_version
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, PLACE, WEEK, at
from tests.consultation.test_voting import in_parallel

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def body(plan):
    return making.committee(plan)


@pytest.fixture
def sam(plan, client):
    person = factories.user("sam")
    factories.role(person, plan.region, "secretary")
    client.force_login(person)
    return person


@pytest.fixture
def culture(plan):
    return factories.published(factories.roadmap(plan.region, "culture", title="Culture"))


def sent(client, remit, seen=None, **axes):
    """Send the form of a remit with what it showed, changed for some axes (by their place)."""
    page = client.get(at("remit", remit.pk))
    typed = {"seen": page.context["seen"] if seen is None else seen}
    typed |= filled(page.context["axes"], axes)
    return client.post(at("remit", remit.pk), typed)


def filled(shown, changes):
    """The fields of these axes as a browser sends them, with what was typed in some."""
    typed = {}
    for index, axis in enumerate(shown):
        form = axis["form"]
        own = {"followed": "on", "rapporteur": ""}
        for name, value in changes.items():
            _axis, place, field = name.split("_", 2)
            if int(place) == index:
                own[field] = value
        if not own["followed"]:
            del own["followed"]
        typed |= {form.add_prefix(name): value for name, value in own.items()}
    return typed


def test_another_roadmap_of_the_region_is_accompanied(client, plan, body, sam, culture):
    far = factories.published(factories.roadmap(factories.region("corse", name="Corse"), "mer"))
    form = client.get(at("remits")).context["form"]
    assert list(form.fields["roadmap"].queryset) == [culture]
    assert client.post(at("remits"), {"roadmap": far.pk}).status_code == 422
    answer = client.post(at("remits"), {"roadmap": culture.pk})
    assert answer.url == at("remit", Remit.objects.get(roadmap=culture).pk)
    assert [remit.roadmap for remit in body.remits.all()] == [plan, culture]
    assert "Chaque feuille de route de la région a son comité." in client.get(at("remits")).text


def test_a_roadmap_nobody_may_see_yet_is_not_offered_to_the_secretary(client, plan, body, sam):
    factories.roadmap(plan.region, "secrete", title="Secrète")
    assert "Secrète" not in client.get(at("remits")).text


def test_a_roadmap_has_one_committee(plan, body, sam, culture):
    other = making.committee(culture)
    with pytest.raises(AlreadyEntrusted):
        entrust_roadmap(committee=body, roadmap=culture, actor=sam)
    assert entrust_roadmap(committee=other, roadmap=culture, actor=sam) == other.remits.get()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_entrusted_by_many_at_once_a_roadmap_has_one_committee():
    plan, sam = factories.published(), factories.user("sam")
    first = making.committee(plan)
    second = making.committee(factories.published(factories.roadmap(plan.region, "b")))
    free = factories.published(factories.roadmap(plan.region, "c"))

    def entrust(n):
        committee = Committee.objects.get(pk=(first, second)[n % 2].pk)
        try:
            return entrust_roadmap(committee=committee, roadmap=free, actor=sam).pk
        except AlreadyEntrusted:
            return None

    assert len({pk for pk in in_parallel(entrust, 8) if pk}) == 1
    assert Remit.objects.filter(roadmap=free).count() == 1


def test_a_roadmap_of_which_nothing_was_said_is_left(client, body, sam, culture):
    remit = entrust_roadmap(committee=body, roadmap=culture, actor=sam)
    remit.charges.create(axis="A", followed=False)
    assert "Ne plus accompagner" in client.get(at("remit_remove", remit.pk)).text
    assert client.post(at("remit_remove", remit.pk)).url == at("remits")
    assert not Remit.objects.filter(roadmap=culture).exists()


def test_the_room_is_left_by_another_door_when_its_own_roadmap_goes(client, body, sam, culture):
    entrust_roadmap(committee=body, roadmap=culture, actor=sam)
    answer = client.post(at("remit_remove", body.remits.first().pk))
    assert answer.url == reverse("committee:remits", args=[PLACE[0], "culture"])


def test_a_roadmap_is_kept_once_opinions_were_given(client, plan, body, sam, culture):
    remit = entrust_roadmap(committee=body, roadmap=culture, actor=sam)
    phase = making.review(culture, NOW() - WEEK, NOW() + WEEK)
    carol = making.seat(body)
    carol.opinions.create(
        phase=phase,
        member=carol.members.get(),
        action=culture.actions.first(),
        view="favourable",
        first_given_at=NOW(),
        given_at=NOW(),
    )
    assert "Le comité garde" in client.get(at("remit_remove", remit.pk)).text
    client.post(at("remit_remove", remit.pk))
    assert Remit.objects.filter(pk=remit.pk).exists()


def test_a_roadmap_is_kept_once_a_question_waits_for_its_answer(client, body, sam, culture):
    remit = entrust_roadmap(committee=body, roadmap=culture, actor=sam)
    carol = making.seat(body).members.get()
    ask_question(member=carol, action=culture.actions.first(), text="Quand ?")
    client.post(at("remit_remove", remit.pk))
    assert Remit.objects.filter(pk=remit.pk).exists()


def test_a_roadmap_is_kept_once_a_letter_told_of_it_and_the_last_one_always(
    client, plan, body, sam, culture
):
    client.post(at("remit_remove", body.remits.get().pk))
    assert body.remits.count() == 1
    making.published_at(culture, DUE - WEEK)
    remit = entrust_roadmap(committee=body, roadmap=culture, actor=sam)
    making.seat(body)
    making.review(plan)
    assert freeze_due_digest(committee_id=body.pk, now=DUE)
    client.post(at("remit_remove", remit.pk))
    assert body.remits.count() == 2


# Axes ------------------------------------------------------------------------------


def test_axes_are_followed_have_a_rapporteur_and_a_deadline_in_the_region_s_zone(
    client, plan, body, sam
):
    body.zone = "Indian/Reunion"
    body.save()
    carol, remit = making.seat(body), body.remits.get()
    by = (NOW() + timedelta(days=9)).astimezone(plan.region.tz).replace(hour=18)
    by = by.replace(minute=0, second=0, microsecond=0)
    making.review(plan, NOW() - WEEK, NOW() + 4 * WEEK)
    answer = sent(
        client,
        remit,
        axis_0_rapporteur=carol.pk,
        axis_0_opinions_by=f"{by:%Y-%m-%dT%H:%M}",
        axis_1_followed="",
    )
    assert answer.status_code == 302
    first, second = remit.charges.all()
    assert (first.axis, first.followed, first.rapporteur, first.opinions_by) == (
        "A",
        True,
        carol,
        by,
    )
    assert (second.axis, second.followed) == ("B", False)
    page = client.get(at("remit", remit.pk)).text
    assert f"{by:%Y-%m-%dT%H:%M}" in page
    assert "hors de toute phase" not in page
    assert "rapporteur\u00a0: Siège de carol" in client.get(at("remits")).text
    assert "Rapporteur\u00a0:" in client.get(at("seats")).text


def test_a_deadline_outside_the_review_is_told_as_one_that_does_not_count(client, plan, body, sam):
    remit = body.remits.get()
    making.review(plan, NOW() - WEEK, NOW() + WEEK)
    remit.charges.create(axis="A", opinions_by=NOW() + 3 * WEEK)
    assert "hors de toute phase d’avis" in client.get(at("remit", remit.pk)).text
    remit.charges.update(opinions_by=NOW() - timedelta(days=1))
    assert "échéance passée" in client.get(at("remit", remit.pk)).text


def test_a_deadline_that_cannot_be_read_is_refused(client, body, sam):
    answer = sent(client, body.remits.get(), axis_0_opinions_by="demain", axis_1_rapporteur=99999)
    assert answer.status_code == 422
    assert "demain" in answer.text
    assert not Charge.objects.exists()


def test_a_seat_of_elsewhere_reports_on_nothing(client, body, sam):
    far = making.seat(making.committee(factories.published(factories.roadmap(body.region, "b"))))
    assert sent(client, body.remits.get(), axis_0_rapporteur=far.pk).status_code == 422


def test_axes_changed_since_they_were_seen_are_told_so(client, body, sam):
    remit = body.remits.get()
    seen = client.get(at("remit", remit.pk)).context["seen"]
    facts = {"followed": False, "rapporteur": None, "opinions_by": None}
    settle_remit(remit=remit, actor=sam, charges={"B": facts})
    answer = sent(client, remit, seen=seen)
    assert answer.status_code == 409
    assert "Quelqu’un a changé ces axes" in answer.text
    assert sent(client, remit, seen=answer.context["seen"]).status_code == 302
    assert Charge.objects.get().followed


def test_what_was_typed_stays_with_its_axis_when_the_plan_has_another_since(
    client, plan, body, sam
):
    remit = body.remits.get()
    page = client.get(at("remit", remit.pk)).context
    typed = {"seen": page["seen"]} | filled(page["axes"], {"axis_1_followed": ""})
    factories.action(plan, "Z-01", axis="Z")
    Axis.objects.filter(version=draft_of(plan), code="Z").update(position=0)
    Axis.objects.filter(version=draft_of(plan), code="A").update(position=9)
    publish_version(roadmap=plan, actor=None)
    answer = client.post(at("remit", remit.pk), typed)
    assert answer.status_code == 409
    shown = [(axis["code"], axis["form"]["followed"].value()) for axis in answer.context["axes"]]
    assert shown == [("Z", True), ("B", False), ("A", True)]
    assert not Charge.objects.exists()


def test_letters_bear_the_address_of_a_roadmap_that_everybody_may_open(body, culture):
    Remit.objects.update(roadmap=factories.roadmap(body.region, "brouillon"))
    Remit.objects.create(committee=body, roadmap=culture)
    assert body.roadmap == culture


def test_what_is_usual_needs_no_row(client, body, sam):
    assert sent(client, body.remits.get()).status_code == 302
    assert not Charge.objects.exists()


def test_before_the_first_version_the_axes_are_those_of_the_draft(client, plan, body, sam):
    draft = factories.roadmap(plan.region, "brouillon", title="Brouillon")
    factories.action(draft, "Z-01", axis="Z")
    remit = Remit.objects.create(committee=body, roadmap=draft)
    assert [axis["code"] for axis in client.get(at("remit", remit.pk)).context["axes"]] == ["Z"]


def test_a_remit_of_another_committee_is_not_here(client, plan, body, sam, culture):
    far = making.committee(culture).remits.get()
    assert client.get(at("remit", far.pk)).status_code == 404
    assert client.post(at("remit", far.pk), {}).status_code == 404
    assert client.post(at("remit_remove", far.pk)).status_code == 404
