"""Families, splits and refiling as people meet them: pages, forms, who sees what and when."""

import pytest
from django.utils import timezone

from consultation.models import Flag, FlaggedVoice, Kinship, Proposal, Split, Vote
from consultation.operations.families import Offer, agree_family, object_family, offer_family
from consultation.operations.splits import agree_split, offer_split
from roadmaps.models import Clock
from tests import factories
from tests.accounts import mandating
from tests.consultation import amending, test_families, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
TITLE = "Des salles ouvertes le soir"
FAMILY = f"{PLACE}families/1/"


@pytest.fixture
def three(phase, people):
    """Three proposals by three persons."""
    people["zoe"] = factories.user("zoe")
    factories.voice(people["zoe"], college="research")
    return [
        writing.published(
            phase, people[name], people["mo"], title=f"Ouvrir les salles, dit {name}", axis="A"
        )
        for name in ("alice", "bob", "zoe")
    ]


@pytest.fixture
def offered(three, people):
    offer = Offer(proposals=three, title=TITLE)
    return offer_family(roadmap=three[0].roadmap, moderator=people["mo"], offer=offer)


@pytest.fixture
def family(offered):
    test_families.age(offered)
    return offered


def as_(client, person):
    client.force_login(person)
    return client


def test_offered_it_is_seen_by_its_authors_and_the_moderators_alone(client, offered, people):
    assert client.get(FAMILY).status_code == 404
    people["eve"] = factories.user("eve")
    for name, status in (("alice", 200), ("zoe", 200), ("mo", 200), ("ada", 200), ("eve", 404)):
        assert as_(client, people[name]).get(FAMILY).status_code == status, name
    page = as_(client, people["alice"]).get(FAMILY).text
    assert "Pas encore en vigueur." in page


def test_what_was_hidden_since_is_not_read_through_the_offer(client, offered, three, people):
    Proposal.objects.filter(pk=three[1].pk).update(hidden_at=timezone.now())
    alice = as_(client, people["alice"])
    for page in (FAMILY, f"{PLACE}proposals/{three[0].number}/family/"):
        text = alice.get(page).text
        assert three[1].title not in text, page
        assert three[2].title in text, page


def test_in_effect_it_is_public_and_each_proposal_says_so(client, family, three):
    page = client.get(FAMILY).text
    assert TITLE in page
    for one in three:
        assert one.title in page
        beside = client.get(f"{PLACE}proposals/{one.number}/").text
        assert FAMILY in beside
        assert one.title in beside
    assert "Vu des auteurs" not in page


def test_a_family_that_is_no_more_says_so_at_its_address(client, family, three, people):
    test_families.tell_families()
    for one, name in zip(three, ("alice", "bob", "zoe"), strict=True):
        tie = Kinship.objects.get(proposal=one)
        object_family(kinship=tie, author=people[name], word="Pas pareil du tout.")
    page = client.get(FAMILY).text
    assert "ne sont plus rapprochées" in page
    assert three[0].title not in page
    assert "Pas pareil" not in page


def test_no_count_is_shown_before_results_and_each_voice_once_after(
    client, family, three, phase, people
):
    for one in three[:2]:
        factories.cast(people["bob"].participant, phase, one)
    factories.cast(people["zoe"].participant, phase, three[0])
    factories.cast(people["alice"].participant, phase, three[0], "against")
    before = client.get(FAMILY).text
    assert "Voix pour" not in before
    factories.end(phase)
    after = client.get(FAMILY).text
    assert "Voix pour" in after
    rows = [row.split("</tr>")[0] for row in after.split('<tr><th scope="row">')[1:]]
    assert [row.replace("</th>", "").replace("</td>", "") for row in rows] == [
        'Recherche et formation<td class="num">1',
        'Citoyenne, citoyen<td class="num">1',
    ]


def test_voices_set_apart_are_counted_in_a_second_column(client, family, three, phase, people):
    for name in ("bob", "zoe"):
        factories.cast(people[name].participant, phase, three[0])
    factories.end(phase)
    assert "#apart" not in client.get(FAMILY).text
    facts = {"outcome": "apart", "settled_at": timezone.now(), "raised_at": timezone.now()}
    flag = Flag.objects.create(round=phase, rule="one_address", facts={}, **facts)
    FlaggedVoice.objects.create(flag=flag, participant=people["zoe"].participant)
    page = client.get(FAMILY).text
    assert "#apart" in page
    row = page.split("Recherche et formation</th>")[1].split("</tr>")[0]
    assert row == '<td class="num">0</td><td class="num">1</td>'


def test_one_click_carries_ones_own_support_over(client, family, three, phase, people):
    eve = factories.voice(factories.user("eve"), college="citizen")
    factories.cast(eve, phase, three[0])
    factories.cast(people["bob"].participant, phase, three[1], "against")
    others = list(Vote.objects.exclude(participant=eve).order_by("pk").values())
    as_(client, eve.user)
    for page in (FAMILY, f"{PLACE}proposals/{three[0].number}/"):
        assert "Reporter mon soutien" in client.get(page).text
    answer = client.post(f"{FAMILY}support/", follow=True).text
    assert f"n° {three[1].number}, n° {three[2].number}" in answer
    assert "Reporter mon soutien" not in answer
    assert set(Vote.objects.filter(participant=eve).values_list("position", flat=True)) == {"for"}
    assert Vote.objects.filter(participant=eve).count() == 3
    assert list(Vote.objects.exclude(participant=eve).order_by("pk").values()) == others


def test_after_a_vote_there_the_page_reads_again_what_may_be_carried_over(
    client, family, three, phase, people
):
    as_(client, people["bob"])
    number, reread = three[0].number, 'data-hx-trigger="voted from:body'
    assert reread in client.get(FAMILY).text
    cast = client.post(
        f"{PLACE}proposals/{number}/vote/", {"position": "for"}, headers={"HX-Request": "true"}
    )
    assert cast["HX-Trigger-After-Settle"] == "voted"
    again = client.get(FAMILY, headers={"HX-Request": "true"}).text
    assert "Reporter mon soutien sur les 2 autres" in again.split('id="carry-family"')[1]
    client.logout()
    assert reread not in client.get(FAMILY).text


def test_votes_on_a_family_say_in_whose_name(client, family, people):
    mandating.speaking(people["bob"])
    assert "En quel nom parlez-vous" in as_(client, people["bob"]).get(FAMILY).text
    assert "En quel nom parlez-vous" not in as_(client, people["alice"]).get(FAMILY).text


def test_who_supports_none_is_not_offered_to_carry(client, family, people):
    as_(client, people["bob"])
    assert "Reporter mon soutien" not in client.get(FAMILY).text
    client.post(f"{FAMILY}support/")
    assert not Vote.objects.exists()


def test_an_author_reads_agrees_and_changes_their_mind(client, offered, three, people):
    as_(client, people["alice"])
    mine = f"{PLACE}proposals/{three[0].number}/"
    assert f"{mine}family/" in client.get(mine).text
    page = client.get(f"{mine}family/").text
    assert TITLE in page
    assert three[1].title in page
    tie = Kinship.objects.get(proposal=three[0])
    assert client.post(f"{mine}family/", {"do": "agree", "seen": tie.pk}).status_code == 302
    assert "Changer d’avis" in client.get(mine).text
    client.post(f"{mine}family/", {"do": "object", "seen": tie.pk, "word": "Non."})
    tie.refresh_from_db()
    assert tie.objection == "Non."
    assert "Vous vous y êtes opposé" in client.get(f"{mine}family/").text


def test_a_stale_answer_is_told_and_kept(client, offered, three, people):
    as_(client, people["alice"])
    where = f"{PLACE}proposals/{three[0].number}/family/"
    answer = client.post(where, {"do": "object", "seen": "0", "word": "Mes raisons"})
    assert answer.status_code == 409
    assert "Mes raisons" in answer.text
    assert client.post(where, {"do": "?", "seen": Kinship.objects.first().pk}).status_code == 400
    assert not Kinship.objects.exclude(objected_at=None).exists()


def test_a_moderator_brings_together_what_is_near(client, three, people):
    as_(client, people["mo"])
    where = f"{PLACE}moderation/{three[0].number}/family/"
    page = client.get(where).text
    assert three[1].title in page
    typed = {"title": TITLE, "near": [three[1].number], "numbers": str(three[2].number)}
    assert client.post(where, typed).status_code == 302
    assert Kinship.objects.count() == 3
    assert "déjà dans une famille" in client.get(where).text
    rooms = client.get(f"{PLACE}moderation/families/").text
    assert TITLE in rooms


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": TITLE}, "au moins une autre"),
        ({"title": "", "numbers": "2"}, "Dites ce que"),
        ({"title": TITLE, "numbers": "999"}, "L’un de ces numéros"),
        ({"title": TITLE, "numbers": "x"}, "L’un de ces numéros"),
    ],
)
def test_what_makes_no_family_is_said(client, three, people, typed, said):
    answer = as_(client, people["mo"]).post(f"{PLACE}moderation/1/family/", typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert not Kinship.objects.exists()


def test_what_another_family_has_is_said(client, offered, phase, people):
    writing.published(phase, people["bob"], people["mo"])
    answer = as_(client, people["mo"]).post(
        f"{PLACE}moderation/4/family/", {"title": TITLE, "numbers": "1"}
    )
    assert "La n° 1 est déjà dans la famille n° 1" in answer.text


def test_the_region_ends_it_after_a_question(client, family, three, people):
    as_(client, people["ada"])
    where = f"{PLACE}moderation/families/1/end/"
    assert f"?proposal={three[0].number}" in client.get(f"{where}?proposal=1").text
    client.post(f"{where}?proposal={three[0].number}")
    assert three[0].title not in client.get(FAMILY).text
    client.post(where)
    assert not Kinship.objects.standing().exists()


# Splits -----------------------------------------------------------------------------------------


@pytest.fixture
def amendment(phase, people):
    plan = phase.roadmap
    rows = [amending.field(plan, "summary", "Cinq cents."), amending.field(plan, "owner", "CCI")]
    return amending.amend(phase, people["alice"], "A-01", *rows)


def typed(amendment, **more):
    first, second = amendment.changes.all()
    return {
        "title-1": "Viser cinq cents entreprises",
        "reason-1": "Parce que.",
        "title-2": "Confier l’action à la CCI",
        "reason-2": "Elle sait.",
        f"piece-{first.pk}": "1",
        f"piece-{second.pk}": "2",
    } | more


def test_a_moderator_offers_a_split_and_takes_it_back(client, amendment, people):
    as_(client, people["mo"])
    where = f"{PLACE}moderation/{amendment.number}/split/"
    assert amendment.title in client.get(where).text
    second = amendment.changes.last().pk
    refused = client.post(where, typed(amendment, **{f"piece-{second}": "1"}))
    assert refused.status_code == 422
    assert "Donnez au moins un changement" in refused.text
    assert client.post(where, typed(amendment)).status_code == 302
    assert [part["title"] for part in Split.objects.get().parts] == [
        "Viser cinq cents entreprises",
        "Confier l’action à la CCI",
    ]
    assert "Reprendre cette offre" in client.get(where).text
    client.post(f"{where}end/")
    assert Split.objects.get().ended_at


def test_its_author_agrees_in_their_own_words(client, amendment, people):
    as_(client, people["mo"]).post(f"{PLACE}moderation/{amendment.number}/split/", typed(amendment))
    as_(client, people["alice"])
    mine = f"{PLACE}proposals/{amendment.number}/"
    assert f"{mine}split/" in client.get(mine).text
    split = Split.objects.get()
    assert "Viser cinq cents" in client.get(f"{mine}split/").text
    answer = client.post(f"{mine}split/", typed(amendment, do="agree", seen=split.pk))
    assert answer.status_code == 302
    page = client.get(mine).text
    assert page.index("Scindée en") < page.index("Ce qui changerait")
    assert '<span class="status ">scindée</span>' in page
    assert '<span class="status ">scindée</span>' in client.get(f"{PLACE}proposals/").text
    part = amendment.parts.first()
    assert f"a donné : n° {part.number}, n° {part.number + 1}. Elle" in page
    assert f"{PLACE}proposals/{part.number}/" in page
    assert "Issue de la" in client.get(f"{PLACE}proposals/{part.number}/").text


def test_an_author_finds_what_is_offered_among_their_own_until_they_say(
    client, amendment, three, people
):
    as_(client, people["mo"]).post(f"{PLACE}moderation/{amendment.number}/split/", typed(amendment))
    offer_family(
        roadmap=three[0].roadmap, moderator=people["mo"], offer=Offer(proposals=three, title=TITLE)
    )
    as_(client, people["alice"])
    links = [
        f"{PLACE}proposals/{amendment.number}/split/",
        f"{PLACE}proposals/{three[0].number}/family/",
    ]
    for address in ("/accounts/", f"{PLACE}proposals/"):
        page = client.get(address).text
        assert all(f'<a href="{link}">La modération vous propose' in page for link in links)
    client.post(links[0], {"do": "object", "seen": Split.objects.get().pk})
    tie = Kinship.objects.get(proposal=three[0])
    agree_family(kinship=tie, author=people["alice"])
    assert "La modération vous propose" not in client.get("/accounts/").text
    as_(client, people["bob"])
    Kinship.objects.filter(proposal=three[1]).update(takes_effect_at=Clock())
    assert "La modération vous propose" not in client.get("/accounts/").text


def test_its_author_objects_and_a_stale_form_is_told(client, amendment, people):
    as_(client, people["mo"]).post(f"{PLACE}moderation/{amendment.number}/split/", typed(amendment))
    as_(client, people["alice"])
    where = f"{PLACE}proposals/{amendment.number}/split/"
    stale = client.post(where, typed(amendment, do="agree", seen="0", **{"title-1": "Tout autre"}))
    assert stale.status_code == 409
    assert "Tout autre" in stale.text
    assert not amendment.parts.exists()
    client.post(where, {"do": "object", "seen": Split.objects.get().pk, "word": "Ensemble."})
    assert Split.objects.get().objection == "Ensemble."
    assert "reste une" in client.get(where).text


def test_supporters_of_the_whole_may_support_its_parts(client, amendment, phase, people):
    factories.cast(people["bob"].participant, phase, amendment)
    first, second = (row.pk for row in amendment.changes.all())
    parts = [
        {"title": "Viser cinq cents entreprises", "reason": "", "changes": [first]},
        {"title": "Confier l’action à la CCI", "reason": "", "changes": [second]},
    ]
    split = offer_split(proposal=amendment, moderator=people["mo"], parts=parts)
    agree_split(split=split, author=people["alice"])
    as_(client, people["bob"])
    page = f"{PLACE}proposals/{amendment.number}/"
    assert "Reporter mon soutien" in client.get(page).text
    client.post(f"{page}split/support/")
    assert Vote.objects.filter(participant=people["bob"].participant, position="for").count() == 3
    assert "Reporter mon soutien" not in client.get(page).text


# Refiling ---------------------------------------------------------------------------------------


def test_a_moderator_files_it_elsewhere_and_its_page_says_so(client, three, people):
    as_(client, people["mo"])
    where = f"{PLACE}moderation/{three[0].number}/move/"
    assert "Axe B" in client.get(where).text
    refused = client.post(where, {"axis": "", "reason": "", "seen": "A"})
    assert refused.status_code == 422
    sent = {"axis": "B", "reason": "Elle parle des salles.", "seen": "A"}
    assert client.post(where, sent).status_code == 302
    again = client.post(where, {"axis": "A", "reason": "Non, ici.", "seen": "A"})
    assert again.status_code == 409
    client.logout()
    page = client.get(f"{PLACE}proposals/{three[0].number}/").text
    assert "Reclassée de A Axe A à B Axe B" in page
    assert "Elle parle des salles." not in page


def test_an_amendment_is_not_filed_elsewhere(client, amendment, people):
    page = as_(client, people["mo"]).get(f"{PLACE}moderation/{amendment.number}/move/").text
    assert "Un amendement ne se reclasse pas." in page
