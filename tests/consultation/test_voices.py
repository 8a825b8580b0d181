"""In whose name one speaks: chosen first, shown where one votes and writes, checked each time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection
from django.urls import reverse

from consultation.models import Proposal, Trace, Vote
from consultation.operations import vote
from consultation.permissions import can_withdraw
from tests import factories
from tests.accounts import mandating
from tests.consultation import writing

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "vote-a-a-01"}
CHOICE = "/accounts/voice/"


@pytest.fixture
def round(plan):
    return factories.phase(plan)


@pytest.fixture
def alice():
    return factories.user("alice")


@pytest.fixture
def own(alice):
    return factories.voice(alice, college="citizen")


@pytest.fixture
def theirs(alice, own):
    """The voice of the organisation that alice speaks for."""
    return mandating.speaking(alice).participant


def url(plan, code="A-01"):
    return reverse("consultation:vote_action", args=(plan.region.slug, plan.slug, code))


def page_of(client, plan):
    place = (plan.region.slug, plan.slug)
    return client.get(reverse("public:roadmap", args=place)).content.decode()


def choose(client, voice):
    return client.post(CHOICE, {"voice": voice.pk, "next": "/legal/"})


def test_one_voice_has_nothing_to_choose(client, plan, round, alice, own):
    client.force_login(alice)
    page = page_of(client, plan)
    assert 'name="voice"' not in page
    assert "Parler au nom" not in page
    client.post(url(plan), {"position": "for", "seen": ""})
    assert Vote.objects.get().participant == own


def test_with_several_nothing_is_cast_before_one_is_chosen(client, plan, round, alice, theirs):
    client.force_login(alice)
    assert "En quel nom parlez-vous" in page_of(client, plan)
    response = client.post(url(plan), {"position": "for", "seen": "", "voice": "none"})
    assert response.status_code == 302
    assert response.url.startswith(f"{CHOICE}?next=")
    response = client.post(url(plan), {"position": "for", "voice": "none"}, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"][: len(CHOICE)]) == (204, CHOICE)
    assert not Vote.objects.exists()
    page = client.get(response["HX-Redirect"]).content.decode()
    assert "En mon nom (Alice)" in page
    assert "Au nom de Périgord en ligne" in page


def test_a_vote_that_names_no_voice_is_one_s_own_never_an_organisation_s(
    client, plan, round, alice, own, theirs
):
    client.force_login(alice)
    assert client.post(url(plan), {"position": "for"}).status_code == 302
    assert Vote.objects.get().participant == own
    choose(client, theirs)
    assert client.post(url(plan), {"position": "against"}).status_code != 200
    assert Vote.objects.get().position == "for"


def test_the_vote_counts_in_the_name_chosen(client, plan, round, alice, own, theirs):
    client.force_login(alice)
    assert choose(client, theirs).url == "/legal/"
    page = page_of(client, plan)
    assert "Vous parlez au nom de <b>Périgord en ligne</b>" in page
    assert page.count(f'name="voice" value="{theirs.pk}"') == 3
    client.post(url(plan), {"position": "for", "seen": "", "voice": theirs.pk})
    choose(client, own)
    client.post(url(plan), {"position": "against", "seen": "", "voice": own.pk})
    found = Vote.objects.values_list("participant", "position")
    assert set(found) == {(theirs.pk, "for"), (own.pk, "against")}


def test_kept_rows_never_carry_the_voice_of_somebody_else(client, plan, round, alice, theirs):
    bob = factories.user("bob")
    factories.voice(bob)
    other = mandating.speaking(bob, mandating.OTHERS[0], name="Bob et fils").participant
    for person, voice, stranger in ((alice, theirs, other), (bob, other, theirs)):
        client.force_login(person)
        choose(client, voice)
        page = page_of(client, plan)
        assert page.count(f'name="voice" value="{voice.pk}"') == 3
        assert f'name="voice" value="{stranger.pk}"' not in page
        sheet = reverse("public:action", args=(plan.region.slug, plan.slug, "A-01"))
        sheet = client.get(sheet).content.decode()
        assert f'name="voice" value="{voice.pk}"' in sheet
        assert f'name="voice" value="{stranger.pk}"' not in sheet


@pytest.mark.parametrize("said", ["own", "", "none", "999999", "½"])
@pytest.mark.usefixtures("round")
def test_another_tab_spoke_in_another_name(client, plan, alice, own, theirs, said):
    client.force_login(alice)
    choose(client, theirs)
    sent = {"position": "for", "seen": "", "voice": own.pk if said == "own" else said}
    response = client.post(url(plan), sent, headers=HTMX)
    assert response.status_code == 409
    assert "Vous parlez maintenant au nom de Périgord en ligne" in response.content.decode()
    assert f'name="voice" value="{theirs.pk}"' in response.content.decode()
    assert client.post(url(plan), sent).status_code == 302
    priority = reverse("consultation:priority", args=(plan.region.slug, plan.slug, "A-01"))
    assert client.post(priority, sent | {"chosen": "yes"}, headers=HTMX).status_code == 409
    assert not Vote.objects.exists()


def test_nobody_speaks_in_a_name_that_is_not_theirs(client, alice, theirs):
    eve = factories.user("eve")
    client.force_login(eve)
    assert choose(client, theirs).status_code == 422
    client.force_login(alice)
    assert client.post(CHOICE, {"voice": factories.voice().pk}).status_code == 422


def test_a_mandate_that_ends_ends_the_choice(client, plan, round, alice, own, theirs):
    client.force_login(alice)
    choose(client, theirs)
    theirs.organisation.mandates.update(ended_at=theirs.organisation.declared_at)
    client.post(url(plan), {"position": "for", "seen": "", "voice": theirs.pk})
    assert not Vote.objects.exists(), "what was meant for the organisation is nobody else's vote"
    client.post(url(plan), {"position": "for", "seen": ""})
    assert Vote.objects.get().participant == own


def test_oneself_is_asked_how_one_takes_part(client, plan, round):
    carol = factories.user("carol")
    mandating.speaking(carol)
    client.force_login(carol)
    client.post(CHOICE, {"voice": 0})
    sent = {"position": "for", "voice": 0, "college": "citizen", "department": "33"}
    client.post(url(plan), sent)
    assert Vote.objects.get().participant.user == carol


@pytest.fixture
def written(plan, round, alice):
    place = (plan.region.slug, plan.slug)
    return reverse("consultation:proposal_new", args=place), writing.new_action(signature="Alice")


def test_a_proposal_is_made_in_the_name_its_form_says(client, written, alice, theirs):
    address, typed = written
    client.force_login(alice)
    response = client.post(address, typed)
    assert response.status_code == 409
    assert "Choisissez ci-dessous en quel nom" in response.content.decode()
    number = Proposal.objects.get().number
    edit = address.replace("new/", f"{number}/edit/")
    page = client.get(edit).content.decode()
    assert 'name="voice_seen" value="none"' in page
    sent = typed | {"voice": theirs.pk, "voice_seen": "none"}
    assert client.post(edit, sent).status_code == 302
    made = Proposal.objects.get()
    assert (made.author, made.signature, made.entered_by) == (theirs, "Périgord en ligne", alice)
    assert "Vous parlez au nom de" in page_of(client, made.roadmap)


def test_a_form_that_saw_another_name_in_force_is_told(client, written, alice, own, theirs):
    address, typed = written
    client.force_login(alice)
    choose(client, theirs)
    stale = typed | {"voice": own.pk, "voice_seen": str(own.pk)}
    assert client.post(address, stale).status_code == 409
    assert Proposal.objects.get().state == "draft"


def test_two_mandated_persons_share_one_vote(client, plan, round, alice, theirs):
    ben = factories.user("ben")
    mandating.joined(ben, theirs.organisation)
    for person, position, seen in ((alice, "for", ""), (ben, "against", "for")):
        client.force_login(person)
        choose(client, theirs)
        client.post(url(plan), {"position": position, "seen": seen, "voice": theirs.pk})
    assert Vote.objects.get().position == "against"
    assert Trace.objects.get().user == ben
    page = client.get(reverse("public:organisation_done", args=[theirs.organisation_id]))
    page = page.content.decode()
    assert "contre" in page
    assert ">Ben<" in page


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_hands_at_once_are_one_vote():
    plan = factories.published()
    round, action = factories.phase(plan), plan.actions.first()
    hands = [factories.user(), factories.user()]
    body = mandating.speaking(hands[0])
    mandating.joined(hands[1], body)

    def cast(index):
        close_old_connections()
        try:
            voice = factories.first_voice(hands[index % 2])
            vote(participant=voice, round=round, item=action, position="for")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(cast, range(40)))
    assert Vote.objects.count() == 1


def test_what_was_written_in_its_name_says_by_whom(client, round, alice, theirs):
    proposal = writing.submitted(round, alice)
    assert proposal.author == theirs
    client.force_login(alice)
    page = client.get(reverse("public:organisation_done", args=[theirs.organisation_id]))
    assert proposal.title in page.content.decode()


def test_who_no_longer_speaks_for_an_organisation_leaves_it_what_they_wrote(round, alice, theirs):
    said = writing.submitted(round, alice)
    Proposal.objects.filter(pk=said.pk).update(author=theirs)
    said.refresh_from_db()
    assert can_withdraw(alice, said)
    theirs.organisation.mandates.update(ended_at=theirs.organisation.declared_at)
    assert not can_withdraw(alice, said)
