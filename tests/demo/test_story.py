"""What the demonstration shows of a plan amended field by field, from the draft to the vote."""

import itertools
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from consultation.models import (
    Answer,
    Change,
    Instruction,
    Kinship,
    Note,
    Proposal,
    Reason,
    ReasonMessage,
    Ruling,
)
from outbox.letters import parsed
from outbox.models import Mail
from public.dossier import facts_of
from roadmaps.fields import AMENDABLE
from roadmaps.models import Deliberation, Dossier, PhaseNotice
from roadmaps.plan import Plan
from roadmaps.templatetags.words import moment

pytestmark = pytest.mark.django_db

HOME = "/nouvelle-aquitaine/economie-numerique/"
NORMANDIE = ("normandie", "plan-de-numerisation")


def test_more_than_forty_amendments_of_every_kind_are_public(loaded):
    amendments = Proposal.objects.published().filter(roadmap=loaded, kind="amendment")
    assert amendments.count() >= 40
    changes = Change.objects.filter(proposal__in=amendments)
    fields = set(changes.values_list("field", flat=True))
    assert fields >= {"targets", "budget", "starts_on", "ends_on", "owner", "axis", "status"}
    assert fields >= {"description", "title", "summary", "partners", "funders", "territories"}
    listed = changes.filter(field__in=["partners", "funders", "territories", "budget"])
    assert listed.filter(before__isnull=True).exists()
    assert listed.filter(value__isnull=True).exists()
    assert changes.exclude(reason="").exists()
    several = amendments.annotate(fields=Count("changes__field", distinct=True))
    assert several.filter(fields__gte=3).exists()


def test_three_collisions_are_open_and_others_are_settled(loaded):
    places = defaultdict(set)
    amendments = Proposal.objects.published().filter(roadmap=loaded, kind="amendment")
    for change in Change.objects.filter(proposal__in=amendments).exclude(key__startswith="+"):
        place = (change.proposal.is_answered, change.proposal.action.code, change.field, change.key)
        places[place].add(str(change.value))
    colliding = [place for place, values in places.items() if len(values) > 1]
    still_open = sorted(place[1:3] for place in colliding if not place[0])
    assert still_open == [("A-01", "description"), ("C-03", "owner"), ("G-08", "targets")]
    settled = sorted(place[1:3] for place in colliding if place[0])
    assert settled == [("A-01", "targets"), ("A-10", "starts_on")]


def test_the_second_version_leads_to_the_proposals_it_comes_from(loaded):
    second = loaded.versions.get(number=2)
    before, after = (Plan(loaded.versions.get(number=number)) for number in (1, 2))
    rulings = Ruling.objects.filter(version=second).select_related("change__proposal__action")
    assert set(rulings.values_list("outcome", flat=True)) == {"accepted", "modified"}
    assert rulings.filter(agreed_at__isnull=False).exists()
    said = {(ruling.change.proposal.action.code, ruling.change.field) for ruling in rulings}
    shared = before.by_code.keys() & after.by_code.keys()
    for code, item in itertools.product(shared, AMENDABLE.values()):
        old, new = (plan.by_code[code].says(item) for plan in (before, after))
        assert (old != new) == ((code, item.name) in said), (code, item.name)
    assert Proposal.objects.filter(became__code="B-13", roadmap=loaded).exists()
    assert "B-13" in after.by_code
    assert after.by_code["B-12"].place["code"] == "G"
    gone = {departure.action.code: departure.successors for departure in second.departures.all()}
    assert gone == {"C-13": ["C-15", "C-16"], "F-11": ["F-06"], "G-10": []}
    assert len(after.stops) == len(before.stops)
    assert not rulings.model.objects.filter(outcome="rejected", reason="").exists()


def test_the_region_is_at_work_in_private(client, loaded):
    private = Answer.objects.filter(proposal__roadmap=loaded, published_at=None)
    assert private.count() >= 3
    standing = Ruling.objects.standing().merging().filter(change__proposal__roadmap=loaded)
    assert standing.filter(asked_at__isnull=False, agreed_at=None, declined_at=None).exists()
    late = Instruction.objects.filter(proposal__roadmap=loaded, due_on__lt=timezone.localdate())
    assert late.exists()
    assert Note.objects.exists()
    for answer in private:
        page = client.get(f"{HOME}proposals/{answer.proposal.number}/").text
        assert answer.reasons not in page


def test_the_other_region_voted_on_its_plan(client, loaded):
    vote = Deliberation.objects.get()
    assert vote.is_carried
    assert (vote.version.number, vote.adopted.number) == (2, 3)
    assert vote.roadmap.current == vote.adopted
    dossier = Dossier.objects.get()
    assert (dossier.version, dossier.pdf[:5]) == (vote.version, b"%PDF-")
    assert client.get(reverse("public:dossier", args=NORMANDIE)).status_code == 200
    assert vote.roadmap.proposals.filter(answer__published_at__isnull=False).count() == 8


def test_alice_reads_what_concerns_her(client, loaded):
    client.force_login(User.objects.get(email="alice@demo.example"))
    letters = Mail.objects.filter(to="alice@demo.example", state=Mail.State.SENT)
    assert letters.count() == 8
    assert letters.filter(sent_at__lt=timezone.now() - timedelta(days=60)).exists()
    mine = client.get("/accounts/").text
    own = Proposal.objects.filter(author__user__email="alice@demo.example")
    assert own.count() == 3
    assert all(proposal.title in mine for proposal in own)
    moved = own.get(action__code="F-06", phase__name="Second tour")
    assert moved.made_on.version.number == 2


def test_figures_and_a_prolongation_are_told(loaded):
    figures = Plan(loaded.current).figures
    codes = set(loaded.current.entries.values_list("action__code", flat=True))
    linked = [figure for figure in figures if figure.actions]
    assert len(linked) >= 5
    assert all(set(figure.actions) <= codes for figure in linked)
    assert PhaseNotice.objects.get().kind == "prolonged"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_its_dossier_can_be_made(loaded, language):
    with translation.override(language):
        facts = facts_of(loaded.current)
    notices = [notice for phase in facts["phases"] for notice in phase["notices"]]
    assert len(notices) == PhaseNotice.objects.filter(phase__roadmap=loaded).count() == 1


def test_a_letter_and_the_page_say_the_same_deadline(client, loaded):
    tie = Kinship.objects.get(proposal__author__user__email="alice@demo.example")
    client.force_login(User.objects.get(email="alice@demo.example"))
    said = moment(tie.takes_effect_at, loaded.region.tz)
    letter = parsed(bytes(Mail.objects.get(key=f"family:{tie.pk}").raw))
    assert said in letter.get_body(["plain"]).get_content()
    offer = reverse(
        "consultation:family_offer", args=(loaded.region.slug, loaded.slug, tie.proposal.number)
    )
    assert said in client.get(offer).text


def test_a_moderator_begins_with_the_words_of_the_region(loaded):
    said = ReasonMessage.objects.filter(region=loaded.region)
    assert set(said.values_list("reason", flat=True)) == set(Reason.values)
