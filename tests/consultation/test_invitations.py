"""A new round invites those who voted in the one before on what revisions changed since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Mandate, Organisation, Participant, User
from consultation.models import Vote
from consultation.operations import telling
from consultation.tasks import invite_voters
from insights.operations import compute_results
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Clock, Phase, Version
from roadmaps.operations import draft_of, publish_version, write_action
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HOSTILE = 'Ouvrir <b onclick="x">un guichet</b> & « deux »'


@pytest.fixture
def plan():
    return factories.published(codes=("A-01", "A-02", "B-01"))


@pytest.fixture
def first(plan):
    return factories.phase(plan, name="Premier tour", may_vote=True)


def action(plan, code="A-01"):
    return plan.actions.get(code=code)


def voted(round, name, *codes, position="against"):
    voice = factories.voice(factories.user(name))
    for code in codes:
        factories.cast(voice, round, action(round.roadmap, code), position)
    return voice


def revised(plan, **changes):
    """The next version, in which these actions say something else."""
    for code, values in changes.items():
        draft = draft_of(plan)
        write_action(draft=draft, action=action(plan, code.replace("_", "-")), values=values)
    return publish_version(roadmap=plan, actor=None)


def over(round):
    """The round ended before the version that follows."""
    ago = timezone.now() - timedelta(days=2)
    Phase.objects.filter(pk=round.pk).update(opens_at=ago, closes_at=Clock())


def second(plan, **more):
    return factories.phase(plan, opens_in=timedelta(0), name="Second tour", may_vote=True, **more)


def mails():
    rows = Mail.objects.filter(key__startswith="invite:").order_by("to")
    return {mail.to.partition("@")[0]: parsed(bytes(mail.raw)) for mail in rows}


def text(letter):
    return letter.get_body(("plain",)).get_content()


def test_those_who_voted_on_what_changed_are_invited_once(plan, first):
    voted(first, "alice", "A-01", "B-01")
    voted(first, "bob", "B-01")
    over(first)
    revised(plan, A_01={"owner": "La Région et les clusters", "title": HOSTILE})
    round = second(plan)
    invite_voters()
    invite_voters()
    letters = mails()
    assert list(letters) == ["alice"]
    assert Mail.objects.get().key == f"invite:{round.pk}:{User.objects.get(name='Alice').pk}"
    said = text(letters["alice"])
    assert "A-01" in said
    assert "B-01" not in said
    assert HOSTILE in said
    assert "Région → La Région et les clusters" in said
    assert "Second tour" in said
    assert "/versions/1-2/" in said
    html = letters["alice"].get_body(("html",)).get_content()
    assert "<b onclick" not in html
    assert Phase.objects.get(pk=round.pk).invited_at is not None


def test_a_letter_never_says_how_one_voted(plan, first):
    for name, position in (("alice", "for"), ("bob", "against")):
        voted(first, name, "A-01", position=position)
    over(first)
    revised(plan, A_01={"owner": "La Région et les clusters"})
    second(plan)
    invite_voters()
    letters = mails()
    assert text(letters["alice"]) == text(letters["bob"])
    html = [letter.get_body(("html",)).get_content() for letter in letters.values()]
    assert html[0] == html[1]


def test_neither_a_correction_nor_a_status_invites(plan, first):
    voted(first, "alice", "A-01", "A-02")
    over(first)
    draft = draft_of(plan)
    write_action(draft=draft, action=action(plan), values={"title": "Ouvrir le chantier, A-01"})
    Version.objects.filter(pk=draft.pk).update(kind="correction")
    publish_version(roadmap=plan, actor=None)
    revised(plan, A_02={"status": "started"})
    round = second(plan)
    invite_voters()
    assert mails() == {}
    assert Phase.objects.get(pk=round.pk).invited_at is not None


def test_what_was_changed_and_changed_back_invites_nobody(plan, first):
    voted(first, "alice", "A-01")
    over(first)
    before = action(plan).entries.get(version=plan.current).content.owner
    revised(plan, A_01={"owner": "Autre"})
    revised(plan, A_01={"owner": before})
    second(plan)
    invite_voters()
    assert mails() == {}


def test_a_first_round_has_nobody_to_invite(plan, first):
    voted(first, "alice", "A-01")
    invite_voters()
    assert mails() == {}
    assert Phase.objects.get(pk=first.pk).invited_at is not None


def test_a_round_to_come_or_suspended_waits(plan, first):
    voted(first, "alice", "A-01")
    over(first)
    revised(plan, A_01={"owner": "Autre"})
    round = second(plan)
    Phase.objects.filter(pk=round.pk).update(suspended_at=timezone.now())
    invite_voters()
    assert mails() == {}
    Phase.objects.filter(pk=round.pk).update(suspended_at=None)
    invite_voters()
    assert list(mails()) == ["alice"]


def test_an_account_gone_gets_nothing_and_an_organisation_by_who_speaks_for_it(plan, first):
    gone = voted(first, "gone", "A-01")
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    body = Organisation.objects.create(name="Grappe", siren="732829320")
    voice = Participant.objects.create(organisation=body, college="company", department="33")
    factories.cast(voice, first, action(plan))
    speaker = factories.user("anne")
    Mandate.objects.create(user=speaker, organisation=body, verified_at=timezone.now())
    Mandate.objects.create(user=factories.user("ben"), organisation=body)
    over(first)
    revised(plan, A_01={"owner": "Autre"})
    second(plan)
    invite_voters()
    assert list(mails()) == ["anne"]


def test_no_more_than_six_are_named_and_the_rest_is_counted(first):
    plan = first.roadmap
    codes = [f"C-{n:02}" for n in range(9)]
    for code in codes:
        factories.action(plan, code, axis="C")
    Phase.objects.filter(pk=first.pk).update(may_vote=False)
    publish_version(roadmap=plan, actor=None)
    Phase.objects.filter(pk=first.pk).update(may_vote=True)
    voted(first, "alice", *codes)
    over(first)
    revised(plan, **{code.replace("-", "_"): {"owner": "Autre"} for code in codes})
    second(plan)
    invite_voters()
    said = text(mails()["alice"])
    assert sum(code in said for code in codes) == 6
    assert "Et 3 autres." in said
    assert said.startswith("Économie") or "9 actions" in said


def test_many_are_invited_a_batch_at_a_time(plan, first, monkeypatch):
    for n in range(5):
        voted(first, f"p{n}", "A-01")
    over(first)
    revised(plan, A_01={"owner": "Autre"})
    round = second(plan)
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    done = []
    for _ in range(3):
        invite_voters()
        done.append((Mail.objects.count(), Phase.objects.get(pk=round.pk).invited_at is None))
    assert done == [(2, True), (4, True), (5, False)]
    assert Vote.objects.filter(round=first).count() == 5


def test_a_voter_reads_on_the_page_that_the_action_changed_since_their_vote(plan, first, client):
    voice = voted(first, "alice", "A-01", "B-01")
    over(first)
    revised(plan, A_01={"owner": HOSTILE})
    second(plan)
    place = f"/{plan.region.slug}/{plan.slug}/"
    told = "Changée depuis votre vote du «\xa0Premier tour\xa0»"
    assert told not in client.get(f"{place}actions/A-01/").text
    client.force_login(voice.user)
    page = client.get(f"{place}actions/A-01/").text
    assert told in page
    assert "<b onclick" not in page
    link = f"{place}versions/1-2/?q=A-01#A-01-owner"
    assert f'href="{link}"' in page
    assert 'id="A-01-owner"' in client.get(link).text
    assert told not in client.get(f"{place}actions/B-01/").text
    path = [client.get(f"{place}vote/?after={code}").text for code in ("A-01", "A-02", "B-01")]
    assert sum(told in one for one in path) == 1


def test_what_was_counted_stays_with_the_round_in_which_it_was_said(plan, first, client):
    voice = voted(first, "alice", "A-01", position="for")
    over(first)
    compute_results()
    revised(plan, A_01={"owner": "Autre"})
    round = second(plan)
    factories.cast(voice, round, action(plan), "against")
    place = f"/{plan.region.slug}/{plan.slug}/"
    page = client.get(f"{place}actions/A-01/").text
    assert 'id="results"' in page
    assert f"{first.name}, " in page
    data = client.get(f"{place}data/round-{first.pk}.csv")
    assert data.status_code == 200
    assert client.get(f"{place}data/round-{round.pk}.csv").status_code == 404
    assert list(first.votes.values_list("position", flat=True)) == ["for"]
