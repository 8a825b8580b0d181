"""A phase is prolonged, suspended and resumed from the back room; everybody reads why."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultation.models import Vote
from consultation.tasks import tell_notices
from outbox.models import Mail
from roadmaps.models import Clock, Phase, Role
from roadmaps.operations import prolong_phase, suspend_phase
from roadmaps.tasks import open_phases
from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WHY = "Panne <b>du</b> site"
SHOWN = "Panne &lt;b&gt;du&lt;/b&gt; site"


@pytest.fixture
def round(ada):
    plan = factories.published()
    factories.role(ada, plan.region, Role.Name.ADMINISTRATOR)
    return factories.phase(plan, name="Premier tour", may_vote=True, may_propose=True)


@pytest.fixture
def managing(client, ada):
    client.force_login(ada)
    return client


def at(round, name, *more):
    plan = round.roadmap
    return reverse(name, args=(plan.region.slug, plan.slug, *more))


def page(client, round, name, *more):
    return client.get(at(round, name, *more)).text


def typed(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_a_new_close_is_looked_at_before_it_holds(managing, round):
    url = at(round, "consultation:phase_prolong", round.pk)
    later = (round.closes_at + 3 * DAY).replace(second=0, microsecond=0)
    factories.phase(round.roadmap, 2 * DAY, 5 * DAY, name="Synthèse")
    said = {"closes_at": typed(later), "reason": WHY, "seen": 0}
    looked = managing.post(url, said)
    assert looked.status_code == 200
    assert Phase.objects.get(pk=round.pk).closes_at == round.closes_at
    assert "<del>" in looked.text
    assert "Les deux phases seront ouvertes ensemble" in looked.text
    assert SHOWN in looked.text
    looked_at = re.search(r'name="looked_at" value="([^"]+)"', looked.text).group(1)
    other = said | {"closes_at": typed(later + DAY), "looked_at": looked_at}
    assert managing.post(url, other).status_code == 200
    assert managing.post(url, said | {"looked_at": looked_at}).status_code == 302
    assert Phase.objects.get(pk=round.pk).closes_at == later


def test_what_cannot_be_is_said_beside_the_field(managing, round):
    url = at(round, "consultation:phase_prolong", round.pk)
    earlier = {"closes_at": typed(round.closes_at - timedelta(hours=2)), "reason": WHY, "seen": 0}
    answer = managing.post(url, earlier)
    assert answer.status_code == 422
    assert "ne peut être que repoussée" in answer.text
    without = managing.post(at(round, "consultation:phase_suspend", round.pk), {"seen": 0})
    assert without.status_code == 422
    assert Phase.objects.get(pk=round.pk).suspended_at is None


def test_a_stale_page_is_told_and_keeps_what_was_typed(managing, round, ada):
    suspend_phase(phase=round, actor=factories.user("zoe"), reason="Autre")
    url = at(round, "consultation:phase_suspend", round.pk)
    answer = managing.post(url, {"reason": WHY, "seen": 0})
    assert answer.status_code == 409
    assert SHOWN in answer.text
    assert round.notices.count() == 1


def test_the_page_counts_those_who_will_be_told(managing, round):
    url = at(round, "consultation:phase_suspend", round.pk)
    for name in ("bob", "anne"):
        voice = factories.voice(factories.user(name))
        factories.cast(voice, round, round.roadmap.actions.first())
    assert "<b>2 personnes</b>" in managing.get(url).text


def test_suspending_and_resuming_from_the_list(managing, round):
    room = page(managing, round, "roadmaps:phases")
    assert at(round, "consultation:phase_suspend", round.pk) in room
    managing.post(at(round, "consultation:phase_suspend", round.pk), {"reason": WHY, "seen": 0})
    room = page(managing, round, "roadmaps:phases")
    resume = at(round, "consultation:phase_resume", round.pk)
    assert resume in room
    assert SHOWN in room
    Phase.objects.filter(pk=round.pk).update(suspended_at=timezone.now() - 2 * DAY)
    assert "La prolonger d’abord d’autant" in managing.get(resume).text
    assert managing.post(resume, {"reason": "", "seen": 1}).status_code == 302
    assert Phase.objects.get(pk=round.pk).is_open()


def test_a_phase_that_is_over_goes_back_to_the_list(managing, round):
    Phase.objects.filter(pk=round.pk).update(closes_at=Clock())
    for name in ("prolong", "suspend", "resume"):
        url = at(round, f"consultation:phase_{name}", round.pk)
        for answer in (managing.get(url), managing.post(url, {"reason": WHY, "seen": 0})):
            assert answer.headers["Location"] == at(round, "roadmaps:phases")


def test_everybody_reads_that_a_phase_is_suspended_and_why(client, round, ada):
    open_phases()
    before = page(client, round, "public:roadmap")
    suspend_phase(phase=round, actor=ada, reason=WHY)
    for name, more in (
        ("public:home", None),
        ("public:roadmap", ()),
        ("public:rules", ()),
        ("public:voting_path", ()),
        ("consultation:proposal_new", ()),
        ("consultation:vote_action", ("A-01",)),
    ):
        html = client.get(reverse(name)).text if more is None else page(client, round, name, *more)
        assert SHOWN in html, name
        assert "suspendu" in html.casefold(), name
    after = page(client, round, "public:roadmap")
    assert 'name="position"' not in after
    assert before != after


def test_everybody_reads_that_a_phase_is_prolonged_and_what_was_promised(client, round, ada):
    open_phases()
    prolong_phase(phase=round, actor=ada, closes_at=round.closes_at + 9 * DAY, reason=WHY)
    for name in ("public:roadmap", "public:rules", "public:voting_path"):
        assert SHOWN in page(client, round, name), name
    assert SHOWN in client.get(reverse("public:home")).text
    assert "la clôture était annoncée pour le" in page(client, round, "public:rules")
    Phase.objects.filter(pk=round.pk).update(closes_at=Clock())
    assert SHOWN not in page(client, round, "public:roadmap")
    assert SHOWN in page(client, round, "public:rules")


def test_a_vote_that_comes_while_suspended_is_refused_and_the_one_given_is_kept(client, round, ada):
    bob = factories.user("bob")
    action = round.roadmap.actions.get(code="A-01")
    factories.cast(factories.voice(bob), round, action)
    client.force_login(bob)
    suspend_phase(phase=round, actor=ada, reason=WHY)
    url = at(round, "consultation:vote_action", "A-01")
    answer = client.post(url, {"position": "against"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "suspendu" in answer.text
    assert Vote.objects.get().position == "for"
    html = page(client, round, "public:action", "A-01")
    assert "Le vote est suspendu" in html
    assert "Vous avez voté" in html
    assert 'name="position"' not in html


def test_a_draft_is_kept_while_suspended_and_cannot_be_submitted(client, round, ada):
    bob = factories.user("bob")
    factories.voice(bob)
    client.force_login(bob)
    url = at(round, "consultation:proposal_new")
    sent = {"title": "Ouvrir les salles le soir", "reason": "Elles sont vides.", "axis": "A"}
    sent["summary"] = "Prêter les salles aux associations."
    suspend_phase(phase=round, actor=ada, reason=WHY)
    answer = client.post(url, sent | {"do": "submit"})
    assert answer.status_code == 409
    assert "suspendu depuis" in answer.text
    assert round.proposals.get().state == "draft"


def test_what_awaits_administrators_begins_with_what_is_suspended(managing, round, ada):
    resume = at(round, "consultation:phase_resume", round.pk)
    assert resume not in page(managing, round, "roadmaps:manage")
    suspend_phase(phase=round, actor=ada, reason=WHY)
    assert resume in page(managing, round, "roadmaps:manage")


def test_the_list_proves_how_many_mails_left(managing, round, ada):
    for name in ("bob", "anne", "dan"):
        voice = factories.voice(factories.user(name))
        factories.cast(voice, round, round.roadmap.actions.first())
    suspend_phase(phase=round, actor=ada, reason=WHY)
    assert "en préparation" in page(managing, round, "roadmaps:phases")
    tell_notices()
    first, second, _ = Mail.objects.order_by("pk")
    Mail.objects.filter(pk=first.pk).update(state="sent", sent_at=timezone.now())
    Mail.objects.filter(pk=second.pk).update(state="failed")
    room = page(managing, round, "roadmaps:phases")
    assert "1 sur 3" in room
    assert "1 en échec" in room
    assert "en préparation" not in room
